"""Share cards: the picture beside a link that is passed on. A face, a name, where from.

No likes and no rank stand on one, because a messenger keeps a picture for ever.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw

from campaign.posters.bricks import (
    BRICK,
    DEEP,
    GOLD,
    GOLD_ON_DEEP,
    MORTAR,
    PAPER,
    lay_bricks,
    lay_course,
    raise_gable,
)
from campaign.posters.parts import DOTS, draw_portrait, write_name
from campaign.posters.typesetting import SANS, SERIF, Box, drawable, fit, load_font, set_text

MOST_BYTES = 100_000
QUALITIES = (86, 80, 74, 66, 56)  # the first that is light enough; the last in any case
LEADING = 1.25  # of names: tighter than text
_PARTS = re.compile(f"[^{DOTS} ]+[{DOTS} ]?")


@dataclass(frozen=True, kw_only=True)
class CardCopy:
    """The words of a share card; without a nominee's name it is the edition's own.

    community: from the district down, with " · " between. notice: what is said where
    people are invented or nothing counts; else empty.
    """

    campaign: str
    hosts: str = ""
    name: str = ""
    nickname: str = ""
    community: str = ""
    notice: str = ""


class Card(NamedTuple):
    """Where things stand on a card, in pixels; unit is the measure that type follows."""

    sheet: tuple[int, int]
    unit: int
    portrait: Box
    mark: Box
    title: Box


CARDS = {
    "wide": Card(
        sheet=(1200, 630),
        unit=60,
        portrait=Box(0, 0, 504, 630),
        mark=Box(530, 56, 140, 140),
        title=Box(80, 196, 1040, 260),
    ),
    "square": Card(
        sheet=(600, 600),
        unit=48,
        portrait=Box(0, 0, 400, 500),
        mark=Box(244, 76, 112, 112),
        title=Box(40, 196, 520, 210),
    ),
}


def render_card(copy: CardCopy, *, shape: str, portrait: Image.Image | None) -> bytes:
    """Return a card as JPEG: "wide" is 1200 × 630 pixels, "square" 600 × 600."""
    card = CARDS[shape]
    sheet = Image.new("RGB", card.sheet)
    lay_bricks(sheet, Box(0, 0, *card.sheet), card.unit, DEEP, MORTAR)
    if copy.name:
        draw_portrait(sheet, card.portrait, card.unit, portrait, copy.name)
        draw_words = _draw_wide if shape == "wide" else _draw_square
        draw_words(sheet, card, copy)
        _draw_notice(sheet, card, copy.notice)
    else:
        _draw_edition(sheet, card, copy)
    return _light(sheet)


def _light(sheet: Image.Image) -> bytes:
    """Encode at the best quality that is light; in 4:4:4, since letters on brick fray else."""
    drawn = b""
    for quality in QUALITIES:
        out = BytesIO()
        sheet.save(out, "JPEG", quality=quality, subsampling=0, optimize=True, progressive=True)
        drawn = out.getvalue()
        if len(drawn) <= MOST_BYTES:
            break
    return drawn


def _draw_wide(sheet: Image.Image, card: Card, copy: CardCopy) -> None:
    """The words beside the face: the campaign above, the place below, the name between."""
    box = Box(560, 48, 584, 520)
    _lay_foot(sheet, Box(504, 0, 696, 630), card.unit)
    top = set_text(sheet, copy.campaign, box, SERIF, GOLD_ON_DEEP, sizes=(34, 24))
    bottom = box.y + box.h - 88
    _set_place(sheet, copy.community, Box(box.x, bottom, box.w, 88))
    below = 72 if copy.nickname else 0
    lines, size = _name_lines(copy.name, Box(box.x, top, box.w, bottom - top - below))
    y = top + (bottom - top - below - round(size * LEADING) * len(lines)) // 2
    pen, font = ImageDraw.Draw(sheet), load_font(SERIF, size)
    for line in lines:
        pen.text((box.x, y + size * LEADING / 2), line, font=font, fill=PAPER, anchor="lm")
        y += round(size * LEADING)
    if copy.nickname:
        _hang(sheet, f"“{copy.nickname}”", Box(box.x, y, box.w, below))


def _name_lines(name: str, box: Box) -> tuple[list[str], int]:
    """Return the name's lines and their size: two where one would be small.

    It breaks after a middle dot or between words, and where it has neither, in the middle.
    """
    name = drawable(" ".join(name.split()))
    one = fit(name, box, SERIF, largest=168, smallest=40, lines=1)
    if one.size >= 84:
        return one.lines, one.size
    parts = _PARTS.findall(name)
    ends = range(1, len(parts))
    ways = [["".join(parts[:end]).strip(), "".join(parts[end:])] for end in ends]
    half = (len(name) + 1) // 2
    ways = [[name], *(ways or [[name[:half], name[half:]]])]
    size, lines = max((_size_of(way, box), way) for way in ways)
    return (lines, size) if size > one.size else (one.lines, one.size)


def _size_of(lines: list[str], box: Box) -> int:
    """Return the largest size at which each line keeps to the width and all to the height."""
    longest = max(load_font(SERIF, 100).getlength(line) for line in lines)
    return min(int(100 * box.w / longest), int(box.h / LEADING / len(lines)), 100)


def _hang(sheet: Image.Image, nickname: str, box: Box) -> None:
    """Set the nickname with its opening quote hanging, so that it stands flush with the name."""
    fitted = fit(nickname, box, SERIF, largest=46, smallest=22, lines=1)
    line, font = fitted.lines[0], load_font(SERIF, fitted.size)
    ink = font.getmask(line).getbbox()
    x = box.x - (ink[0] if ink else 0)
    pen = ImageDraw.Draw(sheet)
    pen.text((x, box.y + box.h // 2), line, font=font, fill=GOLD_ON_DEEP, anchor="lm")


def _set_place(sheet: Image.Image, community: str, box: Box) -> None:
    """Set the place at the box's foot: in one line, or with the community in a second one."""
    words, sizes = community.replace(" · ", "·"), (32, 24)
    if load_font(SANS, 28).getlength(words) <= box.w:
        set_text(sheet, words, box, SANS, PAPER, sizes=sizes, rest=1)
        return
    place, _, last = words.rpartition("·")
    half = box._replace(h=box.h // 2)
    set_text(sheet, place, half, SANS, PAPER, sizes=sizes, rest=1)
    set_text(sheet, last, half._replace(y=box.y + half.h), SANS, PAPER, sizes=sizes, rest=1)


def _draw_square(sheet: Image.Image, card: Card, copy: CardCopy) -> None:
    """The name from top to bottom beside the face, as on a poster; place and campaign below."""
    sign = Box(412, 18, 176, 464)
    if copy.nickname:
        _set_nickname(sheet, f"“{copy.nickname}”", Box(sign.x, sign.y + 380, sign.w, 84))
        sign = sign._replace(h=364)
    write_name(sheet, copy.name, sign, card.unit)
    place = copy.community.replace(" · ", "·")
    below = Box(24, 506, 552, 38)
    set_text(sheet, place, below, SANS, PAPER, sizes=(24, 18), rest=0.5, centred=True)
    below = below._replace(y=544)
    set_text(sheet, copy.campaign, below, SERIF, GOLD_ON_DEEP, sizes=(24, 18), centred=True)
    _lay_foot(sheet, Box(0, 0, *card.sheet), card.unit)


def _set_nickname(sheet: Image.Image, nickname: str, box: Box) -> None:
    """Set it at the box's foot, in one line where it has room for one."""
    one = load_font(SERIF, 26).getlength(drawable(nickname)) <= box.w
    lines, sizes = (1, (32, 26)) if one else (3, (26, 18))
    set_text(
        sheet, nickname, box, SERIF, GOLD_ON_DEEP, sizes=sizes, lines=lines, centred=True, rest=1
    )


def _draw_edition(sheet: Image.Image, card: Card, copy: CardCopy) -> None:
    """Mark and name of the campaign and nobody's face: no nominee stands for the others."""
    raise_gable(sheet, card.mark, GOLD_ON_DEEP)
    before, quote, after = copy.campaign.partition("“")
    lines = (before, quote + after) if before and quote else (copy.campaign,)
    half = card.title._replace(h=card.title.h // len(lines))
    size = min(fit(line, half, SERIF, largest=100, smallest=30, lines=1).size for line in lines)
    step = min(round(size * 1.45), half.h)
    top = card.title.y + (card.title.h - step * len(lines)) // 2
    for number, line in enumerate(lines):
        row = card.title._replace(y=top + number * step, h=step)
        set_text(sheet, line, row, SERIF, PAPER, sizes=(size, size), rest=0.5, centred=True)
    width, height = card.sheet
    below = Box(card.title.x, height - 150, card.title.w, 100)
    _set_hosts(sheet, copy.hosts, below)
    _lay_foot(sheet, Box(0, 0, width, height), card.unit)
    _draw_notice(sheet, card, copy.notice)


def _set_hosts(sheet: Image.Image, hosts: str, box: Box) -> None:
    """Set them at the box's foot; in two lines, none is broken in two."""
    lines, names = [hosts], hosts.split("、")
    if load_font(SANS, 28).getlength(hosts) > box.w and len(names) > 1:
        ways = [
            ("、".join(names[:end]) + "、", "、".join(names[end:])) for end in range(1, len(names))
        ]
        lines = list(min(ways, key=lambda way: max(map(len, way))))
    row = box._replace(h=box.h // 2, y=box.y + box.h - box.h // 2 * len(lines))
    size = min(fit(line, row, SANS, largest=32, smallest=18, lines=1).size for line in lines)
    for line in lines:
        sizes = (size, size)
        set_text(sheet, line, row, SANS, GOLD_ON_DEEP, sizes=sizes, rest=0.5, centred=True)
        row = row._replace(y=row.y + row.h)


def _lay_foot(sheet: Image.Image, box: Box, unit: int) -> None:
    """A course of brick and gold along the lower edge."""
    height = unit // 4
    lay_course(sheet, Box(box.x, box.y + box.h - height, box.w, height), unit)


def _draw_notice(sheet: Image.Image, card: Card, notice: str) -> None:
    """Say in the upper left corner, above the face, what has to be said."""
    if not notice:
        return
    size = card.unit * 2 // 5
    width = round(load_font(SANS, size).getlength(drawable(notice))) + size
    plate = Box(size, size, width, size * 7 // 4)
    ImageDraw.Draw(sheet).rectangle(plate.corners, PAPER, outline=GOLD, width=2)
    set_text(sheet, notice, plate, SANS, BRICK, sizes=(size, size), rest=0.5, centred=True)
