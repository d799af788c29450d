"""Visitors who are none, or who are paid. Each kind works for one nominee of its own.

Who pays is not said: anybody can buy likes for a rival.
"""

from datetime import datetime, timedelta

from voting.drill.people import AGENTS, DAY, HOUR, Attempt, Dice, Player


def naive_loop(dice: Dice, day: datetime, size: float) -> Player:
    """A loop from one address: ten a second, a new cookie each, puzzles left unsolved."""
    attempts = [
        _attempt(day, 3 * HOUR + 0.1 * n, f"naive-{n}", 10, "203.0.113.5", 3, agent=AGENTS[4][1])
        for n in range(max(int(3000 * size), 150))
    ]
    return Player(name="script: naive loop", attempts=attempts, simple_script=True, solves=False)


def jittered(dice: Dice, day: datetime, size: float) -> Player:
    """Random gaps of 1 to 11 seconds, ten addresses of one /24, browsers drawn by lot."""
    attempts, after = [], 10 * HOUR
    for n in range(max(int(1200 * size), 150)):
        after += dice.uniform(1, 11)
        address = f"198.51.100.{dice.randrange(10, 20)}"
        attempts.append(
            _attempt(day, after, f"jitter-{n}", 11, address, dice.randint(3, 40), dice=dice)
        )
    return Player(name="script: jittered, one /24", attempts=attempts, simple_script=True)


def old_cookies(dice: Dice, day: datetime, size: float) -> Player:
    """One address, 60 an hour from eight to four at random times, cookies kept for days."""
    attempts = []
    for n in range(max(int(480 * size), 60)):
        after, age = dice.uniform(8, 16) * HOUR, dice.uniform(2, 5) * DAY
        attempts.append(_attempt(day, after, f"old-{n}", 13, "192.0.2.77", int(age), dice=dice))
    return Player(name="script: old cookies, patient", attempts=attempts)


def cookie_farm(dice: Dice, day: datetime, size: float) -> Player:
    """500 jars that were filled five days ago, played on three afternoons from eight addresses."""
    attempts = []
    for n in range(max(int(500 * size), 100)):
        for ago in (2, 1, 0):
            after = dice.uniform(14, 16) * HOUR - ago * DAY
            address = f"45.76.30.{dice.randrange(8)}"
            age = int((5 - ago) * DAY)
            attempts.append(_attempt(day, after, f"jar-{n}", 14, address, age, dice=dice))
    return Player(name="cookie farm, three days", attempts=attempts)


def proxy_pool(dice: Dice, day: datetime, size: float) -> Player:
    """An hour through 400 addresses in as many /24s, each time with a new cookie."""
    attempts = []
    for n in range(max(int(400 * size), 100)):
        after, age = dice.uniform(12, 13) * HOUR, dice.randint(3, 50)
        address = _proxy(n)
        attempts.append(_attempt(day, after, f"proxy-{n}", 15, address, age, dice=dice))
    return Player(name="proxy pool, new cookies", attempts=attempts)


def farm_in_pool(dice: Dice, day: datetime, size: float) -> Player:
    """The patient buyer: 400 proxies, cookies of days, and half of them like others as well."""
    attempts = []
    for n in range(max(int(400 * size), 100)):
        nominees = [16, *dice.others(dice.randint(1, 2), but=16)] if n % 2 else [16]
        attempts += dice.visits(
            f"pool-{n}",
            day + timedelta(seconds=dice.uniform(16, 18) * HOUR),
            nominees,
            address=_proxy(n + 400),
            cookie_age=int(dice.uniform(1, 5) * DAY),
        )
    return Player(name="cookie farm behind a proxy pool", attempts=attempts)


def paid_group(dice: Dice, day: datetime, size: float) -> Player:
    """150 people, paid, on phones of their own, in two hours; one in six likes others too."""
    attempts = []
    for n in range(max(int(150 * size), 15)):
        also = dice.others(1, but=17) if dice.random() < 1 / 6 else []
        attempts += dice.visits(
            f"paid-{n}",
            day + timedelta(seconds=dice.uniform(17, 19) * HOUR),
            [17, *also],
            address=dice.phone_address(),
            cookie_age=dice.cookie_age(fresh=0.5, days=0.1),
        )
    return Player(name="paid people, own phones", attempts=attempts)


def _proxy(n: int) -> str:
    return f"{185 + n // 256}.{n % 256}.14.{n % 250 + 1}"


def _attempt(
    day: datetime,
    after: float,
    visitor: str,
    nominee: int,
    address: str,
    age: int,
    *,
    agent: str = "",
    dice: Dice | None = None,
) -> Attempt:
    return Attempt(
        at=day + timedelta(seconds=after),
        visitor=visitor,
        nominee=nominee,
        address=address,
        agent=dice.agent() if dice else agent,
        cookie_age=age,
    )
