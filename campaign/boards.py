"""Rankings of nominees at a stated time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from profiles.models import Edition, Nominee
from voting.clock import day_begins, shanghai_day
from voting.tallies import Counts, counts


@dataclass(frozen=True, kw_only=True)
class Row:
    """One nominee on a board.

    share: likes as a percentage of the leader's, 0 to 100.
    moved: places gained (or, below zero, lost) since today's midnight in Shanghai;
    None where there was nothing to compare with.
    """

    rank: int
    nominee: Nominee
    likes: int
    share: int
    moved: int | None


@dataclass(frozen=True, kw_only=True)
class Board:
    """A board 榜: its rows, the time they are of, and the sum of their likes."""

    rows: list[Row]
    as_of: datetime
    total: int


def week_begins(at: datetime) -> datetime:
    """Return Monday's first instant in Shanghai of the week that `at` lies in."""
    day = shanghai_day(at)
    return day_begins(day - timedelta(days=day.weekday()))


def board(
    *, edition: Edition, at: datetime, district: str = "", since: datetime | None = None
) -> Board:
    """Rank an edition's published nominees by the likes received before `at`.

    district: rank only its nominees. since: count from this whole hour on.
    Equal likes share a rank (1, 1, 3) and stand by number.
    """
    nominees = Nominee.objects.published(at=at).filter(edition=edition).with_place()
    if district:
        nominees = nominees.filter(community__district=district)
    listed = list(nominees.order_by("number"))
    now = counts(edition=edition, until=at, since=since)
    ranks = rank(listed, now)
    earlier = _ranks_at_midnight(listed, edition, at, since)
    most = max((now.get(nominee.pk, 0) for nominee in listed), default=0)
    rows = [
        Row(
            rank=ranks[nominee.pk],
            nominee=nominee,
            likes=now.get(nominee.pk, 0),
            share=round(100 * now.get(nominee.pk, 0) / most) if most else 0,
            moved=earlier[nominee.pk] - ranks[nominee.pk] if earlier else None,
        )
        for nominee in listed
    ]
    rows.sort(key=lambda row: (row.rank, row.nominee.number))
    return Board(rows=rows, as_of=at, total=sum(row.likes for row in rows))


def rank(nominees: list[Nominee], likes: Counts) -> dict[int, int]:
    """Return each nominee's rank by id: one more than the number of those with more likes."""
    falling = sorted((likes.get(nominee.pk, 0) for nominee in nominees), reverse=True)
    first_place = {count: place for place, count in reversed(list(enumerate(falling, start=1)))}
    return {nominee.pk: first_place[likes.get(nominee.pk, 0)] for nominee in nominees}


def _ranks_at_midnight(
    nominees: list[Nominee], edition: Edition, at: datetime, since: datetime | None
) -> dict[int, int] | None:
    midnight = day_begins(shanghai_day(at))
    if since is not None and midnight <= since:
        return None
    before = counts(edition=edition, until=midnight, since=since)
    return rank(nominees, before) if before else None
