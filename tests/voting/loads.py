"""Invented loads, honest and rigged, on which the signals are tried.

Everything is invented: what is measured is how the signals behave on these loads, not how
they behave in a city. tools/signal_rates.py prints how often each kind is pointed out.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import cos, pi

from tests.cast import NOON
from voting.evidence import Known
from voting.judging import Site
from voting.signals import Reading, agree, burst, expectations, kept_bursts, most_regular_run

START, AN_HOUR = NOON, timedelta(hours=1)
HOUR = 3600.0
DAYS, NOMINEES, A_DAY = 10, 40, 9000
CARRIERS = 30  # neighbourhoods that carriers put most phones behind
FAMILIES = {
    "wechat-android": 44,
    "wechat-ios": 30,
    "chrome-android": 9,
    "safari-ios": 7,
    "chrome-desktop": 6,
    "other": 4,
}


@dataclass(frozen=True)
class Arrival:
    at: float  # seconds from the opening
    network: str
    client: str
    fresh: bool
    alone: bool


@dataclass
class Load:
    """A campaign's likes by nominee, and which hours of whom were tampered with."""

    dice: random.Random
    likes: list[list[Arrival]] = field(default_factory=lambda: [[] for _ in range(NOMINEES)])

    def honest(self, at: float, *, fresh: float = 0.35, alone: float = 0.45) -> Arrival:
        dice = self.dice
        if dice.random() < 0.65:
            net = f"carrier-{int(dice.paretovariate(0.9)) % CARRIERS}"
        else:
            net = f"home-{dice.randrange(20_000)}"
        family = dice.choices(list(FAMILIES), list(FAMILIES.values()))[0]
        return Arrival(at, net, family, dice.random() < fresh, dice.random() < alone)


