"""The face and the name of a share card, each drawn into its place."""

from PIL import Image, ImageDraw, ImageOps

from campaign.posters.bricks import BRICK, PAPER, TRACK, WASH, lay_bricks
from campaign.posters.typesetting import (
    LEADING,
    SERIF,
    Box,
    draw_text,
    drawable,
    fit,
    load_font,
)

DOTS = "·•・"  # between the parts of a name


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
