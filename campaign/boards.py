"""Rankings of nominees at a stated time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaign.nominees import in_hourly_order
from profiles.models import Edition, Nominee
from voting.clock import day_begins, shanghai_day
from voting.models import Rules
from voting.tallies import Counts, counts
from voting.visibility import counts_until

RANKED = 10  # how many have a rank where an edition ranks the first ten


@dataclass(frozen=True, kw_only=True)
class Row:
    """One nominee on a board.

    rank: None for who stands without one. likes: None while counts are not shown.
    share: likes as a percentage of the leader's, 0 to 100; None without a rank.
    moved: places gained (or, below zero, lost) since today's midnight in Shanghai;
    None where there was nothing to compare with.
    """

    rank: int | None
    nominee: Nominee
    likes: int | None
    share: int | None = None
    moved: int | None = None


@dataclass(frozen=True, kw_only=True)
class Board:
    """A board 榜: the ranked in their order, then the others in the order of the hour.

    as_of: the time that its counts are of, and total: their sum; None while counts are
    not shown, and then nobody has a rank.
    """

    rows: list[Row]
    as_of: datetime | None
    total: int | None

    @property
    def ranked(self) -> list[Row]:
        return [row for row in self.rows if row.rank is not None]

    @property
    def unranked(self) -> list[Row]:
        return [row for row in self.rows if row.rank is None]


def last_day(*, edition: Edition, until: datetime) -> date:
    """Return the day in Shanghai on which the counts until then end.

    Counts of exactly midnight are the past day's, and the close ends the last one.
    """
    close = edition.likes_close_at
    end = until if close is None else min(until, close)
    return shanghai_day(end - timedelta(microseconds=1))


def week_begins(at: datetime) -> datetime:
    """Return Monday's first instant in Shanghai of the week that `at` lies in."""
    day = shanghai_day(at)
    return day_begins(day - timedelta(days=day.weekday()))


def board(
    *, edition: Edition, at: datetime, district: str = "", since: datetime | None = None
) -> Board:
    """Rank an edition's published nominees by the likes that may be known at `at`.

    district: show only its nominees. since: count from this whole hour on. Equal likes
    share a rank (1, 1, 3) and stand by number. Who gets a rank is the edition's rule, and
    it is applied before the district: a list of three does not make anybody its last.
    """
    published = Nominee.objects.published(at=at).filter(edition=edition)
    everyone = list(published.with_place().order_by("number"))
    listed = [one for one in everyone if district in ("", one.community.district)]
    until = counts_until(edition=edition, at=at)
    if until is None:
        lot = in_hourly_order(listed, at=at)
        rows = [Row(rank=None, nominee=nominee, likes=None) for nominee in lot]
        return Board(rows=rows, as_of=None, total=None)
    now = counts(edition=edition, until=until, since=since)
    with_rank = {one.pk for one in _ranked(edition, everyone, now, at=at)}
    ranked = [nominee for nominee in listed if nominee.pk in with_rank]
    rest = [nominee for nominee in listed if nominee.pk not in with_rank]
    rows = _ranked_rows(ranked, now, _at_midnight(edition, ranked, until, since))
    rows += [
        Row(rank=None, nominee=nominee, likes=now.get(nominee.pk, 0))
        for nominee in in_hourly_order(rest, at=at)
    ]
    return Board(rows=rows, as_of=until, total=sum(row.likes or 0 for row in rows))


def rank(nominees: list[Nominee], likes: Counts) -> dict[int, int]:
    """Return each nominee's rank by id: one more than the number of those with more likes."""
    falling = sorted((likes.get(nominee.pk, 0) for nominee in nominees), reverse=True)
    first_place = {count: place for place, count in reversed(list(enumerate(falling, start=1)))}
    return {nominee.pk: first_place[likes.get(nominee.pk, 0)] for nominee in nominees}


def _ranked(
    edition: Edition, nominees: list[Nominee], likes: Counts, *, at: datetime
) -> list[Nominee]:
    """Return those to whom the edition's rules, and their own wish, give a rank."""
    rules = Rules.objects.in_force(edition=edition, day=shanghai_day(at))
    willing = [nominee for nominee in nominees if nominee.is_ranked]
    match rules.ranks:
        case Rules.Ranks.ALL:
            return willing
        case Rules.Ranks.TEN:
            ranks = rank(willing, likes)
            liked = (nominee for nominee in willing if likes.get(nominee.pk))
            return [nominee for nominee in liked if ranks[nominee.pk] <= RANKED]
    return []


def _ranked_rows(nominees: list[Nominee], now: Counts, before: Counts | None) -> list[Row]:
    ranks = rank(nominees, now)
    earlier = rank(nominees, before) if before else {}
    most = max((now.get(nominee.pk, 0) for nominee in nominees), default=0)
    rows = [
        Row(
            rank=ranks[nominee.pk],
            nominee=nominee,
            likes=now.get(nominee.pk, 0),
            share=round(100 * now.get(nominee.pk, 0) / most) if most else 0,
            moved=earlier[nominee.pk] - ranks[nominee.pk] if earlier else None,
        )
        for nominee in nominees
    ]
    return sorted(rows, key=lambda row: (row.rank, row.nominee.number))


def _at_midnight(
    edition: Edition, nominees: list[Nominee], until: datetime, since: datetime | None
) -> Counts | None:
    """Return the counts at the midnight before `until`; None where there is nothing before.

    After the close a board is final: nobody moves on it.
    """
    if not nominees or edition.likes_window(at=until) == Edition.Window.CLOSED:
        return None
    midnight = day_begins(last_day(edition=edition, until=until))
    if since is not None and midnight <= since:
        return None
    return counts(edition=edition, until=midnight, since=since) or None
