"""Honest visitors: calm days, a carrier's crowd, a link in a WeChat group."""

from datetime import datetime, timedelta
from math import cos, pi

from voting.drill.people import HOUR, MINUTE, ONE_ONLY, Attempt, Dice, Player

CALM_DAYS = 5  # before the day of the drill, which has its calm visitors as well
A_DAY = 2500  # calm visitors


def calm(dice: Dice, day: datetime, size: float) -> Player:
    """Visitors of every hour, most by day, who know nothing of each other."""
    attempts = []
    for hour in range(-24 * CALM_DAYS, 24):
        busy = 1 - 0.9 * cos((hour % 24 - 2) / 24 * 2 * pi)
        number = A_DAY * size / 24 * busy * dice.gammavariate(6, 1 / 6)
        for n in range(int(number + dice.random())):
            start = day + timedelta(seconds=(hour + dice.random()) * HOUR)
            attempts += dice.visits(
                f"calm-{hour}-{n}",
                start,
                dice.others(_how_many(dice)),
                address=dice.phone_address(),
                cookie_age=dice.cookie_age(),
            )
    return Player(name="calm days", attempts=attempts, honest=True)


def carrier_crowd(dice: Dice, day: datetime, size: float) -> Player:
    """2,000 phones that a carrier puts behind one address, on one evening, most at eight."""
    starts = [dice.triangular(19, 22, 20) * HOUR for _ in range(int(2000 * size))]
    attempts = _behind_one_address(dice, day, starts, "carrier", "111.7.100.9")
    return Player(name="carrier crowd, an evening", attempts=attempts, honest=True, crowd=True)


def carrier_rush(dice: Dice, day: datetime, size: float) -> Player:
    """As many within ten minutes, as when television names the page."""
    starts = [21.2 * HOUR + dice.random() * 10 * MINUTE for _ in range(int(2000 * size))]
    attempts = _behind_one_address(dice, day, starts, "rush", "111.7.102.9")
    return Player(name="carrier crowd, ten minutes", attempts=attempts, honest=True, crowd=True)


def wechat_group(dice: Dice, day: datetime, size: float) -> Player:
    """300 within ten minutes after a share; each reads, a third like somebody else as well."""
    attempts = _group(dice, day, size, hour=20.2, target=12, likes_others=1 / 3)
    return Player(name="WeChat group", attempts=attempts, honest=True, crowd=True)


def loyal_group(dice: Dice, day: datetime, size: float) -> Player:
    """The same at lunch, but one in ten alone likes somebody else: neighbours of the nominee."""
    attempts = _group(dice, day, size, hour=13.2, target=9, likes_others=0.1)
    return Player(name="WeChat group, loyal", attempts=attempts, honest=True, crowd=True)


def _behind_one_address(
    dice: Dice, day: datetime, starts: list[float], name: str, address: str
) -> list[Attempt]:
    attempts = []
    for n, start in enumerate(starts):
        attempts += dice.visits(
            f"{name}-{n}",
            day + timedelta(seconds=start),
            dice.others(_how_many(dice)),
            address=address,
            cookie_age=dice.cookie_age(fresh=0.25),
        )
    return attempts


def _group(
    dice: Dice, day: datetime, size: float, *, hour: float, target: int, likes_others: float
) -> list[Attempt]:
    attempts = []
    for n in range(int(300 * size)):
        also = dice.others(1, but=target) if dice.random() < likes_others else []
        attempts += dice.visits(
            f"group-{hour}-{n}",
            day + timedelta(seconds=hour * HOUR + 10 * MINUTE * dice.random() ** 1.5),
            [target, *also],
            address=dice.phone_address(),
            cookie_age=max(15, int(dice.lognormvariate(4.8, 0.7))),
        )
    return attempts


def _how_many(dice: Dice) -> int:
    return 1 if dice.random() < ONE_ONLY else dice.randint(2, 4)
