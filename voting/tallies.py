"""Counts derived from likes: closed hours and minutes once, the last moments live."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Aggregate, Count, Func, Max, Min, QuerySet, Sum
from django.db.models.functions import TruncDate, TruncHour, TruncMinute

from profiles.codes import SHANGHAI
from profiles.models import Edition, Nominee
from voting.clock import floor_to
from voting.models import Like, Tally, TallyMark

HOUR = Tally.Unit.HOUR
MINUTE = Tally.Unit.MINUTE

# A like is written moments after it was received; a span counts as closed only this
# long after its end, and the last closed ones are recomputed once more.
GRACE = timedelta(seconds=60)
AGAIN = {HOUR: timedelta(hours=1), MINUTE: timedelta(minutes=5)}
# Readers hold an old mark for a moment, so minutes are kept a while after their hour is done.
MINUTES_KEPT = timedelta(hours=2)

Counts = dict[int, int]
DailyCounts = dict[int, Counter[date]]
# Rows, the name of their moment, and how their likes are summed.
Part = tuple[QuerySet[Any], str, Aggregate]
_tried_at: dict[int, datetime] = {}


def counts(
    *,
    edition: Edition,
    until: datetime,
    since: datetime | None = None,
    nominee: Nominee | None = None,
) -> Counts:
    """Return the likes received per nominee's id before `until`; nominees with none are absent.

    since: a whole hour from which to count; None counts from the beginning.
    nominee: count for this one alone.
    """
    total: Counter[int] = Counter()
    for rows, _moment, sum_of_likes in _parts(edition, until, since):
        wanted = rows if nominee is None else rows.filter(nominee=nominee)
        total.update(dict(wanted.values_list("nominee").annotate(sum_of_likes)))
    return dict(total)


def daily_counts(
    *,
    edition: Edition,
    until: datetime,
    since: datetime | None = None,
    nominees: Iterable[Nominee] | None = None,
) -> DailyCounts:
    """Return the likes received per nominee's id and day in Shanghai before `until`.

    Days and nominees without a like are absent. since: a whole hour from which to count.
    nominees: count for these alone.
    """
    return span_counts(span_of=day_of, edition=edition, until=until, since=since, nominees=nominees)


def last_hours(
    *, edition: Edition, until: datetime, since: datetime | None, nominees: Iterable[int]
) -> dict[int, datetime]:
    """Return the whole hour of the last like of each nominee's id; who has none is absent."""
    chosen = list(nominees)
    last: dict[int, datetime] = {}
    for rows, moment, _sum in _parts(edition, until, since):  # the latest part comes last
        found = rows.filter(nominee__in=chosen).values_list("nominee").annotate(Max(moment))
        last.update((pk, floor_to(at, HOUR.length)) for pk, at in found.order_by())
    return last


def day_of(moment: str) -> Func:
    """Return the day in Shanghai of a column.

    Shanghai keeps no summer time: its days are whole hours of UTC, as tallies are.
    """
    return TruncDate(moment, tzinfo=SHANGHAI)


def hour_of(moment: str) -> Func:
    return TruncHour(moment, tzinfo=UTC)


def span_counts(
    *,
    span_of: Callable[[str], Func],
    edition: Edition,
    until: datetime,
    since: datetime | None,
    nominees: Iterable[Nominee | int] | None,
) -> dict[int, Counter[Any]]:
    """Return the likes received per nominee's id and span, by `day_of` or `hour_of`."""
    spans: dict[int, Counter[Any]] = {}
    chosen = None if nominees is None else list(nominees)
    for rows, moment, sum_of_likes in _parts(edition, until, since):
        wanted = rows if chosen is None else rows.filter(nominee__in=chosen)
        by_span = wanted.annotate(of_span=span_of(moment)).values_list("nominee", "of_span")
        for pk, span, likes in by_span.annotate(sum_of_likes).order_by():
            spans.setdefault(pk, Counter())[span] += likes
    return spans


def _parts(edition: Edition, until: datetime, since: datetime | None) -> list[Part]:
    """Cover the time before `until` once: by hours, by minutes, and live where neither is done."""
    mark = TallyMark.objects.filter(edition=edition).first()
    beginning = since or datetime.min.replace(tzinfo=UTC)
    hours_until = minutes_until = beginning
    if mark is not None:
        hours_until = max(beginning, min(mark.hours_until, floor_to(until, HOUR.length)))
        minutes_until = hours_until
        if until >= mark.hours_until:
            minutes_until = max(
                hours_until, min(mark.minutes_until, floor_to(until, MINUTE.length))
            )
    tallies = Tally.objects.filter(edition=edition)
    parts: list[Part] = [
        (tallies.filter(unit=unit, start__gte=start, start__lt=end), "start", Sum("likes"))
        for unit, start, end in (
            (HOUR, beginning, hours_until),
            (MINUTE, hours_until, minutes_until),
        )
        if start < end
    ]
    live = Like.objects.received(edition=edition, until=until, since=minutes_until)
    return [*parts, (live, "received_at", Count("pk"))]


