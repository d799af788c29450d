"""Chinese text set into boxes with Pillow: what fits, where lines break, what can't be drawn."""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parent.parent / "fonts"
SANS = "NotoSansSC-Regular.ttf"
SERIF = "NotoSerifSC-Bold.ttf"
SUBSTITUTE = "〓"  # what printers set for a sort that they lack
ELLIPSIS = "……"  # as Chinese has it
LEADING = 1.4  # from baseline to baseline, in type sizes

# Source: W3C, Requirements for Chinese Text Layout, 3.1.3, prohibition rules
_NOT_FIRST = "。，、；：？！…—～·”’」』）》】〉〕%,.;:?!)]}"
_NOT_LAST = "“‘「『（《【〈〔([{"
_PIECES = re.compile(r"[\x21-\x2c\x2e-\x7e]+-*|-+|.", re.DOTALL)  # a hyphen ends one


class Measure(Protocol):
    """A font, as far as breaking lines asks for one."""

    def getlength(self, text: str, /) -> float: ...


class Box(NamedTuple):
    """A rectangle in pixels."""

    x: int
    y: int
    w: int
    h: int

    @property
    def corners(self) -> tuple[int, int, int, int]:
        return self.x, self.y, self.x + self.w - 1, self.y + self.h - 1


class Set(NamedTuple):
    """Lines that fit a box, and the type size in pixels at which they do."""

    lines: list[str]
    size: int


@lru_cache(maxsize=6)  # each holds some 2 MB of its file in memory
def load_font(name: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def missing_characters(text: str) -> str:
    """Return the characters that neither font can draw, each once, in order."""
    return "".join(dict.fromkeys(one for one in text if not can_draw(one)))


@lru_cache(maxsize=4096)
def can_draw(character: str) -> bool:
    """Say whether the fonts have the character; both are cut to the same ones."""
    if character.isspace():
        return True
    font = load_font(SANS, 40)
    drawn, unknown = font.getmask(character), font.getmask("\U0010ffff")
    return drawn.size != unknown.size or bytes(drawn) != bytes(unknown)


def drawable(text: str) -> str:
    """Return the text with a visible substitute for what the fonts lack: never an empty box."""
    return "".join(one if can_draw(one) else SUBSTITUTE for one in text)


def fit(text: str, box: Box, font: str, *, largest: int, smallest: int, lines: int) -> Set:
    """Set a text into a box at the largest size at which it fits in so many lines.

    At the smallest size what still does not fit ends in an ellipsis.
    """
    text = drawable(" ".join(text.split()))
    for size in range(largest, smallest - 1, -1):
        broken = wrap(text, load_font(font, size), box.w)
        if len(broken) <= min(lines, int(box.h // (size * LEADING)) or 1):
            return Set(even(text, load_font(font, size), box.w, len(broken)), size)
    kept = wrap(text, load_font(font, smallest), box.w)[:lines]
    last = kept[-1]
    while last and load_font(font, smallest).getlength(last + ELLIPSIS) > box.w:
        last = last[:-1]
    return Set([*kept[:-1], last + ELLIPSIS], smallest)


def wrap(text: str, font: Measure, width: float) -> list[str]:
    """Break a text into lines no wider than that, as Chinese is broken; words stay whole."""
    lines: list[str] = []
    line = ""
    for piece in _PIECES.findall(text):
        for part in _parts(piece, font, width):
            if font.getlength(line + part) <= width or not line:
                line += part
                continue
            line, carried = _break(line, part)
            lines.append(line.rstrip())
            line = (carried + part).lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def even(text: str, font: Measure, width: float, lines: int) -> list[str]:
    """Break into the same number of lines, as equal as may be: no last line of one character."""
    longest_word = max((font.getlength(piece) for piece in _PIECES.findall(text)), default=0)
    narrow, wide = max(width / max(lines, 1), min(longest_word, width)), width
    while lines > 1 and wide - narrow > 1:
        middle = (narrow + wide) / 2
        if len(wrap(text, font, middle)) > lines:
            narrow = middle
        else:
            wide = middle
    return wrap(text, font, wide)


def _parts(piece: str, font: Measure, width: float) -> list[str]:
    """Return a word whole, or by characters where it alone is wider than a line."""
    return [piece] if font.getlength(piece) <= width else list(piece)


def _break(line: str, following: str) -> tuple[str, str]:
    """Return the line and what of it has to go down with the next character."""
    at = len(line)
    while at > 1 and ((line[at:] + following)[0] in _NOT_FIRST or line[at - 1] in _NOT_LAST):
        at -= 1
    return (line[:at], line[at:]) if at > 1 else (line, "")


def draw_text(
    canvas: Image.Image,
    text: str,
    box: Box,
    font: str,
    colour: str,
    *,
    largest: int,
    smallest: int,
    lines: int = 1,
    centred: bool = False,
) -> int:
    """Set and draw a text; return the y below it in pixels, or the box's top if it is empty."""
    if not text.strip():
        return box.y
    fitted = fit(text, box, font, largest=largest, smallest=smallest, lines=lines)
    face = load_font(font, fitted.size)
    pen = ImageDraw.Draw(canvas)
    step = round(fitted.size * LEADING)
    for number, line in enumerate(fitted.lines):
        x = box.x + (round((box.w - face.getlength(line)) / 2) if centred else 0)
        y = box.y + number * step + step // 2
        pen.text((x, y), line, font=face, fill=colour, anchor="lm")
    return box.y + len(fitted.lines) * step


def set_text(
    sheet: Image.Image,
    text: str,
    box: Box,
    font: str,
    colour: str,
    *,
    sizes: tuple[int, int],
    lines: int = 1,
    centred: bool = False,
    rest: float = 0,
) -> int:
    """Set a text; return the y below it.

    sizes: the largest and the smallest in pixels. rest: which share of the height that the
    text leaves free goes above it.
    """
    if not text.strip():
        return box.y
    largest, smallest = sizes
    length = load_font(font, largest).getlength(drawable(text))
    possible = int(largest * box.w * lines / length) + 1  # no need to try what is too long at best
    largest = max(min(largest, possible), smallest)
    fitted = fit(text, box, font, largest=largest, smallest=smallest, lines=lines)
    over = max(box.h - round(fitted.size * LEADING) * len(fitted.lines), 0)
    place = box._replace(y=box.y + round(over * rest))
    size = fitted.size
    return draw_text(
        sheet, text, place, font, colour, largest=size, smallest=size, lines=lines, centred=centred
    )
