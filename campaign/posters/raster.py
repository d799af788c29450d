"""Drawings as pixels, with Pillow: whole, or band by band, so that a page is never held."""

from collections.abc import Callable, Iterator
from functools import singledispatchmethod
from math import floor
from typing import NamedTuple, TypeVar

from PIL import Image, ImageDraw

from campaign.posters.bricks import BRICK, CARD, raise_gable
from campaign.posters.codes import draw_code
from campaign.posters.crops import BAND, lay
from campaign.posters.shapes import (
    Across,
    Area,
    Code,
    Drawing,
    Fill,
    Frame,
    Mark,
    Photo,
    Shape,
    Words,
)
from campaign.posters.sizes import WIDTH, Size
from campaign.posters.typesetting import SERIF, Box, load_font

BASELINE = 0.38  # below the middle of a character, in type sizes, in both fonts
RISE = 18  # degrees by which a sample's words rise
Lettering = TypeVar("Lettering", Words, Across)


def paint(drawing: Drawing, size: Size, *, margin: float = 0, dots: float = 0) -> Image.Image:
    """Return the drawing as a picture.

    margin: millimetres of paper around the sheet. dots: other than the size's own.
    """
    canvas = Raster(size, margin, dots or size.dots)
    return canvas.rows(drawing, 0, canvas.high)


def bands(drawing: Drawing, size: Size, *, margin: float = 0) -> Iterator[Image.Image]:
    """Return the same picture from top to bottom, some rows at a time."""
    canvas = Raster(size, margin, size.dots)
    reached = [(shape, reach(shape)) for shape in drawing]
    for top in range(0, canvas.high, BAND):
        bottom = min(top + BAND, canvas.high)
        seen = [
            shape
            for shape, (begin, end) in reached
            if canvas.at(begin) < bottom and canvas.at(end) > top
        ]
        yield canvas.rows(seen, top, bottom)


def reach(shape: Shape) -> tuple[float, float]:
    """Return between which heights a shape has anything to show; rather too much."""
    if isinstance(shape, Words):
        return shape.y - 0.8 * shape.size, shape.y + 0.8 * shape.size
    if isinstance(shape, Across):
        return shape.y - 3 * shape.size, shape.y + 3 * shape.size
    return shape.area.y - 1, shape.area.bottom + 1


class Plate(NamedTuple):
    """Letters as a mask, and where it goes on the sheet: large ones take milliseconds to draw."""

    x: int
    y: int
    colour: str
    mask: Image.Image


