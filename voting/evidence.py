"""What the signals are read from: likes by nominee and hour, and their traces.

A day is read in a fixed number of queries, however many likes and nominees there are. Once
traces are forgotten, what rests on them says so, and the rest still works.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Count, Q, Sum

from profiles.models import Edition
from voting.choices import likes_others
from voting.clock import day_begins, floor_to
from voting.models import Like
from voting.models.likes import LikeQuerySet
from voting.signals import FEWEST, FRESH_SECONDS, Part, Run, most_regular_run
from voting.tallies import hour_of, span_counts

HOUR = timedelta(hours=1)
Place = tuple[int, datetime]  # a nominee's id and the beginning of an hour
Key = TypeVar("Key")
# Answers that refuse nothing: they ask for one more step.
NO_REFUSALS = ("again", "puzzle")


@dataclass(frozen=True, kw_only=True)
class Span:
    """Hours in a row; the last one may not be over yet."""

    since: datetime
    until: datetime

    @property
    def hours(self) -> list[datetime]:
        number = -(-(self.until - self.since) // HOUR)
        return [self.since + n * HOUR for n in range(number)]

    def day(self, day: date) -> "Span | None":
        """Return the part that lies in a day in Shanghai; None where none does."""
        begins = day_begins(day)
        since, until = max(self.since, begins), min(self.until, begins + timedelta(days=1))
        return Span(since=since, until=until) if since < until else None


@dataclass(kw_only=True)
class Known:
    """What is known of one nominee's likes in one hour, or of everybody's: plain numbers.

    networks: by neighbourhood tag. fresh: with a cookie younger than a minute. alone: of
    visitors who have liked nobody else. refused: wishes that were turned down.
    """

    likes: int = 0
    networks: Counter[bytes] = field(default_factory=Counter)
    clients: Counter[str] = field(default_factory=Counter)
    fresh: int = 0
    alone: int = 0
    refused: int = 0
    run: Run | None = None

    @property
    def fresh_part(self) -> Part:
        return Part(hits=self.fresh, of=sum(self.clients.values()))  # only traces know

    @property
    def alone_part(self) -> Part:
        return Part(hits=self.alone, of=self.likes)

    def add(self, other: "Known") -> None:
        self.likes += other.likes
        self.networks.update(other.networks)
        self.clients.update(other.clients)
        self.fresh += other.fresh
        self.alone += other.alone
        self.refused += other.refused

    def without(self, own: "Known") -> "Known":
        """Return what is left without `own`; networks that it has not are put together."""
        return Known(
            likes=self.likes - own.likes,
            networks=_rest(self.networks, own.networks, b""),
            clients=self.clients - own.clients,
            fresh=self.fresh - own.fresh,
            alone=self.alone - own.alone,
            refused=self.refused - own.refused,
        )


def _rest(all_of: Counter[Key], own: Counter[Key], other: Key) -> Counter[Key]:
    shared = Counter({key: all_of[key] - number for key, number in own.items()})
    shared[other] += all_of.total() - own.total() - shared.total()
    return shared


def hours_of(edition: Edition, *, at: datetime) -> Span | None:
    """Return the hours in which the edition may have received likes; None before the first."""
    if edition.likes_open_at is None or edition.likes_open_at >= at:
        return None
    end = min(at, edition.likes_close_at or at)
    return Span(since=floor_to(edition.likes_open_at, HOUR), until=end)


def hourly(edition: Edition, *, span: Span) -> list[dict[int, int]]:
    """Return the likes received by nominee in each hour of the span; from the tallies."""
    spans = span_counts(
        span_of=hour_of, edition=edition, until=span.until, since=span.since, nominees=None
    )
    places = {hour: place for place, hour in enumerate(span.hours)}
    hours: list[dict[int, int]] = [{} for _hour in places]
    for nominee, of in spans.items():
        for hour, likes in of.items():
            hours[places[hour]][nominee] = likes
    return hours


def evidence(
    edition: Edition, *, span: Span, counts: Sequence[dict[int, int]]
) -> dict[Place, Known]:
    """Return what is known of the span's likes; its counts by nominee and hour come in."""
    known: dict[Place, Known] = defaultdict(Known)
    enough: set[Place] = set()
    for hour, of in zip(span.hours, counts, strict=True):
        for pk, number in of.items():
            known[pk, hour].likes = number
            if number >= FEWEST:
                enough.add((pk, hour))
    likes = Like.objects.received(edition=edition, since=span.since, until=span.until)
    _add_traces(known, likes)
    _add_alone(known, likes)
    _add_runs(known, likes, enough)
    _add_refusals(known, edition, span)
    return known


def counts_refusals() -> bool:
    """Say whether the site keeps count of refusals at all."""
    return _refusals() is not None


def _refusals() -> Any:
    return apps.all_models["voting"].get("refusals")


def _add_traces(known: dict[Place, Known], likes: LikeQuerySet) -> None:
    traced = likes.filter(trace__isnull=False).annotate(hour=hour_of("received_at")).order_by()
    by_network = traced.values_list("nominee", "hour", "trace__neighbourhood")
    for pk, hour, tag, number in by_network.annotate(Count("pk")).iterator():
        known[pk, hour].networks[bytes(tag)] += number
    is_fresh = Count("pk", filter=Q(trace__cookie_age__lt=FRESH_SECONDS))
    by_client = traced.values_list("nominee", "hour", "trace__client")
    for pk, hour, client, number, fresh in by_client.annotate(Count("pk"), young=is_fresh):
        known[pk, hour].clients[client] += number
        known[pk, hour].fresh += fresh


def _add_alone(known: dict[Place, Known], likes: LikeQuerySet) -> None:
    by_hour = likes.exclude(likes_others()).annotate(hour=hour_of("received_at")).order_by()
    for pk, hour, number in by_hour.values_list("nominee", "hour").annotate(Count("pk")):
        known[pk, hour].alone = number


def _add_runs(known: dict[Place, Known], likes: LikeQuerySet, enough: set[Place]) -> None:
    chosen = likes.filter(nominee__in={pk for pk, _hour in enough}).order_by("received_at")
    times: dict[Place, list[float]] = defaultdict(list)
    for pk, at in chosen.values_list("nominee", "received_at").iterator():
        times[pk, floor_to(at, HOUR)].append(at.timestamp())
    for place in enough:
        known[place].run = most_regular_run(times[place])


def _add_refusals(known: dict[Place, Known], edition: Edition, span: Span) -> None:
    refusals = _refusals()
    if refusals is None:
        return
    rows = refusals.objects.filter(edition=edition, hour__gte=span.since, hour__lt=span.until)
    by_hour = rows.exclude(answer__in=NO_REFUSALS).values_list("nominee", "hour").order_by()
    for pk, hour, number in by_hour.annotate(Sum("number")):
        known[pk, hour].refused = number
