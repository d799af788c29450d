"""What a scratch site holds: an edition that is open for likes, and its nominees."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from profiles.models import Edition
from tests import cast

DAILY_LIMIT = 5


def an_edition(
    *,
    number: int,
    opens: datetime,
    closes: datetime,
    nominees: int,
    period: str = "edition",
    is_current: bool = False,
) -> Edition:
    """Make a real edition, guards and all, whose puzzles are off by its ordinary rules."""
    edition = cast.an_edition(
        at=opens,
        number=number,
        is_current=is_current,
        likes_open_at=opens,
        likes_close_at=closes,
    )
    cast.some_rules(
        edition,
        from_day=(opens - timedelta(days=2)).date(),
        confirmed_at=opens,
        period=period,
        daily_limit=DAILY_LIMIT,
        friction="off",
    )
    for n in range(1, nominees + 1):
        cast.a_published_nominee(edition, at=opens, name=f"候选人{n}", number=n)
    return edition


def codes(edition: Edition) -> list[str]:
    return list(_codes(edition))


def _codes(edition: Edition) -> Iterable[str]:
    return edition.nominees.order_by("number").values_list("code", flat=True)
