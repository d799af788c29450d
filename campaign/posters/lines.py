"""Text that fits an area of a sheet, in millimetres: how large it is and where its lines break."""

import re
from functools import lru_cache
from typing import NamedTuple

from campaign.posters.typesetting import ELLIPSIS, drawable, even, load_font, wrap

EM = 1000  # the fonts' own units to one type size
STEP = 0.97  # from one size that is tried to the next
# To how much of its size a text may shrink so that its lines end where its clauses do, and so
# that each clause at least begins a line of its own.
WHOLE, BEGUN = 0.58, 0.8
EVEN = 0.4  # of the longest line, at least: a clause of two characters takes none of its own

# Half of each of these is empty, and where two stand together, one such half is left out.
# Source: W3C, Requirements for Chinese Text Layout, 3.1.6.1
_CLOSING, _OPENING = "。，、；：”’）》】」』", "“‘（《【「『"
_PAIR = re.compile(f"(?<=[{_CLOSING}])(?=[{_CLOSING}{_OPENING}])|(?<=[{_OPENING}])(?=[{_OPENING}])")
_CLAUSE = re.compile(r".+?(?:[，。；：！？…—·]+[”’」』）》]*|$)")


class Lines(NamedTuple):
    """Lines, and the type size at which they fit."""

    lines: list[str]
    size: float


class Ruler:
    """Measures text in units of the font, so that every size and file breaks its lines alike."""

    def __init__(self, font: str) -> None:
        self.font = font

    def getlength(self, text: str) -> float:
        return sum(advance(self.font, one) for one in text) - EM / 2 * len(_PAIR.findall(text))


@lru_cache(maxsize=20_000)
def advance(font: str, character: str) -> float:
    return load_font(font, EM).getlength(character)


def width_of(text: str, font: str, size: float) -> float:
    return Ruler(font).getlength(text) * size / EM


def pieces(line: str, font: str, size: float) -> list[tuple[float, str]]:
    """Return a line in pieces, each with its distance from the line's beginning.

    It is cut where punctuation moves together. An opening quote hangs before the beginning.
    """
    x = -size / 2 if line[:1] in tuple(_OPENING) else 0.0
    found = []
    for piece in _PAIR.split(line):
        found.append((x, piece))
        x += width_of(piece, font, size) - size / 2
    return found


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
    many lines as there is height for, at half the floor at the latest; then it ends in “……”.
    """
    text = drawable(" ".join(text.split()))
    size, floor = sizes
    while size > floor:
        if found := _lines(text, font, room, size, lines, leading):
            return _by_clauses(text, font, room, found, lines, leading)
        size *= STEP
    size = floor
    while size > floor / 2:
        if found := _lines(text, font, room, size, 99, leading):
            return _whole_clauses(text, font, room, found, leading)
        size *= STEP
    return Lines(_cut(text, font, room, size, leading), size)


def fits(lines: int, size: float, height: float, leading: float) -> bool:
    return size * (leading * (lines - 1) + 1) <= height + 0.01


def _lines(
    text: str, font: str, room: tuple[float, float], size: float, most: int, leading: float
) -> Lines | None:
    width = room[0] * EM / size
    broken = wrap(text, Ruler(font), width)
    if len(broken) > most or not fits(len(broken), size, room[1], leading):
        return None
    return Lines(even(text, Ruler(font), width, len(broken)), size)


def _by_clauses(
    text: str, font: str, room: tuple[float, float], found: Lines, most: int, leading: float
) -> Lines:
    """Return the text a clause or more to a line, unless it would be far smaller."""
    clauses = [clause for clause in _CLAUSE.findall(text) if clause]
    if len(found.lines) == 1 or len(clauses) == 1:
        return found
    for broken, worth in ((False, WHOLE), (True, BEGUN)):
        size = found.size
        while size > found.size * worth:
            packed = _packed(clauses, font, room[0] * EM / size, broken=broken)
            if packed and len(packed) <= most and fits(len(packed), size, room[1], leading):
                return Lines(packed, size) if _is_even(packed, font) else found
            size *= STEP
    return found


def _is_even(lines: list[str], font: str) -> bool:
    """Say whether no line is a stub beside another."""
    lengths = [Ruler(font).getlength(line) for line in lines]
    return min(lengths) >= EVEN * max(lengths)


def _whole_clauses(
    text: str, font: str, room: tuple[float, float], found: Lines, leading: float
) -> Lines:
    """Return the text a clause or more to a line, where that is no smaller."""
    packed = _packed(_CLAUSE.findall(text), font, room[0] * EM / found.size, broken=False)
    if packed and fits(len(packed), found.size, room[1], leading):
        return Lines(packed, found.size)
    return found


def _packed(clauses: list[str], font: str, width: float, *, broken: bool) -> list[str]:
    """Return clauses in lines, as many to a line as it holds.

    broken: whether one that is too long may take lines of its own; else there are none.
    """
    lines, ruler = [""], Ruler(font)
    for clause in clauses:
        if ruler.getlength(lines[-1] + clause) <= width:
            lines[-1] += clause
        elif ruler.getlength(clause) <= width:
            lines.append(clause)
        elif broken:
            lines += [*even(clause, ruler, width, len(wrap(clause, ruler, width))), ""]
        else:
            return []
    return [line for line in lines if line]


def _cut(text: str, font: str, room: tuple[float, float], size: float, leading: float) -> list[str]:
    width = room[0] * EM / size
    kept = wrap(text, Ruler(font), width)[: max(int((room[1] / size - 1) / leading) + 1, 1)]
    last = kept[-1]
    while last and Ruler(font).getlength(last + ELLIPSIS) > width:
        last = last[:-1]
    return [*kept[:-1], last + ELLIPSIS]
