"""Posters as files: the same bytes for the same input."""

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
from campaign.posters.raster import paint
from campaign.posters.shapes import Area, Code, Drawing, Mark
from campaign.posters.sizes import BLEED, SIZES, SLUG, WIDTH, Size

SHARED = 400_000  # bytes of a share picture, at most
QUALITIES = (92, 88, 84, 78, 70, 60)  # of it; the first that is light enough, else the last
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
        return content, page_of(content)
    picture = as_pixels(drawing, kind)
    if kind.form == "jpg":
        content = as_jpeg(picture)
        return content, Image.open(BytesIO(content))
    return as_png(picture, SIZES[kind.size].dots), picture


def page_of(pdf: bytes, number: int = 0) -> Image.Image:
    """Return a page of a PDF as a printer's program draws it, at 150 dots to the inch."""
    import pypdfium2  # a library of 8 MB that a worker without posters never needs

    with pypdfium2.PdfDocument(pdf) as document:
        page: Image.Image = document[number].render(scale=150 / 72, grayscale=True).to_pil()
        return page


def as_pixels(drawing: Drawing, kind: Kind) -> Image.Image:
    sheet = SIZES[kind.size]
    if kind.variant == "printer":
        drawing = [*drawing, *crop_marks(sheet)]
    return paint(drawing, sheet, margin=margin_of(kind.variant))


def as_page(book: Booklet, drawing: Drawing, kind: Kind) -> None:
    """Add a page to a PDF."""
    sheet = SIZES[kind.size]
    if kind.variant == "printer":
        drawing = [*drawing, *crop_marks(sheet)]
    book.add(drawing, sheet, margin=margin_of(kind.variant))


def as_jpeg(picture: Image.Image) -> bytes:
    """Encode a share picture; in 4:4:4, since letters on brick fray else."""
    drawn = b""
    for quality in QUALITIES:
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality, subsampling=0, optimize=True, progressive=True)
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
        return as_png(draw_code(address, CODE_PIXELS, logo=True), modules)
    book = Booklet(address)
    square = Size(height=WIDTH, scale=CODE_MM / WIDTH, dots=1)
    book.add([Code(Area(0, 0, WIDTH, WIDTH), address)], square)
    return book.content()
