"""Who plays: every class of visitors, from one seed."""

from collections.abc import Callable
from datetime import datetime

from voting.drill import honest, rigged
from voting.drill.people import Dice, Player

CLASSES: tuple[Callable[[Dice, datetime, float], Player], ...] = (
    honest.calm,
    honest.carrier_crowd,
    honest.carrier_rush,
    honest.wechat_group,
    honest.loyal_group,
    rigged.naive_loop,
    rigged.jittered,
    rigged.old_cookies,
    rigged.cookie_farm,
    rigged.proxy_pool,
    rigged.farm_in_pool,
    rigged.paid_group,
)


def players(*, seed: int, day: datetime, size: float = 1.0) -> list[Player]:
    """Return all classes; size: which part of their number comes. A seed gives always the same."""
    return [make(Dice(f"{seed} {make.__name__}"), day, size) for make in CLASSES]
