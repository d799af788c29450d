"""Liking across midnight in Shanghai while the machine's clock is stepped by an hour."""

import random
import threading
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from faults.browsers import open_browsers, together
from faults.checker import stored
from faults.journal import Journal
from faults.play import play, shares
from faults.scene import DAILY_LIMIT
from faults.shifted_clock import set_clock
from faults.visitors import Visitor, fetch_visitors
from profiles.models import Edition

# Night after night from here: a hundred pass the ends of three months, a year, a February.
FIRST = date(2026, 11, 25)
HOUR = 3600.0
VISITORS = 4  # of one crossing
AT_ONCE = 8
SECONDS = 0.9  # that one crossing takes, half of them before midnight
PAUSE = 0.2  # between turns: the site's patience with one visitor is thirty likes a minute


def midnight_after(eve: date) -> datetime:
    """Return the instant at which that day ends in Shanghai, eight hours ahead of UTC."""
    return datetime(eve.year, eve.month, eve.day, 16, tzinfo=UTC)


class Crossing:
    """One midnight: cookies made three hours before it, then likes while the clock jumps."""

    def __init__(self, clock: Path, *, night: int, dice: random.Random) -> None:
        self.clock, self.dice, self.night = clock, dice, night
        self.midnight = midnight_after(FIRST + timedelta(days=night))
        self._answered = threading.Event()

    def run(self, address: str, nominees: Sequence[str], journal: Journal) -> None:
        self._set(-3 * HOUR)
        visitors = fetch_visitors(address, VISITORS, start=VISITORS * self.night)
        self._set(-SECONDS / 2)
        stepping = threading.Thread(target=self._step)
        stepping.start()
        parts = shares(partial(across_midnight, answered=self._answered), visitors)
        try:
            play(parts, address=address, nominees=nominees, journal=journal)
        finally:
            self._answered.set()
            stepping.join()

    def _step(self) -> None:
        """Step by an hour back and forth, then be right; every other night is left in peace.

        Time stands still until somebody has been answered, or a slow machine would let nobody
        like on the day before.
        """
        while not self._answered.wait(0.02):
            self._set(-SECONDS / 2)
        began = time.monotonic()
        while self.night % 2 and (passed := time.monotonic() - began) < SECONDS:
            self._set(passed - SECONDS / 2 + self.dice.choice((-HOUR, 0, HOUR)))
            time.sleep(self.dice.uniform(0.05, 0.2))
        self._set(time.monotonic() - began - SECONDS / 2)

    def _set(self, seconds_from_midnight: float) -> None:
        """Let it be so many seconds after midnight, now."""
        ahead = self.midnight.timestamp() + seconds_from_midnight - time.time()
        set_clock(self.clock, ahead=ahead)


def across_midnight(
    address: str,
    nominees: Sequence[str],
    visitors: Sequence[Visitor],
    journal: Journal,
    *,
    answered: threading.Event,
) -> None:
    """Each visitor likes eight nominees at once, in turn; the last turn is after midnight."""
    began, ends = 0.0, None
    with open_browsers(address, journal, AT_ONCE, client="midnight") as browsers:
        while ends is None or began <= ends:
            began = time.monotonic()
            for visitor in visitors:
                chosen = random.sample(list(nominees), AT_ONCE)
                together(browsers, [(visitor, nominee) for nominee in chosen])
                answered.set()
                ends = ends or time.monotonic() + SECONDS
            time.sleep(PAUSE)


def days_used(edition: Edition) -> tuple[int, int]:
    """Return how many visitors gave likes on two days, and how many used up both."""
    given: dict[bytes, dict[date, int]] = {}
    for row in stored(edition):
        days = given.setdefault(row.visitor, {})
        days[row.day] = days.get(row.day, 0) + 1
    both = [days for days in given.values() if len(days) > 1]
    return len(both), sum(set(days.values()) == {DAILY_LIMIT} for days in both)
