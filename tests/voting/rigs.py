"""A small edition whose likes and traces tests can read by heart, and likes that a script gave.

The rows are written as the site writes them, but many at a time.
"""

import hashlib
import random
from collections import Counter
from datetime import datetime, timedelta

from profiles.models import Edition, Nominee
from tests import cast
from voting.clock import floor_to, shanghai_day
from voting.likes import WHOLE_EDITION, edition_secret, key_of_visitor
from voting.models import Like, Trace

CLIENTS = ("wechat-android", "wechat-ios", "chrome-android", "safari-ios", "chrome-desktop")
HOUR = timedelta(hours=1)


def tag(network: str) -> bytes:
    """Return eight bytes that stand for a network, as a keyed hash does."""
    return hashlib.sha256(network.encode()).digest()[:8]


SCRIPT, MACHINE = tag("the script's network"), tag("the script's address")


class Crowd:
    """Visitors of an edition who like at given times, each like with its trace."""

    def __init__(self, edition: Edition, *, seed: int = 1) -> None:
        self.edition = edition
        self.dice = random.Random(seed)
        self.secret = edition_secret(edition)
        self.slots: Counter[tuple[str, object]] = Counter()
        self.likes: list[Like] = []
        self.traces: list[dict[str, object]] = []

    def like(self, nominee: Nominee, at: datetime, visitor: str, **trace: object) -> None:
        """Note one like for `write`. trace: what differs from a calm visitor's."""
        dice, day = self.dice, shanghai_day(at)
        self.slots[visitor, day] += 1
        self.likes.append(
            Like(
                edition=self.edition,
                nominee=nominee,
                visitor_key=key_of_visitor(secret=self.secret, visitor=visitor),
                day=day,
                period=WHOLE_EDITION,
                slot=self.slots[visitor, day],
                received_at=at,
                rules_version=0,
                commitment=b"c" * 32,
            )
        )
        network = f"net-{dice.randrange(2000)}"
        calm = {
            "neighbourhood": tag(network),
            "subscriber": tag(f"{network}-{dice.randrange(300)}"),
            "client": dice.choice(CLIENTS),
            "cookie_age": dice.choice([20, 400, 9000, 90_000]),
        }
        self.traces.append({**calm, **trace})

    def write(self) -> None:
        likes = Like.objects.bulk_create(self.likes)
        Trace.objects.bulk_create(
            Trace(like=like, **trace) for like, trace in zip(likes, self.traces, strict=True)
        )
        self.likes, self.traces = [], []

    def calm(self, nominees: list[Nominee], start: datetime, *, hours: int, each: int) -> None:
        """Let visitors like two nominees at a time, at random, about `each` an hour for each."""
        for n in range(hours * each * len(nominees) // 2):
            at = start + HOUR * hours * self.dice.random()
            for nominee in self.dice.sample(nominees, 2):
                self.like(nominee, at, f"calm-{n}")

    def script(self, nominee: Nominee, start: datetime, *, number: int) -> None:
        """Let a script like from one network, every ten seconds, each time as a new visitor."""
        trace = {
            "neighbourhood": SCRIPT,
            "subscriber": MACHINE,
            "client": "chrome-desktop",
            "cookie_age": 2,
        }
        for n in range(number):
            self.like(nominee, start + timedelta(seconds=10 * n), f"script-{n}", **trace)


def an_evening(
    *, at: datetime = cast.NOON, nominees: int = 6, script: int = 0, **edition: object
) -> list[Nominee]:
    """Return nominees who have had eight calm hours before `at`, six likes an hour each.

    script: how often a script has liked the first of them in the last hour that is over.
    """
    opened = cast.an_edition(at=at, likes_open_at=at - 8 * HOUR, **edition)
    people = [
        cast.a_published_nominee(opened, at=at, name=f"候选{n}", number=n)
        for n in range(1, nominees + 1)
    ]
    crowd = Crowd(opened)
    crowd.calm(people, at - 8 * HOUR, hours=8, each=6)
    crowd.script(people[0], floor_to(at - HOUR, HOUR), number=script)
    crowd.write()
    return people
