"""A nominee's day as geometry: bars of likes, the expected band, spans that are marked.

Numbers in, coordinates out; the template draws them. The paper is 360 wide, so that type of
11 stays legible on a phone. Marks differ by shape and bear words: nothing is said by
colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from voting.judging import Flagged, Hour

WIDTH, HEIGHT = 360, 230
LEFT, RIGHT, TOP, FLOOR = 38, 356, 40, HEIGHT - 26
HOURS = 24
LABELLED = (0, 6, 12, 18)  # hours of the day that stand below


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One hour; `many`: its likes alone are far above the expected ones."""

    hour: Hour
    x: float
    y: float
    width: float
    height: float
    many: bool
    flagged: bool

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A flagged span: a bracket from x to end, with its number in the middle."""

    number: int
    x: float
    end: float

    @property
    def middle(self) -> float:
        return round((self.x + self.end) / 2, 1)


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """band: a polygon between what is low and what is high; usual: the expected line."""

    bars: list[Bar]
    band: str
    usual: str
    marks: list[Mark]
    likes: list[tuple[float, int]]
    times: list[tuple[float, int]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    floor: int = FLOOR


def timeline(
    hours: Sequence[Hour], spans: Sequence[Flagged], *, begins: datetime
) -> Timeline | None:
    """Draw a day's hours; begins: its first instant in Shanghai. None without an hour."""
    if not hours:
        return None
    most = max(max(hour.likes, hour.expected.high) for hour in hours)
    scale = round_numbers(most)
    step = (RIGHT - LEFT) / HOURS

    def x(at: datetime) -> float:
        return round(LEFT + step * (at - begins).total_seconds() / 3600, 1)

    def y(likes: float) -> float:
        return round(FLOOR - (FLOOR - TOP) * likes / scale[-1], 1)

    flagged = {hour.start for span in spans for hour in span.hours}
    bars = [
        Bar(
            hour=hour,
            x=round(x(hour.start) + step * 0.14, 1),
            y=y(hour.likes),
            width=round(step * 0.72, 1),
            height=round(FLOOR - y(hour.likes), 1),
            many=hour.readings[0].flagged,
            flagged=hour.start in flagged,
        )
        for hour in hours
    ]
    return Timeline(
        bars=bars,
        band=_path(
            [(x(at), y(hour.expected.high)) for hour in hours for at in (hour.start, hour.end)]
            + [
                (x(at), y(hour.expected.low))
                for hour in reversed(hours)
                for at in (hour.end, hour.start)
            ]
        ),
        usual=_path(
            [(x(at), y(hour.expected.mean)) for hour in hours for at in (hour.start, hour.end)]
        ),
        marks=[
            Mark(number=number, x=x(span.since), end=x(span.until))
            for number, span in enumerate(spans, start=1)
        ],
        likes=[(y(number), number) for number in scale],
        times=[(round(LEFT + step * hour, 1), hour) for hour in LABELLED],
    )


def round_numbers(most: float) -> list[int]:
    """Return nought and up to three round numbers above it that reach `most`."""
    steps = (digit * 10**power for power in count() for digit in (1, 2, 5))
    step = next(step for step in steps if step * 3 >= most)
    return [step * n for n in range(max(1, -(-int(most + 0.999) // step)) + 1)]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
