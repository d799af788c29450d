"""Honest visitors: calm days, a carrier's crowd, a link in a WeChat group."""

from datetime import datetime, timedelta
from math import cos, pi

from voting.drill.people import HOUR, MINUTE, ONE_ONLY, Dice, Player

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
    attempts = []
    for n in range(int(2000 * size)):
        start = day + timedelta(seconds=dice.triangular(19, 22, 20) * HOUR)
        attempts += dice.visits(
            f"carrier-{n}",
            start,
            dice.others(_how_many(dice)),
            address="111.7.100.9",
            cookie_age=dice.cookie_age(fresh=0.25),
        )
    return Player(name="carrier crowd, one address", attempts=attempts, honest=True, crowd=True)


def wechat_group(dice: Dice, day: datetime, size: float) -> Player:
    """300 within ten minutes after a share; each reads, a third like somebody else as well."""
    attempts, target = [], 12
    for n in range(int(300 * size)):
        start = day + timedelta(seconds=20.2 * HOUR + 10 * MINUTE * dice.random() ** 1.5)
        also = dice.others(1, but=target) if dice.random() < 1 / 3 else []
        attempts += dice.visits(
            f"group-{n}",
            start,
            [target, *also],
            address=dice.phone_address(),
            cookie_age=max(15, int(dice.lognormvariate(4.8, 0.7))),
        )
    return Player(name="WeChat group, ten minutes", attempts=attempts, honest=True, crowd=True)


def _how_many(dice: Dice) -> int:
    return 1 if dice.random() < ONE_ONLY else dice.randint(2, 4)
