"""The code on a poster: large, read by phones whatever stands around it, or refused."""

import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from campaign.posters import LAYOUTS, SIZES, Kind, UnreadableError, draw_code, prove
from campaign.posters.codes import code_modules, logo_box
from campaign.posters.raster import paint
from campaign.posters.shapes import Code
from campaign.posters.sheets import code_file, draw_file, page_of
from tests.posters import COPIES, COPY
from tests.posters import shapes as shapes_of

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_phones_can_read_whatever_stands_on_it(layout, copy):
    for kind in (Kind(layout, "share", form="jpg"), Kind(layout, form="pdf")):
        drawing = shapes_of(layout, kind.size, COPIES[copy])
        content, page = draw_file(drawing, kind, title="x")
        prove(page, COPIES[copy].address)
        assert content


@pytest.mark.parametrize(("layout", "length"), [("portrait", 40), ("quote", 60)])
def test_a_long_address_and_a_long_sentence_are_read_on_paper_and_on_a_phone(layout, length):
    address = ("https://" + "w" * 60)[: length - 23] + ".example.com/n/abc234/k"
    assert len(address) == length
    quote = "门铃响的时候，我从来不问是谁，先应一声来了。" * 10
    copy = replace(COPY, quote=quote[:200], address=address, printed_address=address)
    for kind in (Kind(layout, "phone"), Kind(layout), Kind(layout, form="pdf")):
        content, page = draw_file(shapes_of(layout, kind.size, copy), kind, title="x")
        prove(page, address)
        assert content


def test_another_address_and_no_code_at_all_are_refused_with_the_reason():
    page = paint(shapes_of("portrait", "share"), SIZES["share"])
    with pytest.raises(UnreadableError, match=r"/n/abc234.*/n/other2"):
        prove(page, "https://campaign.example/n/other2")
    with pytest.raises(UnreadableError):
        prove(Image.new("RGB", (500, 700), "white"), COPY.address)


def test_a_code_under_a_logo_that_is_too_large_is_refused():
    page = paint(shapes_of("portrait", "share"), SIZES["share"])
    code = next(s for s in shapes_of("portrait", "share") if isinstance(s, Code)).area
    dots = SIZES["share"].pixels
    spot = code.inset(code.w * 0.3)
    box = tuple(round(edge * dots) for edge in (spot.x, spot.y, spot.right, spot.bottom))
    page.paste("white", box)  # as a designer's large logo would
    with pytest.raises(UnreadableError):
        prove(page, COPY.address)


@pytest.mark.parametrize("length", [8, 13, 20, 33, 47, 60])
def test_the_code_is_large_whatever_the_length_of_the_address(length):
    address = "https://" + "a" * (length - 8) + "/n/abc234"
    for size, least in (("a4", 63), ("a3", 90)):
        sheet = SIZES[size]
        pixels = draw_code(address, round(70 * sheet.pixels), logo=True).width
        assert pixels / sheet.dots > least  # millimetres
    assert draw_code(address, 360, logo=True).width >= 300


def test_the_mark_takes_no_more_than_a_fifth_and_the_quiet_zone_is_white():
    modules = code_modules(COPY.address, logo=True)
    assert logo_box(len(modules))[1] <= (len(modules) - 8) * 0.2
    for n in range(4):
        assert not any(modules[n])
        assert not any(modules[-1 - n])
        assert not any(row[n] or row[-1 - n] for row in modules)


@pytest.mark.parametrize("width", [200, 299, 413, 827])
def test_modules_are_whole_pixels_dark_on_white(width):
    code = draw_code(COPY.address, width)
    modules = code_modules(COPY.address)
    pixels, rest = divmod(code.width, len(modules))
    assert rest == 0
    assert width - code.width < len(modules)
    grey = code.convert("L")
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            box = (x * pixels, y * pixels, (x + 1) * pixels, (y + 1) * pixels)
            least, most = grey.crop(box).getextrema()
            assert least == most
            assert (least < 60) if dark else (least == 255)


@pytest.mark.parametrize("form", ["pdf", "png"])
def test_the_bare_code_is_read_from_near_and_from_afar(form):
    content = code_file(COPY.address, form)
    prove(page_of(content) if form == "pdf" else Image.open(io.BytesIO(content)), COPY.address)


def test_the_svg_shows_the_same_modules():
    svg = code_file(COPY.address, "svg").decode()
    modules = code_modules(COPY.address, logo=True)
    path = re.search(r'crispEdges" d="([^"]+)"', svg)[1]
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path)
    drawn = {(int(x) + n, int(y)) for x, y, length in runs for n in range(int(length))}
    assert drawn == {(x, y) for y, row in enumerate(modules) for x, dark in enumerate(row) if dark}
