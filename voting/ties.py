"""Ranks, and what the rules say of nominees with equally many likes."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Max, Q, QuerySet

from profiles.models import Edition, Nominee
from voting.counted import Scores, reached_in
from voting.models import Case, CaseLike, Like, Rules, Seal

# Per nominee's id: the likes that count, then how early they were reached. More is better.
Strengths = dict[int, tuple[int, float]]
NONE = (0, 0.0)
NOT_SEALED_YET = float("-inf")
# Sealers take likes in the order in which they came; one may be written minutes late.
LOOK_BACK = timedelta(hours=1)


def rank(nominees: list[Nominee], order: Strengths) -> dict[int, int]:
    """Return each nominee's rank by id: one more than the number of those who are stronger."""
    falling = sorted((order.get(nominee.pk, NONE) for nominee in nominees), reverse=True)
    first_place = {one: place for place, one in reversed(list(enumerate(falling, start=1)))}
    return {nominee.pk: first_place[order.get(nominee.pk, NONE)] for nominee in nominees}


def strengths(
    *,
    edition: Edition,
    scores: Scores,
    ties: str,
    until: datetime,
    since: datetime | None,
) -> Strengths:
    """Return by what nominees are ranked, under the rule for ties.

    Rules.Ties.EARLIER: of those with equal likes, whoever came to that number in an earlier
    seal is stronger; in the same seal, or while none has sealed it, nobody is.
    """
    counted = {pk: score.counted for pk, score in scores.items()}
    if ties != Rules.Ties.EARLIER or not (level := _level(counted)):
        return {pk: (likes, 0.0) for pk, likes in counted.items()}
    hours = reached_in(edition=edition, until=until, since=since, nominees=level)
    late = (Q(nominee=pk, received_at__gte=hour - LOOK_BACK) for pk, hour in hours.items())
    likes = Like.objects.received(edition=edition, until=until, since=since)
    return _by_seal(edition, counted, likes.filter(reduce(or_, late, Q(pk=None))))


def strengths_without(
    *, edition: Edition, scores: Scores, ties: str, until: datetime, void: QuerySet[Like]
) -> Strengths:
    """Return what `strengths` would be if these likes did not count either."""
    lost = dict(void.order_by().values_list("nominee").annotate(Count("pk")))
    counted = {pk: score.counted - lost.get(pk, 0) for pk, score in scores.items()}
    if ties != Rules.Ties.EARLIER or not (level := _level(counted)):
        return {pk: (likes, 0.0) for pk, likes in counted.items()}
    likes = Like.objects.received(edition=edition, until=until).filter(nominee__in=level)
    return _by_seal(edition, counted, likes.exclude(pk__in=void.order_by().values("pk")))


def _level(counted: Mapping[int, int]) -> list[int]:
    common = Counter(counted.values())
    return [pk for pk, likes in counted.items() if likes and common[likes] > 1]


def _by_seal(edition: Edition, counted: Mapping[int, int], likes: QuerySet[Like]) -> Strengths:
    """Return the strengths, told apart by the seals of the last of these likes that count."""
    void = CaseLike.objects.filter(case__in=Case.objects.filter(edition=edition).void())
    rows = (
        likes.exclude(pk__in=void.values("like"))
        .order_by()
        .values_list("nominee")
        .annotate(last=Max("ledger_line__seq"), waiting=Count("pk", filter=Q(ledger_line=None)))
    )
    sizes = list(_sizes(edition))
    early = {
        pk: NOT_SEALED_YET if waiting else -float(bisect_left(sizes, seq))
        for pk, seq, waiting in rows
    }
    return {pk: (number, early.get(pk, 0.0)) for pk, number in counted.items()}


def _sizes(edition: Edition) -> Iterable[int]:
    return Seal.objects.filter(edition=edition).order_by("size").values_list("size", flat=True)