def roll_up(*, edition: Edition, at: datetime) -> bool:
    """Tally the hours and minutes that have closed by `at`; True if there was something to do.

    Whole spans are recomputed from the likes, never incremented, so it may run at any
    time, twice, or be killed half-way. Whoever finds it running leaves it to the other.
    """
    closed = at - GRACE
    hours_until, minutes_until = floor_to(closed, HOUR.length), floor_to(closed, MINUTE.length)
    with transaction.atomic():
        mark = _mark(edition)
        if mark is None:
            return False
        if at < mark.minutes_until:
            # The clock was set back: what is received now lies in minutes that are tallied.
            mark.hours_until = mark.minutes_until = hours_until
        elif mark.minutes_until >= minutes_until:
            return False
        if mark.hours_until < hours_until:
            _recompute(edition, HOUR, mark.hours_until - AGAIN[HOUR], hours_until)
        _recompute(
            edition, MINUTE, max(hours_until, mark.minutes_until - AGAIN[MINUTE]), minutes_until
        )
        Tally.objects.filter(
            edition=edition, unit=MINUTE, start__lt=hours_until - MINUTES_KEPT
        ).delete()
        mark.hours_until, mark.minutes_until = hours_until, minutes_until
        mark.save(update_fields=["hours_until", "minutes_until"])
    return True


def roll_up_if_due(*, edition: Edition, at: datetime) -> None:
    """Do `roll_up` when this process has not tried for a minute; cheap enough for each like."""
    tried = _tried_at.get(edition.pk)
    if tried is not None and timedelta(0) <= at - tried < MINUTE.length:
        return
    _tried_at[edition.pk] = at
    roll_up(edition=edition, at=at)


def rebuild(*, edition: Edition, at: datetime) -> None:
    """Throw the edition's tallies away and make them anew from its likes."""
    with transaction.atomic():
        Tally.objects.filter(edition=edition).delete()
        TallyMark.objects.filter(edition=edition).delete()
        roll_up(edition=edition, at=at)


def differences(*, edition: Edition) -> list[str]:
    """Compare every tally below the marks with the likes it stands for; [] proves equality."""
    mark = TallyMark.objects.filter(edition=edition).first()
    if mark is None:
        return []
    found: list[str] = []
    spans = (
        (HOUR, datetime.min.replace(tzinfo=UTC), mark.hours_until),
        (MINUTE, mark.hours_until, mark.minutes_until),
    )
    for unit, start, end in spans:
        rows = Tally.objects.filter(edition=edition, unit=unit, start__gte=start, start__lt=end)
        tallied = {(row.nominee_id, row.start): row.likes for row in rows}
        counted = {(n, t): c for n, t, c in _count(edition, unit, start, end)}
        for key in sorted(tallied.keys() | counted.keys()):
            if tallied.get(key, 0) != counted.get(key, 0):
                found.append(
                    f"{unit} {key[1]:%Y-%m-%dT%H:%MZ} nominee {key[0]}:"
                    f" tally {tallied.get(key, 0)}, likes {counted.get(key, 0)}"
                )
    return found


def _mark(edition: Edition) -> TallyMark | None:
    """Lock and return the edition's mark, or None while another process holds it."""
    if not TallyMark.objects.filter(edition=edition).exists():
        first = Like.objects.filter(edition=edition).aggregate(first=Min("received_at"))["first"]
        if first is None:
            return None
        start = floor_to(first, HOUR.length)
        TallyMark.objects.get_or_create(
            edition=edition, defaults={"hours_until": start, "minutes_until": start}
        )
    # SQLite has one writer at a time anyway and ignores the lock.
    return TallyMark.objects.select_for_update(skip_locked=True).filter(edition=edition).first()


def _recompute(edition: Edition, unit: Tally.Unit, start: datetime, end: datetime) -> None:
    Tally.objects.filter(edition=edition, unit=unit, start__gte=start, start__lt=end).delete()
    Tally.objects.bulk_create(
        (
            Tally(edition=edition, nominee_id=nominee, unit=unit, start=span, likes=likes)
            for nominee, span, likes in _count(edition, unit, start, end)
        ),
        batch_size=500,
    )


def _count(
    edition: Edition, unit: Tally.Unit, start: datetime, end: datetime
) -> list[tuple[int, datetime, int]]:
    """Count likes by nominee and span straight from the likes."""
    truncate = TruncHour if unit == HOUR else TruncMinute
    return list(
        Like.objects.received(edition=edition, since=start, until=end)
        .annotate(span=truncate("received_at", tzinfo=UTC))
        .values_list("nominee", "span")
        .annotate(Count("pk"))
        .order_by()
    )
