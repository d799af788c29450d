"""Reading the signals for every nominee of an edition on one day; nobody is judged by it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from profiles.models import Edition
from voting import signals
from voting.clock import shanghai_day
from voting.evidence import HOUR, Known, Place, counts_refusals, evidence, hourly, hours_of
from voting.signals import FEWEST, Expected, Reading, Signal, agree


@dataclass(frozen=True, kw_only=True)
class Hour:
    """One nominee's hour: likes, what was expected, and what each signal says.

    by_day: what is usual was taken from the whole day, since the others had too few likes
    in that hour, as at night.
    """

    start: datetime
    likes: int
    expected: Expected
    readings: list[Reading]
    by_day: bool = False

    @property
    def end(self) -> datetime:
        return self.start + HOUR

    @property
    def flagged(self) -> list[Reading]:
        return [reading for reading in self.readings if reading.flagged]

    @property
    def is_worth_words(self) -> bool:
        """Whether there are enough likes for more signals than the burst."""
        return self.likes >= FEWEST or bool(self.flagged)

    @cached_property
    def stands_out(self) -> bool:
        """Whether two signals of different kinds agree; one alone is worth no more than a look."""
        return agree(self.readings)


@dataclass(frozen=True, kw_only=True)
class Flagged:
    """Hours in a row that stand out, as one span."""

    hours: list[Hour]

    @property
    def since(self) -> datetime:
        return self.hours[0].start

    @property
    def until(self) -> datetime:
        return self.hours[-1].end

    @property
    def likes(self) -> int:
        return sum(hour.likes for hour in self.hours)

    @property
    def signals(self) -> list[Signal]:
        found = {reading.signal for hour in self.hours for reading in hour.flagged}
        return [signal for signal in Signal if signal in found]


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day of an edition as the signals see it: hours by nominee's id.

    days: every day so far, its likes, and in how many nominee-hours there were many more
    than expected. traced: of how many of the day's likes a trace is left.
    """

    day: date
    hours: dict[int, list[Hour]]
    days: list[tuple[date, int, int]]
    likes: int
    traced: int

    def likes_of(self, nominee: int) -> int:
        return sum(hour.likes for hour in self.hours[nominee])

    def flagged(self, nominee: int) -> list[Flagged]:
        runs = groupby(self.hours[nominee], key=lambda hour: hour.stands_out)
        return [Flagged(hours=list(hours)) for stands_out, hours in runs if stands_out]


def judge_day(*, edition: Edition, day: date, at: datetime) -> Day | None:
    """Read the signals of one day for all nominees; None where it has no hour of likes."""
    whole = hours_of(edition, at=at)
    span = whole.day(day) if whole else None
    if whole is None or span is None:
        return None
    nominees = list(edition.nominees.values_list("pk", flat=True))
    counts = hourly(edition, span=whole)
    expected = signals.expectations(counts, nominees)
    bursts = _bursts(whole.hours, counts, expected)
    first = whole.hours.index(span.since)
    of_day = slice(first, first + len(span.hours))
    known = evidence(edition, span=span, counts=counts[of_day])
    site = Site(known)
    hours = {
        pk: [
            site.hour(pk, start, usual[pk], bursts.get((pk, start)))
            for start, usual in zip(span.hours, expected[of_day], strict=True)
        ]
        for pk in nominees
    }
    return Day(
        day=day,
        hours=hours,
        days=_days(whole.hours, counts, bursts),
        likes=sum(one.likes for one in known.values()),
        traced=sum(one.clients.total() for one in known.values()),
    )


def _bursts(
    hours: Sequence[datetime],
    counts: Sequence[Mapping[int, int]],
    expected: Sequence[Mapping[int, Expected]],
) -> dict[Place, Reading]:
    """Return the bursts of all hours so far; those that many tests alone explain, unflagged."""
    found = {
        (pk, hour): signals.burst(number, usual[pk])
        for hour, likes, usual in zip(hours, counts, expected, strict=True)
        for pk, number in likes.items()
    }
    kept = signals.kept_bursts(found, tests=sum(len(usual) for usual in expected))
    return {
        place: reading if place in kept else replace(reading, flagged=False)
        for place, reading in found.items()
    }


def _days(
    hours: Sequence[datetime],
    counts: Sequence[Mapping[int, int]],
    bursts: Mapping[Place, Reading],
) -> list[tuple[date, int, int]]:
    likes: Counter[date] = Counter()
    for hour, of in zip(hours, counts, strict=True):
        likes[shanghai_day(hour)] += sum(of.values())
    many = Counter(shanghai_day(hour) for (_pk, hour), one in bursts.items() if one.flagged)
    return [(day, number, many[day]) for day, number in likes.items()]


class Site:
    """What everybody received, by the hour and on the whole day, to compare each one with."""

    def __init__(self, known: Mapping[Place, Known]) -> None:
        self.known = known
        self.hours: dict[datetime, Known] = defaultdict(Known)
        self.days: dict[int, Known] = defaultdict(Known)
        self.day = Known()
        self.variations: dict[datetime, dict[int, float]] = defaultdict(dict)
        for (pk, start), own in known.items():
            for total in (self.hours[start], self.days[pk], self.day):
                total.add(own)
            if own.run:
                self.variations[start][pk] = own.run.variation

    def hour(self, pk: int, start: datetime, expected: Expected, burst: Reading | None) -> Hour:
        """Read all signals of one nominee in one hour."""
        own = self.known.get((pk, start), Known())
        burst = burst or signals.burst(own.likes, expected)
        if not own.likes and not own.refused:
            return Hour(start=start, likes=0, expected=expected, readings=[burst])
        enough = own.likes >= FEWEST  # else nothing is compared, whatever the others did
        others = self.hours[start].without(own) if enough else Known()
        by_day = enough and others.likes < FEWEST
        if by_day:
            others = self.day.without(self.days[pk])
        here = self.variations[start]
        usual = [variation for other, variation in here.items() if other != pk]
        return Hour(
            start=start,
            likes=own.likes,
            expected=expected,
            readings=[burst, *_read(own, others, usual)],
            by_day=by_day,
        )


def _read(own: Known, others: Known, usual: Sequence[float]) -> list[Reading]:
    likes = own.likes
    readings = [
        signals.regular(own.run, likes=likes, usual=usual),
        signals.network(own.networks, others.networks, likes=likes),
        signals.clients(own.clients, others.clients, likes=likes),
        signals.fresh(own.fresh_part, others.fresh_part, likes=likes),
        signals.alone(own.alone_part, others.alone_part),
    ]
    if counts_refusals():
        readings.append(
            signals.refused(own.refused, likes, others=others.refused, other_likes=others.likes)
        )
    return readings
