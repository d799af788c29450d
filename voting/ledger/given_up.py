"""Checkpoints that were signed over lines which a restored database no longer has."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from profiles.models import Edition
from voting.ledger.lines import GIVEN_UP, KIND
from voting.models import LedgerLine, Seal
from voting.settled import seal_over


@dataclass(frozen=True, kw_only=True)
class GivenUp:
    """A checkpoint of `size` lines that no longer holds. gone: how many are lost at least."""

    at: datetime
    size: int
    root: str
    gone: int
    reason: str


def lines_that_give_up(edition: Edition) -> QuerySet[LedgerLine]:
    """Return these notices. The index of likes finds what is none, so that few lines are read."""
    notices = LedgerLine.objects.filter(edition=edition, like=None, kind=KIND.NOTICE)
    return notices.filter(text__contains=f"|{GIVEN_UP}|").order_by("seq")


def given_up(edition: Edition) -> list[GivenUp]:
    """Return what the signed ledger gives up, the earliest first."""
    told = [(line, seal_over(line)) for line in lines_that_give_up(edition)]
    return [_read(line, seal) for line, seal in told if seal.note]


def _read(line: LedgerLine, seal: Seal) -> GivenUp:
    note, _gap, reason = line.notice.rpartition("\n\n")
    _origin, size, root = note.split("\n")[:3]
    gone = max(int(size) - line.seq + 1, 1)
    return GivenUp(at=seal.at, size=int(size), root=root, gone=gone, reason=reason)
