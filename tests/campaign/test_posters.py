"""Posters are drawn, read back by a scanner, and say nothing that the font can't."""

import io
import re
from dataclasses import replace

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image

from campaign.posters import LAYOUTS, QUIET_ZONE, PosterCopy, draw_code, render_pdf, render_png
from campaign.printing import is_sample
from campaign.typesetting import SANS, SERIF, Box, fit, load_font, missing_characters, wrap
from tests import cast

COPY = PosterCopy(
    name="欧阳晓岚",
    number=12,
    nickname="小巷总理",
    post="社区党委书记、居委会主任",
    community="越秀区 · 榕荫街道 · 榕荫社区",
    quote="小事做好了，就是大事。",
    campaign="第三届寻找“最美社区工作者”",
    hosts="示例日报社",
    invitation="扫一扫，读故事，为TA点赞",
    address="https://campaign.example/n/abc234",
    printed_address="campaign.example/n/abc234",
    sample="",
)
FACE = Image.linear_gradient("L").resize((1200, 1500)).convert("RGB")


def read_codes(picture: bytes) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]


def picture_in(pdf: bytes) -> bytes:
    """Return the page's JPEG: the stream between the markers of its beginning and end."""
    found = re.search(rb"stream\r?\n(\xff\xd8.*?\xff\xd9)", pdf, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("sample", ["", "样张 SAMPLE"], ids=["real", "sample"])
@pytest.mark.parametrize("portrait", [None, FACE], ids=["without", "with a face"])
def test_every_poster_is_read_back_exactly(sample, portrait):
    copy = replace(COPY, sample=sample)
    assert read_codes(render_png(copy, size="a4", portrait=portrait)) == [COPY.address]
    assert read_codes(render_png(copy, size="phone", portrait=portrait)) == [COPY.address]
    assert read_codes(picture_in(render_pdf(copy, portrait=portrait))) == [COPY.address]


def test_a_poor_copy_of_the_code_is_still_read():
    code = (
        draw_code(COPY.address, 826).resize((130, 130)).rotate(17, fillcolor="white", expand=True)
    )
    poor = io.BytesIO()
    code.save(poor, "JPEG", quality=40)
    assert read_codes(poor.getvalue()) == [COPY.address]


def test_a4_has_the_size_of_the_paper():
    poster = Image.open(io.BytesIO(render_png(COPY, size="a4", portrait=None)))
    assert poster.size == (2480, 3508)
    assert round(poster.info["dpi"][0]) == 300


def test_the_code_keeps_its_quiet_zone_even_on_a_sample():
    copy = replace(COPY, sample="样张 SAMPLE")
    poster = Image.open(io.BytesIO(render_png(copy, size="a4", portrait=FACE)))
    code = draw_code(COPY.address, LAYOUTS["a4"].code.w)
    box = LAYOUTS["a4"].code
    x, y = box.x + (box.w - code.width) // 2, box.y + (box.h - code.height) // 2
    assert poster.crop((x, y, x + code.width, y + code.height)).tobytes() == code.tobytes()
    dark = [n for n in range(code.width) if code.getpixel((n, n)) == (0, 0, 0)]
    finder = next(n for n in range(dark[0], code.width) if code.getpixel((n, dark[0])) != (0, 0, 0))
    module = (finder - dark[0]) / 7  # a finder is seven modules wide
    assert dark[0] == QUIET_ZONE * module


def test_a_sample_is_marked_and_a_real_one_is_not():
    real = Image.open(io.BytesIO(render_png(COPY, size="phone", portrait=None)))
    sample = Image.open(
        io.BytesIO(render_png(replace(COPY, sample="样张 SAMPLE"), size="phone", portrait=None))
    )
    assert real.tobytes() != sample.tobytes()


def test_the_same_words_give_the_same_bytes():
    assert render_pdf(COPY, portrait=FACE) == render_pdf(COPY, portrait=FACE)
    assert render_png(COPY, size="phone", portrait=FACE) == render_png(
        COPY, size="phone", portrait=FACE
    )


@pytest.mark.parametrize(
    "name", ["王", "张榕", "单小雄", "欧阳晓岚", "阿卜杜拉·买买提", "古丽扎尔·阿卜杜热西提·买"]
)
def test_names_of_every_length_fit(name):
    box = LAYOUTS["a4"].facts
    fitted = fit(name, Box(box.x, box.y, box.w, 472), SERIF, largest=260, smallest=118, lines=2)
    assert "".join(fitted.lines) == name
    assert all(load_font(SERIF, fitted.size).getlength(line) <= box.w for line in fitted.lines)


def test_a_rare_character_is_drawn_and_one_beyond_the_font_is_named():
    assert missing_characters("喆堃犇骉䶮𬭎〇·“”（）") == ""
    copy = replace(COPY, name="\U00020000明", hosts="\U00020000\u0e01")
    assert copy.missing == "\U00020000\u0e01"
    fitted = fit(copy.name, Box(0, 0, 900, 300), SERIF, largest=100, smallest=50, lines=1)
    assert fitted.lines == ["〓明"]


def test_lines_do_not_begin_with_a_comma_or_end_with_an_opening_quote():
    font = load_font(SANS, 20)
    text = "他说，“先把水通了，再说。”她说：“好。”于是，大家都去了。"
    for width in range(120, 400, 7):
        lines = wrap(text, font, width)
        assert "".join(lines) == text
        for line in lines:
            assert line[0] not in "，。：”", (width, lines)
            assert line[-1] != "“", (width, lines)


def test_too_long_a_text_ends_in_an_ellipsis():
    fitted = fit("很长的话" * 40, Box(0, 0, 300, 100), SANS, largest=40, smallest=30, lines=2)
    assert len(fitted.lines) == 2
    assert fitted.lines[-1].endswith("…")


@pytest.mark.parametrize(
    ("site", "sample"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://campaign.example", True),
        ("https://10.1.2.3", True),
        ("https://localhost", True),
        ("https://press.local", True),
        ("https://campaign.example", False),
    ],
)
def test_a_poster_is_a_sample_while_its_address_leads_nowhere(settings, site, sample):
    settings.SITE_URL = site
    assert is_sample() is sample


# over the web


@pytest.fixture
def nominee(db):
    now = timezone.now()
    return cast.a_published_nominee(cast.an_edition(at=now), at=now)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a4.png", "image/png"), ("phone.png", "image/png"), ("a4.pdf", "application/pdf")],
)
def test_a_poster_is_downloaded_and_leads_back(nominee, client, settings, name, kind):
    answer = client.get(f"/posters/{nominee.code}/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == kind
    picture = picture_in(answer.content) if name.endswith("pdf") else answer.content
    assert read_codes(picture) == [f"{settings.SITE_URL}/n/{nominee.code}"]


def test_a_poster_is_drawn_once_until_its_words_change(nominee, client, monkeypatch):
    address = f"/posters/{nominee.code}/phone.png"
    first = client.get(address).content
    monkeypatch.setattr("campaign.printing._draw", lambda *_: b"drawn again")
    assert client.get(address).content == first
    nominee.quote = "换了一句话。"
    nominee.save()
    assert client.get(address).content == b"drawn again"
