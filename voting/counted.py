"""What counts: likes received, less those that are struck out.

A void corrects the counts of every moment, also of those before it: the board of last
midnight is what it would have been without the likes that no longer count. What is void is
read from the tallies of cases alone, so it costs the same however many likes there are.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Func, Q, QuerySet, Sum

from profiles.models import Edition, Nominee
from voting.clock import floor_to
from voting.models import Case, CaseTally
from voting.tallies import Counts, counts, daily_counts, day_of, hour_of, last_hours, span_counts

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Score:
    """How many likes a nominee has received, and how many of them are struck out."""

    received: int = 0
    void: int = 0

    @property
    def counted(self) -> int:
        return self.received - self.void


Scores = dict[int, Score]


def scores(
    *,
    edition: Edition,
    until: datetime,
    since: datetime | None = None,
    nominee: Nominee | None = None,
) -> Scores:
    """Return the score per nominee's id before `until`; nominees who received none are absent.

    since: a whole hour from which to count. nominee: count for this one alone.
    """
    received = counts(edition=edition, until=until, since=since, nominee=nominee)
    void = void_counts(edition=edition, until=until, since=since)
    return {pk: Score(received=likes, void=void.get(pk, 0)) for pk, likes in received.items()}


def void_counts(*, edition: Edition, until: datetime, since: datetime | None = None) -> Counts:
    """Return the likes struck out per nominee's id, of those received before `until`."""
    rows = _void(edition, until, since)
    return dict(rows.values_list("nominee").annotate(Sum("likes")).order_by())


def daily_counted(
    *,
    edition: Edition,
    until: datetime,
    since: datetime | None = None,
    nominees: Iterable[Nominee],
) -> dict[int, Counter[date]]:
    """Return the likes that count per nominee's id and day in Shanghai, as `daily_counts` does."""
    chosen = list(nominees)
    days = daily_counts(edition=edition, until=until, since=since, nominees=chosen)
    return _less_void(days, day_of, _void(edition, until, since).filter(nominee__in=chosen))


def reached_in(
    *,
    edition: Edition,
    until: datetime,
    since: datetime | None = None,
    nominees: Iterable[int],
) -> dict[int, datetime]:
    """Return the hour in which each nominee's id came to what is counted for it before `until`.

    It is the hour of the last like that counts. Whoever has none is absent.
    """
    chosen = list(nominees)
    last = last_hours(edition=edition, until=until, since=since, nominees=chosen)
    if not last:
        return {}
    void = _void(edition, until, since).filter(nominee__in=chosen)
    # Where some of the last hour are void, all of them may be.
    late = void.filter(start__gte=min(last.values())).annotate(hour=hour_of("start"))
    doubtful = {
        pk for pk, hour in late.values_list("nominee", "hour").distinct() if hour == last.get(pk)
    }
    sure = {pk: hour for pk, hour in last.items() if pk not in doubtful}
    return sure | _last_that_count(edition, until, since, {pk: last[pk] for pk in doubtful})


def _last_that_count(
    edition: Edition, until: datetime, since: datetime | None, last: dict[int, datetime]
) -> dict[int, datetime]:
    """Return the hour of the last like that counts of those whose last likes may be void.

    It looks at one day back first, which is where it nearly always is.
    """
    found: dict[int, datetime] = {}
    for back in (DAY, None):
        left = last.keys() - found.keys()
        if not left:
            break
        begin = since if back is None else min(last[pk] for pk in left) - back
        if since is not None and begin is not None:
            begin = max(begin, since)
        hours = span_counts(
            span_of=hour_of, edition=edition, until=until, since=begin, nominees=left
        )
        void = _void(edition, until, begin).filter(nominee__in=left)
        counted = _less_void(hours, hour_of, void)
        found |= {pk: max(of) for pk, of in counted.items() if of}
    return found


def under_review(*, edition: Edition, at: datetime, until: datetime | None = None) -> int:
    """Return how many of the edition's likes are held at that time; they still count.

    until: only of those received before, where counts are shown of an earlier time.
    """
    held = Case.objects.filter(edition=edition).under_review(at=at)
    likes = _tallies(held, until or at).aggregate(likes=Sum("likes"))["likes"]
    return likes or 0


def _void(edition: Edition, until: datetime, since: datetime | None) -> QuerySet[CaseTally]:
    rows = _tallies(Case.objects.filter(edition=edition).void(), until)
    return rows if since is None else rows.filter(start__gte=since)


def _tallies(cases: QuerySet[Case], until: datetime) -> QuerySet[CaseTally]:
    """Return the cases' tallies of likes received before `until`.

    All likes of a case were received before it was opened; of a case that was opened later,
    only minutes that were over count, so that no more is taken off than was received.
    """
    over = Q(start__lt=floor_to(until, MINUTE)) | Q(case__opened_at__lte=until)
    return CaseTally.objects.filter(over, case__in=cases.values("pk"))


def _less_void(
    spans: dict[int, Counter[Any]],
    span_of: Callable[[str], Func],
    void: QuerySet[CaseTally],
) -> dict[int, Counter[Any]]:
    """Return the counts less what is void; spans in which nothing counts are absent."""
    by_span = void.annotate(of_span=span_of("start")).values_list("nominee", "of_span")
    for pk, span, likes in by_span.annotate(Sum("likes")).order_by():
        spans.setdefault(pk, Counter())[span] -= likes
    return {pk: +counter for pk, counter in spans.items()}
