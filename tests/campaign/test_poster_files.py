"""Posters as files: of their measures and weight, with text in a PDF, the same every time."""

import io
import random
import re
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from campaign.posters import LAYOUTS, SIZES, Face, Kind, prove
from campaign.posters.inks import COLOUR
from campaign.posters.sheets import SHARED, as_pixels, draw_file, measures
from tests.posters import COPY, SAMPLE
from tests.posters import shapes as shapes_of

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize("kind", [Kind(), Kind(variant="printer"), Kind("quote", "a3")])
def test_a_large_page_is_read_and_has_the_size_of_its_paper(kind):
    content, page = draw_file(shapes_of(kind.layout, kind.size, SAMPLE), kind, title="x")
    prove(page, COPY.address)
    poster = Image.open(io.BytesIO(content))
    assert poster.size == measures(kind)
    assert round(poster.info["dpi"][0]) == 300


@pytest.mark.parametrize(("layout", "variant"), [("portrait", "printer"), ("district", "screen")])
def test_a_page_drawn_band_by_band_is_the_page_drawn_at_once(layout, variant):
    kind = Kind(layout, variant=variant)
    drawing = shapes_of(layout, kind.size, SAMPLE)
    whole, (content, page) = as_pixels(drawing, kind), draw_file(drawing, kind, title="x")
    banded = Image.open(io.BytesIO(content))
    assert banded.mode == "RGB"
    difference = ImageChops.difference(whole, banded)
    assert all(most <= 2 for _least, most in difference.getextrema())  # a photograph's rounding
    assert ImageChops.difference(page, banded.convert("L")).getbbox() is None


def test_papers_and_screens_have_their_measures():
    assert measures(Kind()) == (2480, 3508)
    assert measures(Kind(size="a3")) == (3508, 4961)
    assert measures(Kind(variant="printer", form="pdf")) == (669, 916)  # 236 × 323 mm
    assert measures(Kind(size="phone")) == (1080, 1920)
    assert measures(Kind(size="share", form="jpg")) == (1080, 1440)


@pytest.mark.parametrize("size", [(700, 900), (1600, 2000)])
def test_a_share_picture_is_light_even_with_the_busiest_portrait(size):
    chance = random.Random(7)
    noise = Image.frombytes("RGB", size, chance.randbytes(3 * size[0] * size[1]))
    for layout in LAYOUTS.values():
        drawing = layout(COPY, Face(noise), SIZES["share"], COLOUR)
        content, page = draw_file(drawing, Kind(size="share", form="jpg"), title="x")
        assert len(content) <= SHARED
        prove(page, COPY.address)


def test_a_pdf_has_text_to_select_a_code_in_vectors_and_fonts_cut_down():
    kind = Kind(form="pdf")
    content, _page = draw_file(shapes_of("portrait", "a4", face=False), kind, title="欧阳晓岚")
    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
    assert "就是大事。" in text.replace("\r\n", "")
    assert "campaign.example/n/abc234" in text
    assert b"/Subtype /Image" not in content
    assert set(re.findall(rb"/FontName /([A-Z]{6})\+", content))
    assert len(content) < 120_000  # of fonts of 6 MB


def test_a_pdf_for_a_printing_house_has_its_boxes():
    content, _page = draw_file(
        shapes_of("quote", "a4"), Kind("quote", variant="printer", form="pdf"), title="x"
    )
    page = pypdfium2.PdfDocument(content)[0]
    mm = 72 / 25.4
    assert page.get_trimbox() == pytest.approx([13 * mm, 13 * mm, 223 * mm, 310 * mm], abs=0.1)
    assert page.get_bleedbox() == pytest.approx([10 * mm, 10 * mm, 226 * mm, 313 * mm], abs=0.1)


def test_a_rare_character_beyond_the_first_plane_is_text_in_a_pdf():
    drawing = shapes_of("portrait", "a4", replace(COPY, name="䶮𬍛"))
    content, _page = draw_file(drawing, Kind(form="pdf"), title="x")
    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
    assert "䶮" in text
    assert "𬍛" in text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_colour_runs_three_millimetres_over_the_edge_and_no_further(layout):
    sheet = as_pixels(shapes_of(layout, "a4"), Kind(layout, variant="printer"))
    dots = SIZES["a4"].dots
    middle = sheet.height // 3
    assert sheet.getpixel((round(10.4 * dots), middle)) != (255, 255, 255)
    assert sheet.getpixel((round(9.6 * dots), middle)) == (255, 255, 255)
    inside = sheet.crop((round(13 * dots), round(13 * dots), round(223 * dots), round(310 * dots)))
    plain = as_pixels(shapes_of(layout, "a4"), Kind(layout))
    difference = ImageChops.difference(inside.resize((210, 297)), plain.resize((210, 297)))
    assert sum(ImageStat.Stat(difference).mean) < 9


@pytest.mark.parametrize(
    "kind", [Kind(size="phone"), Kind(form="pdf"), Kind("quote", "share", form="jpg")]
)
def test_the_same_words_give_the_same_bytes(kind):
    once, again = (
        draw_file(shapes_of(kind.layout, kind.size), kind, title="x")[0] for _ in range(2)
    )
    assert once == again