def a_campaign(seed: int) -> Load:
    """Ten days, forty nominees of very different renown, and links shared in groups."""
    dice = random.Random(seed)
    load = Load(dice)
    renown = [1 / (place + 3) for place in range(NOMINEES)]
    dice.shuffle(renown)
    for hour in range(DAYS * 24):
        day_shape = 1 - 0.9 * cos((hour % 24 - 2) / 24 * 2 * pi)
        number = int(A_DAY / 24 * day_shape * dice.gammavariate(6, 1 / 6))
        moods = [one * dice.gammavariate(4, 1 / 4) for one in renown]
        for nominee in dice.choices(range(NOMINEES), moods, k=number):
            load.likes[nominee].append(load.honest((hour + dice.random()) * HOUR))
    for _share in range(NOMINEES * DAYS // 3):
        shared_link(load, dice.randrange(NOMINEES), dice.uniform(8, DAYS * 24 - 2))
    return load


# what happens to one nominee from one hour on; honest kinds first


def shared_link(load: Load, nominee: int, hour: float) -> None:
    """A link in a WeChat group: a crowd at once that thins out; often for this one alone."""
    dice = load.dice
    for _one in range(int(min(dice.lognormvariate(3.6, 0.8), 400))):
        at = hour * HOUR + dice.expovariate(1 / 900)
        load.likes[nominee].append(load.honest(at, fresh=0.45, alone=0.6))


def big_share(load: Load, nominee: int, hour: float) -> None:
    """A link that goes round the whole district: 500 people in an hour or two."""
    for _one in range(500):
        at = hour * HOUR + load.dice.expovariate(1 / 1800)
        load.likes[nominee].append(load.honest(at, fresh=0.55, alone=0.65))


def poster_event(load: Load, nominee: int, hour: float) -> None:
    """Neighbours in one hall, on its Wi-Fi, scan a poster for the first time."""
    dice = load.dice
    for _one in range(90):
        one = load.honest((hour + dice.random()) * HOUR, fresh=0.75, alone=0.8)
        net = "the-hall" if dice.random() < 0.6 else one.network
        load.likes[nominee].append(Arrival(one.at, net, one.client, one.fresh, one.alone))


def home_crowd(load: Load, nominee: int, hour: float) -> None:
    """Loyal neighbours over two days: for this one alone, and many on one local network."""
    dice = load.dice
    for _one in range(48 * 40):
        one = load.honest((hour + 48 * dice.random()) * HOUR, alone=0.75)
        net = "local" if dice.random() < 0.3 else one.network
        load.likes[nominee].append(Arrival(one.at, net, one.client, one.fresh, one.alone))


def naive_loop(load: Load, nominee: int, hour: float) -> None:
    """A loop with a pause of 20 seconds, from one machine."""
    for n in range(180):
        at = hour * HOUR + n * 20 + load.dice.random() * 0.3
        load.likes[nominee].append(Arrival(at, "machine", "chrome-desktop", True, True))


def jittered_loop(load: Load, nominee: int, hour: float) -> None:
    """The same with pauses of 5 to 35 seconds, and a User-Agent drawn by lot."""
    dice, at = load.dice, hour * HOUR
    for _one in range(180):
        at += dice.uniform(5, 35)
        family = dice.choices(list(FAMILIES), list(FAMILIES.values()))[0]
        load.likes[nominee].append(Arrival(at, "machine", family, True, True))


def proxies(load: Load, nominee: int, hour: float) -> None:
    """400 in an hour through 3,000 proxies, at random times, each with a new cookie."""
    dice = load.dice
    for _one in range(400):
        at = (hour + dice.random()) * HOUR
        net = f"proxy-{dice.randrange(3000)}"
        family = dice.choices(list(FAMILIES), list(FAMILIES.values()))[0]
        load.likes[nominee].append(Arrival(at, net, family, True, True))


def slow_drip(load: Load, nominee: int, hour: float) -> None:
    """40 an hour for two days, at random times, from one network."""
    dice = load.dice
    for _one in range(48 * 40):
        at = (hour + 48 * dice.random()) * HOUR
        load.likes[nominee].append(Arrival(at, "machine", "wechat-android", True, True))


def patient_proxies(load: Load, nominee: int, hour: float) -> None:
    """400 in an hour through proxies, with cookies prepared days ago that like others, too."""
    dice = load.dice
    for _one in range(400):
        one = load.honest((hour + dice.random()) * HOUR, fresh=0.1, alone=0.1)
        load.likes[nominee].append(
            Arrival(one.at, f"proxy-{dice.randrange(3000)}", one.client, one.fresh, one.alone)
        )


def paid_people(load: Load, nominee: int, hour: float) -> None:
    """600 people who are paid, each on a phone of their own, in two hours."""
    dice = load.dice
    for _one in range(600):
        at = (hour + 2 * dice.random()) * HOUR
        load.likes[nominee].append(load.honest(at, fresh=0.75, alone=0.9))


HONEST: tuple[Callable[[Load, int, float], None], ...] = (
    shared_link,
    big_share,
    poster_event,
    home_crowd,
)
RIGGED: tuple[Callable[[Load, int, float], None], ...] = (
    naive_loop,
    jittered_loop,
    proxies,
    slow_drip,
    patient_proxies,
    paid_people,
)


def judge(load: Load) -> dict[tuple[int, int], list[Reading]]:
    """Return every nominee's readings in every hour, as the desk reads them."""
    places: dict[tuple[int, int], list[Arrival]] = defaultdict(list)
    for nominee, likes in enumerate(load.likes):
        for one in likes:
            if one.at < DAYS * 24 * HOUR:
                places[nominee, int(one.at // HOUR)].append(one)
    counts = [
        {n: len(places[n, h]) for n in range(NOMINEES) if (n, h) in places}
        for h in range(DAYS * 24)
    ]
    expected = expectations(counts, range(NOMINEES))
    bursts = {
        (n, h): burst(likes, expected[h][n])
        for h, of in enumerate(counts)
        for n, likes in of.items()
    }
    kept = kept_bursts(bursts, tests=NOMINEES * len(counts))
    found = {}
    for day in range(DAYS):
        hours = range(day * 24, day * 24 + 24)
        site = Site(
            {(n, START + h * AN_HOUR): known(places[n, h]) for n, h in places if h in hours}
        )
        for n, h in ((n, h) for n, h in bursts if h in hours):
            one = bursts[n, h] if (n, h) in kept else replace(bursts[n, h], flagged=False)
            found[n, h] = site.hour(n, START + h * AN_HOUR, expected[h][n], one).readings
    return found


def known(likes: list[Arrival]) -> Known:
    return Known(
        likes=len(likes),
        networks=Counter(one.network.encode() for one in likes),
        clients=Counter(one.client for one in likes),
        fresh=sum(one.fresh for one in likes),
        alone=sum(one.alone for one in likes),
        run=most_regular_run(sorted(one.at for one in likes)),
    )


@dataclass
class Rates:
    """Of how many nominees with that history at least one hour was pointed out, and by what."""

    tried: int = 0
    pointed_out: int = 0
    by: Counter[str] = field(default_factory=Counter)

    def add(self, hours: list[list[Reading]]) -> None:
        self.tried += 1
        agreed = [readings for readings in hours if agree(readings)]
        self.pointed_out += bool(agreed)
        names = {one.signal for readings in hours for one in readings if one.flagged}
        self.by.update(names)


def measure(seed: int, campaigns: int) -> dict[str, Rates]:
    """Play campaigns in which each kind of event happens to two nominees, once.

    "an ordinary day" counts the nominee-days of nominees to whom nothing but shared links
    happened.
    """
    rates = {kind.__name__: Rates() for kind in (*HONEST, *RIGGED)}
    rates["an ordinary day"] = Rates()
    for turn in range(campaigns):
        load = a_campaign(seed * 1000 + turn)
        order = list(range(NOMINEES))
        load.dice.shuffle(order)
        struck = {}
        for place, kind in enumerate((*HONEST, *RIGGED) * 2):
            nominee, hour = order[place], load.dice.uniform(4 * 24, 7 * 24)
            kind(load, nominee, float(int(hour)))
            struck[nominee] = (kind.__name__, int(hour))
        found = judge(load)
        for nominee, (kind, hour) in struck.items():
            hours = [found[nominee, h] for h in range(hour, hour + 50) if (nominee, h) in found]
            rates[kind].add(hours)
        for nominee in set(order) - set(struck):
            for day in range(1, DAYS):
                span = range(day * 24, day * 24 + 24)
                rates["an ordinary day"].add(
                    [found[nominee, h] for h in span if (nominee, h) in found]
                )
    return rates
