"""Rankings of nominees at a stated time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from campaign.nominees import in_hourly_order
from profiles.models import Edition, Nominee
from voting.clock import day_begins, last_day, shanghai_day
from voting.counted import Score, Scores, scores, under_review
from voting.models import Rules
from voting.settled import settled_scores
from voting.ties import Strengths, rank, strengths
from voting.visibility import counts_until

RANKED = 10  # how many have a rank where an edition ranks the first ten
NOTHING = Score()


@dataclass(frozen=True, kw_only=True)
class Row:
    """One nominee on a board.

    rank: None for who stands without one. likes: those that count, None while counts are not
    shown. void: those that are struck out besides.
    share: likes as a percentage of the leader's, 0 to 100; None without a rank.
    moved: places gained (or, below zero, lost) since today's midnight in Shanghai;
    None where there was nothing to compare with.
    """

    rank: int | None
    nominee: Nominee
    likes: int | None
    void: int = 0
    share: int | None = None
    moved: int | None = None

    @property
    def received(self) -> int | None:
        return None if self.likes is None else self.likes + self.void


@dataclass(frozen=True, kw_only=True)
class Board:
    """A board 榜: the ranked in their order, then the others in the order of the hour.

    as_of: the time that its counts are of, and total: their sum; None while counts are
    not shown, and then nobody has a rank. under_review: how many of the whole edition's
    likes are held; they count, but while there are any no result is declared. rules: those
    of its day; after the close, of the last one.
    """

    rules: Rules
    rows: list[Row]
    as_of: datetime | None
    total: int | None
    under_review: int = 0

    @property
    def void(self) -> int:
        return sum(row.void for row in self.rows)

    @property
    def received(self) -> int:
        return (self.total or 0) + self.void

    @property
    def ranked(self) -> list[Row]:
        return [row for row in self.rows if row.rank is not None]

    @property
    def unranked(self) -> list[Row]:
        return [row for row in self.rows if row.rank is None]


def week_begins(at: datetime) -> datetime:
    """Return Monday's first instant in Shanghai of the week that `at` lies in."""
    day = shanghai_day(at)
    return day_begins(day - timedelta(days=day.weekday()))


def board(
    *, edition: Edition, at: datetime, district: str = "", since: datetime | None = None
) -> Board:
    """Rank an edition's published nominees by the likes that count, as may be known at `at`.

    district: show only its nominees. since: count from this whole hour on. Equal likes
    share a rank (1, 1, 3) and stand by number, unless the edition's rules have a way to
    part them. Who gets a rank is such a rule too, and it is applied before the district: a
    list of three does not make anybody its last.
    """
    published = Nominee.objects.published(at=at).filter(edition=edition)
    everyone = list(published.with_place().order_by("number"))
    listed = [one for one in everyone if district in ("", one.community.district)]
    rules = Rules.objects.in_force(edition=edition, day=last_day(edition=edition, until=at))
    until = counts_until(edition=edition, at=at)
    if until is None:
        lot = in_hourly_order(listed, at=at)
        rows = [Row(rank=None, nominee=nominee, likes=None) for nominee in lot]
        return Board(rules=rules, rows=rows, as_of=None, total=None)
    now = _scores(edition, at, until, since)
    order = strengths(edition=edition, scores=now, ties=rules.ties, until=until, since=since)
    with_rank = {one.pk for one in who_has_rank(rules, everyone, order)}
    ranked = [nominee for nominee in listed if nominee.pk in with_rank]
    rest = [nominee for nominee in listed if nominee.pk not in with_rank]
    before = _at_midnight(edition, rules, ranked, until, since)
    rows = _ranked_rows(ranked, now, order, before)
    rows += [_row(nominee, now) for nominee in in_hourly_order(rest, at=at)]
    return Board(
        rules=rules,
        rows=rows,
        as_of=until,
        total=sum(row.likes or 0 for row in rows),
        under_review=under_review(edition=edition, at=at, until=until),
    )


def _scores(edition: Edition, at: datetime, until: datetime, since: datetime | None) -> Scores:
    """Return what is settled after the close, and else what the likes say."""
    settled = settled_scores(edition=edition, at=at) if since is None else None
    return scores(edition=edition, until=until, since=since) if settled is None else settled


def who_has_rank(rules: Rules, nominees: list[Nominee], order: Strengths) -> list[Nominee]:
    """Return those to whom the edition's rules, and their own wish, give a rank."""
    willing = [nominee for nominee in nominees if nominee.is_ranked]
    match rules.ranks:
        case Rules.Ranks.ALL:
            return willing
        case Rules.Ranks.TEN:
            ranks = rank(willing, order)
            liked = (nominee for nominee in willing if order.get(nominee.pk, (0,))[0])
            return [nominee for nominee in liked if ranks[nominee.pk] <= RANKED]
    return []


def _ranked_rows(
    nominees: list[Nominee], now: Scores, order: Strengths, before: Strengths | None
) -> list[Row]:
    ranks = rank(nominees, order)
    earlier = rank(nominees, before) if before else {}
    most = max((now.get(nominee.pk, NOTHING).counted for nominee in nominees), default=0)
    rows = [
        replace(
            _row(nominee, now),
            rank=ranks[nominee.pk],
            share=round(100 * now.get(nominee.pk, NOTHING).counted / most) if most else 0,
            moved=earlier[nominee.pk] - ranks[nominee.pk] if earlier else None,
        )
        for nominee in nominees
    ]
    return sorted(rows, key=lambda row: (row.rank, row.nominee.number))


def _row(nominee: Nominee, now: Scores) -> Row:
    score = now.get(nominee.pk, NOTHING)
    return Row(rank=None, nominee=nominee, likes=score.counted, void=score.void)


def _at_midnight(
    edition: Edition,
    rules: Rules,
    nominees: list[Nominee],
    until: datetime,
    since: datetime | None,
) -> Strengths | None:
    """Return what ranks were made of at the midnight before `until`; None if there was nothing.

    After the close a board is final: nobody moves on it.
    """
    if not nominees or edition.likes_window(at=until) == Edition.Window.CLOSED:
        return None
    midnight = day_begins(last_day(edition=edition, until=until))
    if since is not None and midnight <= since:
        return None
    then = scores(edition=edition, until=midnight, since=since)
    order = strengths(edition=edition, scores=then, ties=rules.ties, until=midnight, since=since)
    return order or None
