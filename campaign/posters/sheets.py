"""Posters as files: the same bytes for the same input."""

from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from PIL import Image

from campaign.posters.bricks import BRICK
from campaign.posters.codes import code_modules, code_svg, draw_code
from campaign.posters.inks import COLOUR, OFFICE, Inks
from campaign.posters.kinds import Kind
from campaign.posters.marks import crop_marks
from campaign.posters.paper import Booklet
from campaign.posters.png import as_png
from campaign.posters.raster import bands, paint
from campaign.posters.shapes import Area, Code, Drawing, Mark
from campaign.posters.sizes import BLEED, SIZES, SLUG, WIDTH, Size

SHARED = 400_000  # bytes of a share picture, at most
# Of it, the first that is light enough: a JPEG's quality, and whether colours are as fine as
# shades (0, which is 4:4:4) or not (2, 4:2:0): letters on brick fray then. The last is light
# enough for noise, which no portrait is heavier than.
QUALITIES = (
    *((quality, 0) for quality in (92, 88, 84, 78, 70, 60)),
    *((quality, 2) for quality in (60, 45, 30, 20)),
)
CODE_MM, CODE_PIXELS = 100.0, 2000
PREVIEW_WIDTH = 420  # pixels


class Poster(NamedTuple):
    """A file. Its measures are in pixels, and those of a PDF in points."""

    content: bytes
    content_type: str
    width: int
    height: int


def inks_of(variant: str) -> Inks:
    return OFFICE if variant == "office" else COLOUR


def margin_of(variant: str) -> float:
    """Return the paper around the sheet in millimetres: a printing house cuts it off."""
    return BLEED + SLUG if variant == "printer" else 0


def measures(kind: Kind) -> tuple[int, int]:
    """Return a file's width and height, in pixels or, of a PDF, in points."""
    sheet, margin = SIZES[kind.size], 2 * margin_of(kind.variant)
    dots = 72 / 25.4 if kind.form == "pdf" else sheet.dots
    wide, high = (side * sheet.scale + margin for side in (WIDTH, sheet.height))
    return round(wide * dots), round(high * dots)


def draw_file(drawing: Drawing, kind: Kind, *, title: str) -> tuple[bytes, Image.Image]:
    """Return a file, and what it looks like to somebody who has it."""
    if kind.form == "pdf":
        book = Booklet(title)
        as_page(book, drawing, kind)
        content = book.content()
        drawing = []  # photographs are let go before the page is drawn once more
        return content, page_of(content)
    if kind.form == "jpg":
        content = as_jpeg(as_pixels(drawing, kind))
        return content, Image.open(BytesIO(content))
    size = measures(kind)
    page = Image.new("L", size)  # grey is all that a reader of codes sees
    return as_png(_kept_grey(as_bands(drawing, kind), page), size, SIZES[kind.size].dots), page


def _kept_grey(bands: Iterator[Image.Image], page: Image.Image) -> Iterator[Image.Image]:
    """Hand the bands of a picture on, and keep them on a page in grey."""
    top = 0
    for band in bands:
        page.paste(band.convert("L"), (0, top))
        top += band.height
        yield band


def page_of(pdf: bytes, number: int = 0) -> Image.Image:
    """Return a page of a PDF as a printer's program draws it, at 150 dots to the inch."""
    import pypdfium2  # a library of 8 MB that a worker without posters never needs

    with pypdfium2.PdfDocument(pdf) as document:
        page: Image.Image = document[number].render(scale=150 / 72, grayscale=True).to_pil()
        return page


def as_pixels(drawing: Drawing, kind: Kind) -> Image.Image:
    return paint(_marked_off(drawing, kind), SIZES[kind.size], margin=margin_of(kind.variant))


def as_bands(drawing: Drawing, kind: Kind) -> Iterator[Image.Image]:
    return bands(_marked_off(drawing, kind), SIZES[kind.size], margin=margin_of(kind.variant))


def as_page(book: Booklet, drawing: Drawing, kind: Kind) -> None:
    """Add a page to a PDF."""
    book.add(_marked_off(drawing, kind), SIZES[kind.size], margin=margin_of(kind.variant))


def _marked_off(drawing: Drawing, kind: Kind) -> Drawing:
    """Add what a printing house cuts along."""
    return [*drawing, *crop_marks(SIZES[kind.size])] if kind.variant == "printer" else drawing


def as_jpeg(picture: Image.Image) -> bytes:
    """Encode a share picture, as finely as it may weigh."""
    drawn = b""
    for quality, colours in QUALITIES:
        out = BytesIO()
        picture.save(
            out, "JPEG", quality=quality, subsampling=colours, optimize=True, progressive=True
        )
        drawn = out.getvalue()
        if len(drawn) <= SHARED:
            break
    return drawn


def preview(drawing: Drawing) -> bytes:
    """Return a small A4 page to choose by; the site's mark stands where its code would."""
    seen: Drawing = [_marked(shape) if isinstance(shape, Code) else shape for shape in drawing]
    return as_jpeg(paint(seen, SIZES["a4"], dots=PREVIEW_WIDTH / WIDTH))


def _marked(code: Code) -> Mark:
    side = code.area.w / 2
    return Mark(Area(code.area.x + side / 2, code.area.y + side / 2, side, side), BRICK)


def code_file(address: str, form: str) -> bytes:
    """Return the bare code, quiet zone and mark and all, for the newspaper's own designers."""
    if form == "svg":
        return code_svg(address).encode()
    if form == "png":
        modules = len(code_modules(address))
        code = draw_code(address, CODE_PIXELS, logo=True)
        return as_png([code], code.size, modules)
    book = Booklet(address)
    square = Size(height=WIDTH, scale=CODE_MM / WIDTH, dots=1)
    book.add([Code(Area(0, 0, WIDTH, WIDTH), address)], square)
    return book.content()
