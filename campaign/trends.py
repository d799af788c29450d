"""How likes that count have grown, as charts; they show what the board may show, no more."""

from collections.abc import Mapping
from datetime import date, datetime

from campaign.boards import Board
from campaign.charts import MOST_LINES, Bars, LineChart, daily_bars, line_chart
from profiles.models import Edition, Nominee
from voting.clock import last_day, shanghai_day
from voting.counted import daily_counted
from voting.visibility import counts_until

Days = Mapping[date, int]


def board_chart(
    *, edition: Edition, board: Board, since: datetime | None = None
) -> LineChart | None:
    """Draw the board's ranked nominees, ten at most, from the opening or `since` until its time.

    None while counts are not shown, where nobody is ranked, and before the first like.
    """
    if board.as_of is None or not board.ranked:
        return None
    nominees = [row.nominee for row in board.ranked[:MOST_LINES]]
    days = daily_counted(edition=edition, until=board.as_of, since=since, nominees=nominees)
    first, last = _ends(edition, since, board.as_of, days)
    return line_chart([(one, days.get(one.pk, {})) for one in nominees], first=first, last=last)


def nominee_bars(*, nominee: Nominee, at: datetime) -> Bars | None:
    """Draw a nominee's likes per day as far as they may be known at `at`; None without any."""
    edition = nominee.edition
    until = counts_until(edition=edition, at=at)
    if until is None:
        return None
    days = daily_counted(edition=edition, until=until, nominees=[nominee])
    first, last = _ends(edition, None, until, days)
    return daily_bars(days.get(nominee.pk, {}), first=first, last=last)


def _ends(
    edition: Edition, since: datetime | None, until: datetime, days: Mapping[int, Days]
) -> tuple[date, date]:
    """Return the first and the last day to draw; no like stands outside of them."""
    begins = since or edition.likes_open_at or until
    last = last_day(edition=edition, until=until)
    liked = [day for of in days.values() for day in of]
    return min([shanghai_day(begins), last, *liked]), max([last, *liked])
