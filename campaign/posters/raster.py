"""Drawings as pixels, with Pillow."""

from functools import singledispatchmethod

from PIL import Image, ImageDraw

from campaign.posters.bricks import BRICK, CARD, raise_gable
from campaign.posters.codes import draw_code
from campaign.posters.crops import lay
from campaign.posters.shapes import Across, Area, Code, Drawing, Fill, Frame, Mark, Photo, Words
from campaign.posters.sizes import WIDTH, Size
from campaign.posters.typesetting import SERIF, Box, load_font

BASELINE = 0.38  # below the middle of a character, in type sizes, in both fonts
RISE = 18  # degrees by which a sample's words rise


def paint(drawing: Drawing, size: Size, *, margin: float = 0, dots: float = 0) -> Image.Image:
    """Return the drawing as a picture.

    margin: millimetres of paper around the sheet. dots: other than the size's own.
    """
    canvas = Raster(size, margin, dots or size.dots)
    for shape in drawing:
        canvas.draw(shape)
    return canvas.sheet


class Raster:
    """A sheet of pixels."""

    def __init__(self, size: Size, margin: float, dots: float) -> None:
        self.scale = size.scale * dots
        self.origin = margin * dots
        wide, high = (round(m * self.scale + 2 * self.origin) for m in (WIDTH, size.height))
        self.sheet = Image.new("RGB", (wide, high), "white")
        self.pen = ImageDraw.Draw(self.sheet)

    def at(self, measure: float) -> float:
        return self.origin + measure * self.scale

    def box(self, area: Area) -> Box:
        """Return an area's pixels; areas that touch still touch."""
        left, top = round(self.at(area.x)), round(self.at(area.y))
        return Box(left, top, round(self.at(area.right)) - left, round(self.at(area.bottom)) - top)

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
        font = load_font(shape.font, round(shape.size * self.scale, 2))
        place = (self.at(shape.x), self.at(shape.y + BASELINE * shape.size))
        self.pen.text(place, shape.text, font=font, fill=shape.colour, anchor=f"{shape.align}s")

    @draw.register
    def _photo(self, shape: Photo) -> None:
        box = self.box(shape.area)
        lay(self.sheet, shape.picture, box, focus=shape.focus)

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
        size = round(shape.size * self.scale)
        font, line = load_font(SERIF, size), max(size // 20, 1)
        room = (round(font.getlength(shape.text)) + 4 * line, round(size * 1.6))
        x, y = self.at(shape.x), self.at(shape.y)
        for colour, stroke, strength in ((BRICK, line, 150), (CARD, 0, 190)):
            mask = Image.new("L", room, 0)
            middle = (room[0] // 2, room[1] // 2)
            ImageDraw.Draw(mask).text(
                middle, shape.text, font=font, fill=strength, anchor="mm", stroke_width=stroke
            )
            mask = mask.rotate(RISE, Image.Resampling.BICUBIC, expand=True)
            place = (round(x - mask.width / 2), round(y - mask.height / 2))
            self.sheet.paste(colour, place, mask)
