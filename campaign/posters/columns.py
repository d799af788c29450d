"""Names from top to bottom, as on a shop's sign."""

import re

from campaign.posters.lines import fit, width_of
from campaign.posters.shapes import Area, Drawing, Words
from campaign.posters.typesetting import SERIF, drawable

DOTS = "·•・"  # between the parts of a name
PITCH = 1.12  # from one character to the next, in type sizes
REST = 0.35  # of the height that a short name leaves free, above it


def column(name: str, area: Area, colour: str, *, largest: float, floor: float = 7) -> Drawing:
    """Set a name into a tall area as its script is written there, from the top."""
    if name.isascii():
        return _stacked(name, area, colour, largest=largest)
    name = drawable("".join(name.split()))
    columns = [name]
    if height_of(name) * floor > area.h or (len(name) > 6 and any(d in name for d in DOTS)):
        half = _half(name)
        columns = [name[:half].rstrip(DOTS), name[half:]]
    tallest = max(map(height_of, columns))
    wide = area.w / (1 + 1.25 * (len(columns) - 1))
    size = min(area.h / tallest, largest, wide)
    shapes: Drawing = []
    top = area.y + max(area.h - tallest * size, 0) * REST
    for number, part in enumerate(columns):
        x = area.x + area.w / 2 + (len(columns) / 2 - 0.5 - number) * size * 1.25
        shapes += _down(_cut(part, area.h / size), x, top, size, colour)
    return shapes


def height_of(text: str) -> float:
    """Return how many type sizes a text takes from top to bottom: a middle dot half of one."""
    return sum(0.5 if one in DOTS else PITCH for one in text) - (PITCH - 1)


def _down(text: str, x: float, y: float, size: float, colour: str) -> Drawing:
    shapes: Drawing = []
    for character in text:
        high = size * (0.5 if character in DOTS else PITCH)
        shapes.append(
            Words(x, y + (high - size * (PITCH - 1)) / 2, character, SERIF, size, colour, "m")
        )
        y += high
    return shapes


def _half(name: str) -> int:
    """Return where a name is best cut in two: after a middle dot, else in the middle."""
    cuts = [found.end() for found in re.finditer(f"[{DOTS}]", name) if found.end() < len(name)]
    return min(cuts, key=lambda at: abs(2 * at - len(name)), default=(len(name) + 1) // 2)


def _cut(text: str, squares: float) -> str:
    if height_of(text) <= squares + 0.01:
        return text
    return text[: max(int(squares / PITCH) - 1, 1)] + "…"


def _stacked(name: str, area: Area, colour: str, *, largest: float) -> Drawing:
    """Set a name in Latin letters, which do not stand on one another: a word to a line."""
    words = name.replace("-", "- ").split()
    size = min((fit(w, SERIF, (area.w, area.h), sizes=(largest, 3)).size for w in words), default=0)
    size = min(size, area.h / max(len(words), 1) / 1.3)
    words = [word for word in words if width_of(word, SERIF, size) <= area.w] or words[:0]
    x = area.x + area.w / 2
    top = area.y + max(area.h - 1.3 * size * len(words), 0) * REST
    return [
        Words(x, top + size * (0.65 + 1.3 * n), word, SERIF, size, colour, "m")
        for n, word in enumerate(words)
    ]
