"""Two storms: one like wished for many times at once, and many likes by one visitor at once.

Each is a client as README.md describes it, and has an expectation that the journal must meet.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence

from faults.browsers import open_browsers, together
from faults.journal import Entry, Journal
from faults.scene import DAILY_LIMIT
from faults.visitors import Visitor

DOUBLE = 8  # connections with the same like
RACE = 12  # nominees that one visitor likes at once; more than the daily limit


def double_likes(
    address: str, nominees: Sequence[str], visitors: Sequence[Visitor], journal: Journal
) -> None:
    """Each visitor likes one nominee through eight connections at once, half of them by forms."""
    with open_browsers(address, journal, DOUBLE, client="double likes", forms=True) as browsers:
        for turn, visitor in enumerate(visitors):
            together(browsers, [(visitor, nominees[turn % len(nominees)])] * DOUBLE)


def quota_races(
    address: str, nominees: Sequence[str], visitors: Sequence[Visitor], journal: Journal
) -> None:
    """Each visitor likes twelve nominees at once; the rules allow five."""
    with open_browsers(address, journal, RACE, client="quota races") as browsers:
        for visitor in visitors:
            chosen = random.sample(list(nominees), RACE)
            together(browsers, [(visitor, nominee) for nominee in chosen])


def check_double_likes(entries: Iterable[Entry]) -> list[str]:
    """Every one of a visitor's wishes was granted, and one of them was the first."""
    found = []
    for visitor, round_ in _rounds(entries).items():
        words = [entry.answer for entry in round_]
        firsts = sum(entry.first is True for entry in round_)
        receipts = {entry.receipt for entry in round_ if entry.receipt}
        # A form's answer does not say whether it was the first.
        if words != ["liked"] * DOUBLE or firsts > 1 or len(receipts) != 1:
            found.append(f"double likes of {visitor[:8]}: {words}, {firsts} first")
    return found


def check_quota_races(entries: Iterable[Entry]) -> list[str]:
    """As many of a visitor's wishes were granted as the rules allow, and the rest refused."""
    expected = ["liked"] * DAILY_LIMIT + ["used_up"] * (RACE - DAILY_LIMIT)
    return [
        f"quota race of {visitor[:8]}: {[entry.answer for entry in round_]}"
        for visitor, round_ in _rounds(entries).items()
        if sorted(entry.answer for entry in round_) != expected
    ]


def _rounds(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Group the answered wishes by visitor: each has one round."""
    rounds: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.status is not None:
            rounds[entry.visitor].append(entry)
    return rounds
