"""Lines and bars as geometry: numbers in, coordinates out; templates draw them as SVG.

A chart must be read on a phone, without colours and without hue: its own small paper is
360 wide, so that type of 12 stays 12 there, and every line bears its name at its end.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, count
from statistics import fmean

from profiles.models import Nominee

DailyLikes = Mapping[date, int]

WIDTH, HEIGHT = 360, 330
TOP, FLOOR = 14, HEIGHT - 26
TYPE = 12  # size of the type in the chart
LABEL_GAP = 17  # from one label's line to the next; ten of them fit between TOP and FLOOR
LABEL_LENGTH = 6  # characters of a name that stand in the chart
CONNECTOR = 16  # room between a line's end and its label
MOST_LINES = 10
MOST_POINTS = 31
MOST_DATES = 5

BARS_WIDTH, BARS_HEIGHT = 320, 56
MOST_BARS = 30


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A mark on an axis: where it stands, and its number or day."""

    at: float
    value: int | date


@dataclass(frozen=True, kw_only=True)
class Line:
    """A nominee's likes as they grew; `style` tells lines apart where they cross."""

    nominee: Nominee
    points: str
    end: float
    label: str
    label_at: float
    style: int
    totals: list[int]


@dataclass(frozen=True, kw_only=True)
class LineChart:
    """Up to ten lines, their axes, and the days that their `totals` are of."""

    left: float
    right: float
    lines: list[Line]
    likes: list[Tick]
    dates: list[Tick]
    days: list[date]
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = FLOOR

    @property
    def table(self) -> list[tuple[date, list[int]]]:
        """Each day with every line's total at its end, the newest day first."""
        rows = zip(self.days, zip(*(line.totals for line in self.lines), strict=True), strict=True)
        return [(day, list(totals)) for day, totals in rows][::-1]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One day's likes, standing on the chart's lower edge."""

    day: date
    likes: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Bars:
    """A nominee's likes per day; the fullest day is `best`."""

    bars: list[Bar]
    best: Bar
    width: int = BARS_WIDTH
    height: int = BARS_HEIGHT


def line_chart(
    series: Sequence[tuple[Nominee, DailyLikes]], *, first: date, last: date
) -> LineChart | None:
    """Draw how the likes of up to ten nominees have grown from `first` to `last`.

    series: each nominee with their likes per day, the leader first. Every line begins at
    nought. None where there is nothing to draw.
    """
    days = days_between(first, last)
    grown = [
        (nominee, list(accumulate(likes.get(day, 0) for day in days)))
        for nominee, likes in series[:MOST_LINES]
    ]
    most = max((totals[-1] for _nominee, totals in grown), default=0)
    if not most:
        return None
    paper = _paper([nominee for nominee, _totals in grown], steps=len(days), most=most)
    shown = thinned(range(len(days)), MOST_POINTS)
    return LineChart(
        left=paper.left,
        right=paper.right,
        lines=_lines(grown, paper, shown),
        likes=[Tick(at=paper.y(number), value=number) for number in round_numbers(most)],
        dates=[
            Tick(at=paper.x(place + 1), value=days[place]) for place in thinned(shown, MOST_DATES)
        ],
        days=[days[place] for place in shown],
    )


@dataclass(frozen=True, kw_only=True)
class _Paper:
    """Where a step of time and a number of likes stand."""

    left: float
    right: float
    steps: int
    top: int

    def x(self, step: int) -> float:
        return round(self.left + (self.right - self.left) * step / self.steps, 1)

    def y(self, likes: int) -> float:
        return round(FLOOR - (FLOOR - TOP) * likes / self.top, 1)


def _paper(nominees: Sequence[Nominee], *, steps: int, most: int) -> _Paper:
    """Leave room for the longest number on the left and the longest name on the right."""
    top = round_numbers(most)[-1]
    longest = max(_length(_shortened(nominee.name)) for nominee in nominees)
    return _Paper(
        left=round(8 + TYPE * _length(f"{top:,}"), 1),
        right=round(WIDTH - 2 - CONNECTOR - TYPE * longest, 1),
        steps=steps,
        top=top,
    )


