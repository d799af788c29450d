"""Drawings as PDF pages, with ReportLab: text and code are vectors, fonts embedded as subsets."""

import re
from functools import cache, singledispatchmethod
from io import BytesIO
from math import ceil

from PIL import Image
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from campaign.posters.bricks import BRICK, CARD, mark_outlines
from campaign.posters.codes import DARK, LIGHT, code_modules, logo_box, runs
from campaign.posters.crops import crop_box, fill
from campaign.posters.lines import width_of
from campaign.posters.raster import BASELINE, RISE
from campaign.posters.shapes import Across, Area, Code, Drawing, Fill, Frame, Mark, Photo, Words
from campaign.posters.sizes import BLEED, PRINT, WIDTH, Size
from campaign.posters.typesetting import FONTS, SERIF

rl_config.useA85 = 0  # streams as they are: as text, each would be a quarter larger
QUALITY = 90  # of the photographs' JPEG
_to_unicode = ttfonts.makeToUnicodeCMap
_BEYOND = re.compile("(?<=> <)([0-9A-F]{5,6})(?=>)")


class Booklet:
    """A PDF that grows page by page, and has the same bytes for the same pages."""

    def __init__(self, title: str) -> None:
        self.out = BytesIO()
        self.canvas = Canvas(self.out, invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.setCreator("")

    def add(self, drawing: Drawing, size: Size, *, margin: float = 0) -> None:
        """Add a page. margin: millimetres of paper around the sheet; then it gets its boxes."""
        page = Page(self.canvas, size, margin)
        for shape in drawing:
            page.draw(shape)
        self.canvas.showPage()

    def content(self) -> bytes:
        self.canvas.save()
        return self.out.getvalue()


class Page:
    """One page, measured like a sheet: millimetres from the upper left."""

    def __init__(self, canvas: Canvas, size: Size, margin: float) -> None:
        register_fonts()
        self.canvas, self.scale, self.origin = canvas, size.scale * mm, margin * mm
        sheet = (WIDTH * self.scale, size.height * self.scale)
        self.height = sheet[1] + 2 * self.origin
        canvas.setPageSize((sheet[0] + 2 * self.origin, self.height))
        if margin:
            trim = (self.origin, self.origin, self.origin + sheet[0], self.origin + sheet[1])
            canvas.setTrimBox(trim)
            cut = BLEED * mm
            canvas.setBleedBox((trim[0] - cut, trim[1] - cut, trim[2] + cut, trim[3] + cut))

    def place(self, area: Area) -> tuple[float, float, float, float]:
        """Return an area as ReportLab wants it: lower left corner, width and height in points."""
        x, y = self.point(area.x, area.bottom)
        return x, y, area.w * self.scale, area.h * self.scale

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.origin + x * self.scale, self.height - self.origin - y * self.scale

    @singledispatchmethod
    def draw(self, shape: object) -> None:
        raise TypeError(shape)

    @draw.register
    def _fill(self, shape: Fill) -> None:
        self.canvas.setFillColor(HexColor(shape.colour))
        self.canvas.rect(*self.place(shape.area), stroke=0, fill=1)

    @draw.register
    def _frame(self, shape: Frame) -> None:
        self.canvas.setStrokeColor(HexColor(shape.colour))
        self.canvas.setLineWidth(shape.width * self.scale)
        self.canvas.rect(*self.place(shape.area.inset(shape.width / 2)), stroke=1, fill=0)

    @draw.register
    def _words(self, shape: Words) -> None:
        self.canvas.setFillColor(HexColor(shape.colour))
        self.canvas.setFont(shape.font, shape.size * self.scale)
        shift = {"l": 0.0, "m": 0.5, "r": 1.0}[shape.align]
        x = shape.x - shift * width_of(shape.text, shape.font, shape.size)
        self.canvas.drawString(*self.point(x, shape.y + BASELINE * shape.size), shape.text)

    @draw.register
    def _photo(self, shape: Photo) -> None:
        wide, high = (side * self.scale / mm * PRINT for side in (shape.area.w, shape.area.h))
        box = crop_box(shape.picture.size, (wide, high), shape.focus)
        if box[2] - box[0] > wide:
            shown = fill(shape.picture, (round(wide), round(high)), focus=shape.focus)
        else:  # no more pixels than the picture has
            shown = shape.picture.crop((round(box[0]), round(box[1]), ceil(box[2]), ceil(box[3])))
        self.canvas.drawImage(Jpeg(_as_jpeg(shown)), *self.place(shape.area))

    @draw.register
    def _mark(self, shape: Mark) -> None:
        self.gable(shape.area, shape.colour)

    @draw.register
    def _code(self, shape: Code) -> None:
        modules = code_modules(shape.address, logo=True)
        self.draw(Fill(shape.area, LIGHT))
        self.canvas.setFillColor(HexColor(DARK))
        path, unit = self.canvas.beginPath(), shape.area.w / len(modules)
        for x, y, length in runs(modules):
            run = Area(shape.area.x + x * unit, shape.area.y + y * unit, length * unit, unit)
            path.rect(*self.place(run))
        self.canvas.drawPath(path, stroke=0, fill=1)
        start, side = (measure * unit for measure in logo_box(len(modules)))
        self.gable(Area(shape.area.x + start, shape.area.y + start, side, side), BRICK)

    @draw.register
    def _across(self, shape: Across) -> None:
        size = shape.size * self.scale
        self.canvas.saveState()
        self.canvas.translate(*self.point(shape.x, shape.y))
        self.canvas.rotate(RISE)
        self.canvas.setFont(SERIF, size)
        self.canvas.setFillColor(HexColor(CARD), alpha=0.8)
        self.canvas.setStrokeColor(HexColor(BRICK), alpha=0.6)
        self.canvas.setLineWidth(size / 12)
        self.canvas.setLineJoin(1)  # round: else sharp corners grow thorns
        left = -width_of(shape.text, SERIF, size) / 2
        for mode in (1, 0):  # outlined, then filled over the inner half of the outlines
            self.canvas.drawString(left, -BASELINE * size, shape.text, mode=mode)
        self.canvas.restoreState()

    def gable(self, area: Area, colour: str) -> None:
        self.canvas.setFillColor(HexColor(colour))
        path = self.canvas.beginPath()
        for points in mark_outlines():
            scaled = [
                self.point(area.x + x * area.w / 32, area.y + y * area.w / 32) for x, y in points
            ]
            path.moveTo(*scaled[0])
            for point in scaled[1:]:
                path.lineTo(*point)
            path.close()
        self.canvas.drawPath(path, stroke=0, fill=1, fillMode=0)  # even-odd: the door stays free


class Jpeg(ImageReader):  # type: ignore[misc]  # reportlab has no types
    """A JPEG that goes into the PDF as it is."""

    _dataA = None  # noqa: N815  it has no transparency

    def getRGBData(self) -> bytes:  # noqa: N802  reportlab's name
        """Return what a picture is known by; reportlab would unpack it for that alone."""
        return bytes(self.fp.getvalue())


@cache
def register_fonts() -> None:
    ttfonts.makeToUnicodeCMap = _with_rare_characters
    for file in FONTS.glob("*.ttf"):
        pdfmetrics.registerFont(TTFont(file.name, file))


def _with_rare_characters(name: str, subset: list[int]) -> str:
    """Say which character each glyph is, for those who select and search text.

    ReportLab writes a character beyond U+FFFF as one number, of which readers drop a part.
    """
    table: str = _to_unicode(name, subset)
    return _BEYOND.sub(lambda found: chr(int(found[1], 16)).encode("utf-16-be").hex(), table)


def _as_jpeg(picture: Image.Image) -> BytesIO:
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, subsampling=0)
    out.seek(0)
    return out
