"""Text that fits an area of a sheet, in millimetres: how large it is and where its lines break."""

from functools import lru_cache
from typing import NamedTuple

from campaign.posters.typesetting import drawable, even, load_font, wrap

EM = 1000  # the fonts' own units to one type size
STEP = 0.97  # from one size that is tried to the next


class Lines(NamedTuple):
    """Lines, and the type size at which they fit."""

    lines: list[str]
    size: float


class Ruler:
    """Measures text in units of the font, so that every size and file breaks its lines alike."""

    def __init__(self, font: str) -> None:
        self.font = font

    def getlength(self, text: str) -> float:
        return sum(advance(self.font, one) for one in text)


@lru_cache(maxsize=20_000)
def advance(font: str, character: str) -> float:
    return load_font(font, EM).getlength(character)


def width_of(text: str, font: str, size: float) -> float:
    return Ruler(font).getlength(text) * size / EM


def fit(
    text: str,
    font: str,
    room: tuple[float, float],
    *,
    sizes: tuple[float, float],
    lines: int = 1,
    leading: float = 1.4,
) -> Lines:
    """Return the text as large as it fits in so many lines.

    room: width and height. sizes: the largest, and the floor. At the floor a text wraps into as
    many lines as there is height for, at half the floor at the latest; then it ends in “…”.
    """
    text = drawable(" ".join(text.split()))
    size, floor = sizes
    while size > floor:
        if found := _lines(text, font, room, size, lines, leading):
            return found
        size *= STEP
    for size in (floor, floor * 0.85, floor * 0.7, floor * 0.5):
        if found := _lines(text, font, room, size, 99, leading):
            return found
    return Lines(_cut(text, font, room, size, leading), size)


def _lines(
    text: str, font: str, room: tuple[float, float], size: float, most: int, leading: float
) -> Lines | None:
    width = room[0] * EM / size
    broken = wrap(text, Ruler(font), width)
    if len(broken) > most or len(broken) * size * leading > room[1] + size * (leading - 1):
        return None
    return Lines(even(text, Ruler(font), width, len(broken)), size)


def _cut(text: str, font: str, room: tuple[float, float], size: float, leading: float) -> list[str]:
    width = room[0] * EM / size
    kept = wrap(text, Ruler(font), width)[: max(int(room[1] / size / leading), 1)]
    last = kept[-1]
    while last and Ruler(font).getlength(last + "…") > width:
        last = last[:-1]
    return [*kept[:-1], last + "…"]