def _lines(
    grown: Sequence[tuple[Nominee, list[int]]], paper: _Paper, shown: Sequence[int]
) -> list[Line]:
    ends = [paper.y(totals[-1]) for _nominee, totals in grown]
    labels = spread(ends, gap=LABEL_GAP, low=TOP, high=FLOOR)
    lines = []
    for style, (nominee, totals) in enumerate(grown):
        steps = [(0, 0), *((place + 1, totals[place]) for place in shown)]
        lines.append(
            Line(
                nominee=nominee,
                points=" ".join(f"{paper.x(step)},{paper.y(likes)}" for step, likes in steps),
                end=ends[style],
                label=_shortened(nominee.name),
                label_at=round(labels[style], 1),
                style=style,
                totals=[totals[place] for place in shown],
            )
        )
    return lines


def daily_bars(likes: DailyLikes, *, first: date, last: date) -> Bars | None:
    """Draw one nominee's likes per day, of the last thirty days at most; None without any."""
    days = days_between(first, last)[-MOST_BARS:]
    most = max((likes.get(day, 0) for day in days), default=0)
    if not most:
        return None
    # A single day should not become one broad slab.
    step = min(BARS_WIDTH / len(days), BARS_WIDTH / 12)
    bars = []
    for place, day in enumerate(days):
        number = likes.get(day, 0)
        height = round((BARS_HEIGHT - 2) * number / most, 1)
        bars.append(
            Bar(
                day=day,
                likes=number,
                x=round(step * place, 1),
                y=round(BARS_HEIGHT - height, 1),
                width=round(step * 0.78, 1),
                height=height,
            )
        )
    return Bars(bars=bars, best=max(bars, key=lambda bar: bar.likes))


def days_between(first: date, last: date) -> list[date]:
    """Return the days from `first` to `last`, both among them."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def round_numbers(most: int) -> list[int]:
    """Return nought and up to three round numbers above it that reach `most`."""
    steps = (digit * 10**power for power in count() for digit in (1, 2, 5))
    step = next(step for step in steps if step * 3 >= most)
    return [step * n for n in range(-(-most // step) + 1)]


def thinned(places: Sequence[int], most: int) -> list[int]:
    """Return at most that many of the places, evenly apart, the last one always among them."""
    step = max(1, -(-len(places) // most))
    return list(places[::-1][::step][::-1])


def spread(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Return where labels stand that would like to stand at `wanted`: in its order, apart.

    Those that would touch share the way they have to go. They keep between `low` and `high`
    as long as all of them fit there.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    heaps: list[list[float]] = []  # of labels that touch, with the gaps between them taken out
    for n, place in enumerate(order):
        heaps.append([wanted[place] - n * gap])
        while len(heaps) > 1 and fmean(heaps[-2]) > fmean(heaps[-1]):
            heaps[-2:] = [heaps[-2] + heaps[-1]]
    start = [fmean(heap) for heap in heaps for _label in heap]
    last = high - gap * (len(order) - 1)
    placed = [max(low, min(last, y)) + n * gap for n, y in enumerate(start)]
    by_place = dict(zip(order, placed, strict=True))
    return [by_place[place] for place in range(len(wanted))]


def _shortened(name: str) -> str:
    """Return what of a name stands in the chart: of 阿卜杜拉·买买提 the given name."""
    given = name if len(name) <= LABEL_LENGTH else name.partition("·")[0]
    return given if len(given) <= LABEL_LENGTH else f"{given[: LABEL_LENGTH - 1]}…"


def _length(text: str) -> float:
    """Estimate how long a text is set, in ems: Chinese is square, Latin and digits are not."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.62 for c in text)
