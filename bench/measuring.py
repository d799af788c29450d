"""One row of the table: what was measured beside what, and whether that is good enough."""

import json
import statistics
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

ROUNDS = 9


@dataclass(frozen=True, kw_only=True)
class Line:
    """ours and other: medians in `unit`. ratio: as the goal is stated; at_most: not at least."""

    row: str
    what: str
    against: str
    unit: str
    ours: float
    other: float
    ratio: float
    goal: float | None = None
    at_most: bool = False

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return "–"
        met = self.ratio <= self.goal if self.at_most else self.ratio >= self.goal
        return "met" if met else "NOT MET"


def interleaved(
    sides: Mapping[str, Callable[[], float]], *, rounds: int = ROUNDS
) -> dict[str, float]:
    """Measure each side once a round, and return medians; the first round warms up.

    Side by side in time, so that whatever else the machine does meets all of them.
    """
    found: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, measure in sides.items():
            value = measure()
            if number:
                found[name].append(value)
    return {name: statistics.median(values) for name, values in found.items()}


def tell(line: Line) -> None:
    """Hand a line to the bench that has started this row."""
    print(json.dumps(asdict(line)), flush=True)


def say(words: str) -> None:
    """Tell whoever watches; what a row prints is for the bench."""
    print(f"  {words}", file=sys.stderr, flush=True)
