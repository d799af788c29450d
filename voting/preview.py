"""What a hold would set aside and a void would change, before anybody decides it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet

from profiles.models import Edition, Nominee
from voting.choices import Choice, likes_others
from voting.clock import last_day
from voting.counted import scores
from voting.holds import may_be_held
from voting.models import Like, Rules
from voting.models.likes import LikeQuerySet
from voting.signals import FRESH_SECONDS, Part
from voting.ties import NONE, rank, strengths, strengths_without

LISTED = 12  # of the largest networks and addresses


@dataclass(frozen=True, kw_only=True)
class Move:
    """A nominee whose rank would be another, or whose likes would go."""

    nominee: Nominee
    rank: int
    then: int
    counted: int
    left: int


@dataclass(frozen=True, kw_only=True)
class Source:
    """A network's tag or a family of browsers, and its likes."""

    name: bytes | str
    part: Part


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The chosen likes in figures.

    free: how many a hold would take, since none of its likes may be in another case.
    generous: of visitors who like somebody else, too. moves: whose likes or rank a void of
    the free ones would change. fresh, networks, addresses, clients: as far as traces are left.
    """

    likes: int
    free: int
    visitors: int
    generous: Part
    traced: int
    fresh: Part
    networks: list[Source]
    addresses: list[Source]
    clients: list[Source]
    moves: list[Move]


def preview(*, edition: Edition, choice: Choice, by: User, at: datetime) -> Preview:
    """Count what is chosen, and what a void of it would change. Nothing is written."""
    likes = choice.likes(edition)
    free = may_be_held(likes=likes, edition=edition, nominee=choice.nominee, by=by, at=at)
    number = likes.count()
    traced = likes.filter(trace__isnull=False)
    known = traced.aggregate(
        likes=Count("pk"), fresh=Count("pk", filter=Q(trace__cookie_age__lt=FRESH_SECONDS))
    )
    return Preview(
        likes=number,
        free=free.count(),
        visitors=likes.order_by().values("visitor_key").distinct().count(),
        generous=Part(hits=likes.filter(likes_others()).count(), of=number),
        traced=known["likes"],
        fresh=Part(hits=known["fresh"], of=known["likes"]),
        networks=_largest(traced, "trace__neighbourhood", known["likes"]),
        addresses=_largest(traced, "trace__subscriber", known["likes"]),
        clients=_largest(traced, "trace__client", known["likes"]),
        moves=_moves(edition, free, at),
    )


def find_tag(*, edition: Edition, choice: Choice, column: str, digits: str) -> bytes | None:
    """Return the tag that is shown by these digits; of several, the one with most likes.

    column: "neighbourhood" or "subscriber". None where the span has none.
    """
    likes = choice.likes(edition).order_by().values_list(f"trace__{column}")
    tags = likes.filter(trace__isnull=False).annotate(number=Count("pk")).order_by("-number")
    return next((bytes(tag) for tag, _n in tags if bytes(tag).hex().startswith(digits)), None)


def _largest(likes: LikeQuerySet, column: str, of: int) -> list[Source]:
    rows = likes.order_by().values_list(column).annotate(number=Count("pk"))
    largest = rows.order_by("-number", column)[:LISTED]
    return [
        Source(name=name if isinstance(name, str) else bytes(name), part=Part(hits=number, of=of))
        for name, number in largest
    ]


def _moves(edition: Edition, void: QuerySet[Like], at: datetime) -> list[Move]:
    """Return who would stand elsewhere if these likes were void, whoever may have a rank."""
    nominees = list(edition.nominees.standing().filter(is_ranked=True).order_by("number"))
    found = scores(edition=edition, until=at)
    ties = Rules.objects.in_force(edition=edition, day=last_day(edition=edition, until=at)).ties
    now = strengths(edition=edition, scores=found, ties=ties, until=at, since=None)
    then = strengths_without(edition=edition, scores=found, ties=ties, until=at, void=void)
    before, after = rank(nominees, now), rank(nominees, then)
    moves = [
        Move(
            nominee=one,
            rank=before[one.pk],
            then=after[one.pk],
            counted=now.get(one.pk, NONE)[0],
            left=then.get(one.pk, NONE)[0],
        )
        for one in nominees
    ]
    changed = [move for move in moves if move.rank != move.then or move.counted != move.left]
    return sorted(changed, key=lambda move: (move.then, move.nominee.number))
