"""What counts: likes received, less those that are struck out.

A stand-in until the cases are there: the same names and signatures, from the same tables.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from profiles.models import Edition, Nominee
from voting.models import Case, CaseTally
from voting.tallies import counts


@dataclass(frozen=True, kw_only=True)
class Score:
    """How many likes a nominee has received, and how many of them are struck out."""

    received: int = 0
    void: int = 0

    @property
    def counted(self) -> int:
        return self.received - self.void


def scores(
    *,
    edition: Edition,
    until: datetime,
    since: datetime | None = None,
    nominee: Nominee | None = None,
) -> dict[int, Score]:
    """Return the score per nominee's id before `until`; nominees who received none are absent."""
    received = counts(edition=edition, until=until, since=since, nominee=nominee)
    cases = Case.objects.filter(edition=edition).void()
    rows = CaseTally.objects.filter(case__in=cases.values("pk"), start__lt=until)
    void = dict(rows.values_list("nominee").annotate(Sum("likes")).order_by())
    return {pk: Score(received=likes, void=void.get(pk, 0)) for pk, likes in received.items()}