class Raster:
    """A sheet of pixels, of which some rows are drawn at a time."""

    def __init__(self, size: Size, margin: float, dots: float) -> None:
        self.scale = size.scale * dots
        self.origin = margin * dots
        self.plates: dict[Shape, list[Plate]] = {}
        self.wide, self.high = (
            round(m * self.scale + 2 * self.origin) for m in (WIDTH, size.height)
        )

    def rows(self, drawing: Drawing, top: int, bottom: int) -> Image.Image:
        """Draw what is seen between two rows."""
        self.top = top
        self.sheet = Image.new("RGB", (self.wide, bottom - top), "white")
        self.pen = ImageDraw.Draw(self.sheet)
        for shape in drawing:
            self.draw(shape)
        return self.sheet

    def at(self, measure: float) -> float:
        return self.origin + measure * self.scale

    def box(self, area: Area) -> Box:
        """Return an area's pixels, from the first row drawn; areas that touch still touch."""
        left, top = round(self.at(area.x)), round(self.at(area.y))
        wide, high = round(self.at(area.right)) - left, round(self.at(area.bottom)) - top
        return Box(left, top - self.top, wide, high)

    @singledispatchmethod
    def draw(self, shape: object) -> None:
        raise TypeError(shape)

    @draw.register
    def _fill(self, shape: Fill) -> None:
        box = self.box(shape.area)
        if box.w > 0 and box.h > 0:
            self.pen.rectangle(box.corners, shape.colour)

    @draw.register
    def _frame(self, shape: Frame) -> None:
        width = max(round(shape.width * self.scale), 1)
        self.pen.rectangle(self.box(shape.area).corners, outline=shape.colour, width=width)

    @draw.register
    def _words(self, shape: Words) -> None:
        self.press(shape, self.plate_of)

    def plate_of(self, shape: Words) -> list[Plate]:
        font = load_font(shape.font, round(shape.size * self.scale, 2))
        x, y, anchor = self.at(shape.x), self.at(shape.y + BASELINE * shape.size), f"{shape.align}s"
        left, top, right, bottom = map(floor, font.getbbox(shape.text, anchor=anchor))
        corner = floor(x) + left - 1, floor(y) + top - 1
        mask = Image.new("L", (right - left + 3, bottom - top + 3))
        place = x - corner[0], y - corner[1]
        ImageDraw.Draw(mask).text(place, shape.text, font=font, fill=255, anchor=anchor)
        return [Plate(*corner, shape.colour, mask)]

    @draw.register
    def _photo(self, shape: Photo) -> None:
        lay(self.sheet, shape.picture, self.box(shape.area), focus=shape.focus)

    @draw.register
    def _mark(self, shape: Mark) -> None:
        box = self.box(shape.area)
        raise_gable(self.sheet, box._replace(h=box.w), shape.colour)

    @draw.register
    def _code(self, shape: Code) -> None:
        box = self.box(shape.area)
        code = draw_code(shape.address, min(box.w, box.h), logo=True)
        over = (box.w - code.width) // 2, (box.h - code.height) // 2
        self.pen.rectangle(box.corners, "white")
        self.sheet.paste(code, (box.x + over[0], box.y + over[1]))

    @draw.register
    def _across(self, shape: Across) -> None:
        self.press(shape, self.plates_across)

    def plates_across(self, shape: Across) -> list[Plate]:
        size, plates = round(shape.size * self.scale), []
        for colour, stroke, strength in _strokes(size):
            mask = rising(shape.text, size, stroke, strength)
            x = round(self.at(shape.x) - mask.width / 2)
            y = round(self.at(shape.y) - mask.height / 2)
            plates.append(Plate(x, y, colour, mask))
        return plates

    def press(self, shape: Lettering, cut: Callable[[Lettering], list[Plate]]) -> None:
        """Print letters from plates, which are kept for the next rows where they go on there."""
        plates = self.plates.pop(shape, None) or cut(shape)
        for plate in plates:
            self.sheet.paste(plate.colour, (plate.x, plate.y - self.top), plate.mask)
        if any(plate.y + plate.mask.height > self.top + self.sheet.height for plate in plates):
            self.plates[shape] = plates


def stamp(picture: Image.Image, words: str, boxes: list[tuple[int, int, int, int]]) -> None:
    """Say something across a finished picture, and leave its codes as they were."""
    codes = [(box[:2], picture.crop(box)) for box in boxes]
    size = picture.width // 8
    for colour, stroke, strength in _strokes(size):
        mask = rising(words, size, stroke, strength)
        place = ((picture.width - mask.width) // 2, (picture.height - mask.height) // 2)
        picture.paste(colour, place, mask)
    for corner, code in codes:
        picture.paste(code, corner)


def _strokes(size: int) -> tuple[tuple[str, int, int], ...]:
    """Return the layers of words that rise: colour, how thick, and how strong."""
    return (BRICK, max(size // 20, 1), 150), (CARD, 0, 190)


def rising(text: str, size: int, stroke: int, strength: int) -> Image.Image:
    """Return words that rise from left to right, as a mask."""
    font, line = load_font(SERIF, size), max(size // 20, 1)
    room = (round(font.getlength(text)) + 4 * line, round(size * 1.6))
    mask = Image.new("L", room, 0)
    middle = (room[0] // 2, room[1] // 2)
    ImageDraw.Draw(mask).text(
        middle, text, font=font, fill=strength, anchor="mm", stroke_width=stroke
    )
    return mask.rotate(RISE, Image.Resampling.BICUBIC, expand=True)
