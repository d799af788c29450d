"""What invented visitors have in common: attempts, browsers, addresses, ages of cookies."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import cached_property

NOMINEES = 20
# What is rigged is rigged for one of the less known.
RENOWN = [1 / (place + 3) for place in range(NOMINEES)]
# In how many of a hundred phones each is found; invented.
AGENTS = (
    (44, "Mozilla/5.0 (Linux; Android 14; V2309A) Chrome/126.0 Mobile MicroMessenger/8.0.50"),
    (30, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile MicroMessenger/8.0.50"),
    (9, "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/126.0 Mobile Safari/537.36"),
    (7, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1"),
    (6, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36"),
    (4, "Mozilla/5.0 (compatible; Reader/1.0)"),
)
ONE_ONLY = 0.7  # of calm visitors like one nominee alone; so do 45 % of likes
CARRIER = 0.65  # of phones come from a network that a carrier puts many behind
CARRIERS = 30
MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0


@dataclass(frozen=True, kw_only=True, order=True)
class Attempt:
    """One wish to like. nominee: a place in the list; cookie_age: in seconds."""

    at: datetime
    visitor: str
    nominee: int
    address: str
    agent: str
    cookie_age: int


@dataclass(frozen=True, kw_only=True)
class Player:
    """A class of visitors. crowd: honest people whom the goals name; solves: puzzles."""

    name: str
    attempts: list[Attempt]
    honest: bool = False
    crowd: bool = False
    simple_script: bool = False
    solves: bool = True

    @cached_property
    def people(self) -> int:
        return len({one.visitor for one in self.attempts})


class Dice(random.Random):
    """Chance with a seed, and what is drawn of it for a visitor."""

    def agent(self) -> str:
        return self.choices([one for _, one in AGENTS], [share for share, _ in AGENTS])[0]

    def phone_address(self) -> str:
        """Return an address of a phone or a home somewhere in the city."""
        if self.random() < CARRIER:
            carrier = int(self.paretovariate(0.9)) % CARRIERS
            return f"100.{64 + carrier}.7.{self.randrange(256)}"
        return f"61.{self.randrange(140)}.{self.randrange(140)}.{self.randrange(1, 255)}"

    def cookie_age(self, *, fresh: float = 0.35, days: float = 0.3) -> int:
        """Return an age: of the first minute, of some minutes, or of days."""
        lot = self.random()
        if lot < fresh:
            return self.randint(5, 59)
        if lot < 1 - days:
            return self.randint(60, 1200)
        return self.randint(20 * 3600, 4 * 86_400)

    def others(self, number: int, *, but: int | None = None) -> list[int]:
        """Return so many nominees by renown, each once."""
        chosen: list[int] = []
        while len(chosen) < number:
            one = self.choices(range(NOMINEES), RENOWN)[0]
            if one != but and one not in chosen:
                chosen.append(one)
        return chosen

    def visits(
        self, visitor: str, start: datetime, nominees: list[int], *, address: str, cookie_age: int
    ) -> list[Attempt]:
        """Return one visitor's likes, some reading apart."""
        agent, after = self.agent(), 0.0
        attempts = []
        for nominee in nominees:
            attempts.append(
                Attempt(
                    at=start + timedelta(seconds=after),
                    visitor=visitor,
                    nominee=nominee,
                    address=address,
                    agent=agent,
                    cookie_age=cookie_age + int(after),
                )
            )
            after += self.uniform(20, 90)
        return attempts
