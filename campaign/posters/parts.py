"""The parts of a poster, each drawn into its place."""

import re

from PIL import Image, ImageDraw, ImageOps

from campaign.posters.bricks import (
    BRICK,
    CARD,
    DEEP,
    GOLD,
    GOLD_ON_DEEP,
    INK,
    INK_2,
    MORTAR,
    PAPER,
    TRACK,
    WASH,
    lay_bricks,
    lay_course,
)
from campaign.posters.layouts import Layout, PosterCopy
from campaign.posters.typesetting import (
    LEADING,
    SANS,
    SERIF,
    Box,
    draw_text,
    drawable,
    fit,
    load_font,
    set_text,
)

DOTS = "·•・"  # between the parts of a name
_CLAUSES = re.compile(r"[^，,；;]+[，,；;]?")


def draw_strip(sheet: Image.Image, layout: Layout, campaign: str) -> None:
    """The masthead: a wall, a course of brick and gold under it, and the campaign's name."""
    strip = Box(0, 0, sheet.width, layout.strip)
    lay_bricks(sheet, strip, layout.unit, DEEP, MORTAR)
    lay_course(sheet, Box(0, layout.strip, sheet.width, layout.unit // 4), layout.unit)
    words = Box(layout.portrait.x, 0, sheet.width - 2 * layout.portrait.x, layout.strip)
    sizes = (layout.unit, layout.unit // 2)
    set_text(sheet, campaign, words, SERIF, GOLD_ON_DEEP, sizes=sizes, rest=0.5, centred=True)


def draw_portrait(
    sheet: Image.Image, box: Box, unit: int, portrait: Image.Image | None, name: str
) -> None:
    """The face, filling its place; without one, the name's first character on a pale wall."""
    if portrait is not None:
        size, smooth = (box.w, box.h), Image.Resampling.LANCZOS
        face = ImageOps.fit(portrait.convert("RGB"), size, smooth, centering=(0.5, 0.3))
        sheet.paste(face, (box.x, box.y))
        return
    lay_bricks(sheet, box, unit, WASH, TRACK)
    middle = (box.x + box.w // 2, box.y + box.h // 2)
    font = load_font(SERIF, min(box.w, box.h) // 2)
    ImageDraw.Draw(sheet).text(middle, drawable(name[:1]), font=font, fill=BRICK, anchor="mm")


def draw_sign(sheet: Image.Image, layout: Layout, copy: PosterCopy) -> None:
    """The board beside the face, as over a shop: number, name from top to bottom, nickname."""
    unit, box = layout.unit, layout.sign
    pen = ImageDraw.Draw(sheet)
    pen.rectangle(box.corners, DEEP)
    edge, line = unit // 4, max(unit // 40, 2)
    inner = Box(box.x + edge, box.y + edge, box.w - 2 * edge, box.h - 2 * edge)
    pen.rectangle(inner.corners, outline=GOLD, width=line)
    words = Box(inner.x + edge, inner.y + edge, inner.w - 2 * edge, inner.h - 2 * edge)
    number = f"{copy.number}号候选人"  # a poster speaks Chinese
    sizes = (unit // 2, unit // 3)
    top = set_text(sheet, number, words, SANS, GOLD_ON_DEEP, sizes=sizes, centred=True)
    bottom = words.y + words.h
    if copy.nickname:
        low = Box(words.x, bottom - unit * 2, words.w, unit * 2)
        sizes = (round(unit * 0.75), unit // 3)
        nickname = f"“{copy.nickname}”"
        set_text(
            sheet, nickname, low, SERIF, GOLD_ON_DEEP, sizes=sizes, lines=3, centred=True, rest=1
        )
        bottom = low.y - unit // 4
    top += unit // 4
    name = Box(words.x, top, words.w, bottom - top)
    write_name(sheet, copy.name, name, unit)


def write_name(sheet: Image.Image, name: str, box: Box, unit: int) -> None:
    """Set a name on a tall sign, as its script is written there."""
    write = _stack if name.isascii() else _stand
    write(sheet, name, box, unit)


def _stand(sheet: Image.Image, name: str, box: Box, unit: int) -> None:
    """Set a name from top to bottom, in two columns from the right where one is too short."""
    name = drawable("".join(name.split()))
    if not name:
        return
    smallest = round(unit * 0.75)
    columns = [name]
    if _height(name) * smallest > box.h:
        half = _half(name, box.h / smallest)
        columns = [name[:half], _cut(name[half:], box.h / smallest)]
    tallest = max(map(_height, columns))
    pitch = min(box.h / tallest, box.w * 0.78)
    size = min(round(pitch / 1.05), round(box.w * 0.7 / len(columns)))
    pen, font = ImageDraw.Draw(sheet), load_font(SERIF, size)
    pitch = min(pitch, size * 1.3)
    for number, column in enumerate(columns):
        x = box.x + box.w * (2 * (len(columns) - number) - 1) / (2 * len(columns))
        y = box.y + (box.h - tallest * pitch) / 2
        for character in column:
            step = pitch * _height(character)
            pen.text((x, y + step / 2), character, font=font, fill=PAPER, anchor="mm")
            y += step


def _stack(sheet: Image.Image, name: str, box: Box, unit: int) -> None:
    """Set a name in Latin letters, which do not stand on one another: a word to a line."""
    words = name.split()
    row = box._replace(h=box.h // max(len(words), 1))
    largest, smallest = round(unit * 1.5), unit // 3
    fits = [fit(one, row, SERIF, largest=largest, smallest=smallest, lines=1) for one in words]
    size = min((fitted.size for fitted in fits), default=0)
    y = box.y + (box.h - round(size * LEADING) * len(words)) // 2
    for word in words:
        place = row._replace(y=y)
        y = draw_text(sheet, word, place, SERIF, PAPER, largest=size, smallest=size, centred=True)


def _height(text: str) -> float:
    """Return how many squares a text takes from top to bottom: a middle dot is half of one."""
    return sum(0.5 if one in DOTS else 1 for one in text)


def _half(name: str, squares: float) -> int:
    """Return where a name is best cut in two: after a middle dot, where both parts fit."""
    cuts = [at for at, one in enumerate(name, start=1) if one in DOTS and at < len(name)]
    fitting = [at for at in cuts if max(_height(name[:at]), _height(name[at:])) <= squares]
    return min(fitting, key=lambda at: abs(2 * at - len(name)), default=(len(name) + 1) // 2)


def _cut(text: str, squares: float) -> str:
    if _height(text) <= squares:
        return text
    return text[: max(int(squares) - 1, 0)] + "…"


def draw_quote(sheet: Image.Image, layout: Layout, quote: str) -> None:
    """The sentence; where there is none, a course of bricks keeps its place."""
    unit, box = layout.unit, layout.quote
    if quote:
        words = f"“{quote.strip('“”')}”"
        sizes = (unit, unit // 2)
        set_text(sheet, words, box, SERIF, BRICK, sizes=sizes, lines=2, centred=True, rest=0.5)
    else:
        lay_course(sheet, Box(box.x, box.y + box.h // 2, box.w, unit // 6), unit)


def draw_facts(sheet: Image.Image, layout: Layout, copy: PosterCopy) -> None:
    """The post, then the place on a line of its own, then the community."""
    unit, box = layout.unit, layout.facts
    place, _, community = copy.community.rpartition(" · ")
    rows = [(copy.post, 2, INK), (place, 1, INK_2), (community, 1, INK_2)]
    sizes = (round(unit * 0.56), unit // 3)
    y = box.y
    for number, (words, share, colour) in enumerate(rows):
        left = box.y + box.h - y
        height = left * share // sum(row[1] for row in rows[number:])
        row = Box(box.x, y, box.w, height)
        y = set_text(sheet, words, row, SANS, colour, sizes=sizes, lines=4 if share > 1 else 2)


def draw_invitation(sheet: Image.Image, layout: Layout, copy: PosterCopy) -> None:
    unit, box = layout.unit, layout.invitation
    ImageDraw.Draw(sheet).rectangle((box.x, box.y, box.x + unit, box.y + unit // 12), GOLD)
    words = Box(box.x, box.y + unit // 4, box.w, box.h - unit // 4)
    _set_clauses(sheet, copy.invitation, words, sizes=(round(unit * 0.85), unit // 2))
    # In one line: an address broken in two can't be typed.
    sizes = (round(unit * 0.6), unit // 4)
    set_text(sheet, copy.printed_address, layout.address, SANS, INK, sizes=sizes, rest=0.5)
    sizes = (round(unit * 0.4), unit // 4)
    set_text(sheet, copy.hosts, layout.hosts, SANS, INK_2, sizes=sizes, lines=2, rest=1)


def _set_clauses(sheet: Image.Image, text: str, box: Box, *, sizes: tuple[int, int]) -> None:
    """Set an invitation at the box's foot: in one line or a line to a clause, as it is larger."""
    largest, smallest = sizes
    ways = [[text], _CLAUSES.findall(text)]
    size, lines = max(((_size_of(way, box, largest), way) for way in ways), key=lambda way: way[0])
    if size < smallest:
        set_text(sheet, text, box, SERIF, INK, sizes=(largest, smallest // 2), lines=3, rest=1)
        return
    y = box.y + box.h - round(size * LEADING) * len(lines)
    for line in lines:
        place = box._replace(y=y, h=box.h // len(lines))
        y = draw_text(sheet, line, place, SERIF, INK, largest=size, smallest=size)


def _size_of(lines: list[str], box: Box, largest: int) -> int:
    """Return the largest size at which each of the lines fits as one line."""
    row = box._replace(h=box.h // max(len(lines), 1))
    largest = min(largest, int(row.h / LEADING))
    fits = (fit(line, row, SERIF, largest=largest, smallest=1, lines=1) for line in lines)
    return min((fitted.size for fitted in fits), default=0)


def draw_sample(sheet: Image.Image, layout: Layout, words: str) -> None:
    """Say across the sheet, but below the eyes, that it leads nowhere yet."""
    words, size = drawable(words), sheet.width // 8
    font, line = load_font(SERIF, size), size // 20
    room = (round(font.getlength(words)) + 4 * line, round(size * 1.6))
    middle = (sheet.width // 2, layout.portrait.y + layout.portrait.h * 3 // 4)
    for colour, stroke, fill in ((BRICK, line, 150), (CARD, 0, 190)):
        mark = Image.new("L", room, 0)
        pen = ImageDraw.Draw(mark)
        centre = (room[0] // 2, room[1] // 2)
        pen.text(centre, words, font=font, fill=fill, anchor="mm", stroke_width=stroke)
        mark = mark.rotate(18, Image.Resampling.BICUBIC, expand=True)
        sheet.paste(colour, (middle[0] - mark.width // 2, middle[1] - mark.height // 2), mark)
