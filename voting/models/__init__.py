"""Rules, likes, what is derived from them, where they came from, cases about them, results."""

from voting.models.cases import HOLD_LASTS, Act, Case, CaseLike, CaseTally
from voting.models.forgettings import Forgetting
from voting.models.ledger import LedgerLine, LedgerTile, Seal, newest_seal
from voting.models.letters import ComplaintLetter
from voting.models.likes import EditionSecret, Like
from voting.models.results import Award, Result, Winner
from voting.models.rules import MAX_DAILY_LIMIT, MAX_DELAY, Rules
from voting.models.tallies import Tally, TallyMark
from voting.models.traces import TAG_LENGTH, NetworkKey, Refusals, SolvedPuzzle, Trace

__all__ = [
    "HOLD_LASTS",
    "MAX_DAILY_LIMIT",
    "MAX_DELAY",
    "TAG_LENGTH",
    "Act",
    "Award",
    "Case",
    "CaseLike",
    "CaseTally",
    "ComplaintLetter",
    "EditionSecret",
    "Forgetting",
    "LedgerLine",
    "LedgerTile",
    "Like",
    "NetworkKey",
    "Refusals",
    "Result",
    "Rules",
    "Seal",
    "SolvedPuzzle",
    "Tally",
    "TallyMark",
    "Trace",
    "Winner",
    "newest_seal",
]
