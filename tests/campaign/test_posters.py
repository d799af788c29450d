"""Posters are drawn, read back by a scanner, and say nothing that the font can't."""

import io
import re
import struct
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image, ImageChops

from campaign.posters import LAYOUTS, QUIET_ZONE, PosterCopy, draw_code, render_pdf, render_png
from campaign.posters.typesetting import (
    FONTS,
    SANS,
    SERIF,
    Box,
    fit,
    load_font,
    missing_characters,
    wrap,
)
from campaign.printing import is_sample, poster_copy
from profiles.images import as_jpeg
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
LONG = replace(
    COPY,
    name="古丽扎尔·阿卜杜热西提·买",
    number=1208,
    nickname="一百零八级台阶上的贴心人",
    post="社区党委书记、居委会主任、社区卫生健康委员会主任、调解委员会主任",
    community="黄埔区 · 中新广州知识城九佛街道 · 凤凰山麓社区居民委员会",
    quote="门铃响的时候，我从来不问是谁，先应一声“来了”；这么多年下来，整条巷子都知道，我在。",
    campaign="第三届“寻找最美社区工作者”大型公益宣传推选活动（二〇二六年）",
    hosts="示例日报社、示例市民政局、示例市社会工作协会、示例市志愿者联合会、示例晚报",
    address="https://www.community-workers.campaign.example.com/n/abc234",
    printed_address="www.community-workers.campaign.example.com/n/abc234",
)
SAMPLE = replace(COPY, sample="样张 SAMPLE")
RARE = "喆堃淼犇骉赟㙍䶮𬭎𫖯𬍛𬭚𨐈𬱖〇"
FACE = Image.linear_gradient("L").resize((1200, 1500)).convert("RGB")


def read_codes(picture: bytes) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]


def picture_in(pdf: bytes) -> bytes:
    """Return the page's JPEG: the stream between the markers of its beginning and end."""
    found = re.search(rb"stream\r?\n(\xff\xd8.*?\xff\xd9)", pdf, re.DOTALL)
    assert found
    return found[1]


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGB")


@cache
def phone(copy: PosterCopy) -> Image.Image:
    return opened(render_png(copy, size="phone", portrait=FACE))


def characters_of(font: str) -> set[int]:
    """Return what a font's own table (cmap, format 12) says that it can draw."""
    data = (FONTS / font).read_bytes()
    tables = struct.unpack(">H", data[4:6])[0]
    records = (struct.unpack(">4sIII", data[12 + 16 * n : 28 + 16 * n]) for n in range(tables))
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    subtables = struct.unpack(">H", data[cmap + 2 : cmap + 4])[0]
    for n in range(subtables):
        at = cmap + struct.unpack(">I", data[cmap + 8 + 8 * n : cmap + 12 + 8 * n])[0]
        if struct.unpack(">H", data[at : at + 2])[0] == 12:
            groups = struct.unpack(">I", data[at + 12 : at + 16])[0]
            spans = struct.iter_unpack(">III", data[at + 16 : at + 16 + 12 * groups])
            return {code for first, last, _ in spans for code in range(first, last + 1)}
    raise AssertionError(f"{font} has no table of characters beyond U+FFFF.")


@pytest.fixture(scope="module")
def drawn() -> dict[str, bytes]:
    """Every kind of poster once; drawing is what takes the time."""
    return {
        "a4": render_png(COPY, size="a4", portrait=FACE),
        "a4 sample": render_png(SAMPLE, size="a4", portrait=None),
        "phone": render_png(COPY, size="phone", portrait=FACE),
        "phone sample": render_png(SAMPLE, size="phone", portrait=None),
        "pdf": picture_in(render_pdf(COPY, portrait=None)),
        "pdf sample": picture_in(render_pdf(SAMPLE, portrait=FACE)),
    }


def test_every_poster_is_read_back_exactly(drawn):
    assert {kind: read_codes(picture) for kind, picture in drawn.items()} == {
        kind: [COPY.address] for kind in drawn
    }


def test_a_long_address_is_read_back_exactly():
    assert read_codes(render_png(LONG, size="phone", portrait=None)) == [LONG.address]


def test_a_poor_copy_of_the_code_is_still_read():
    code = (
        draw_code(COPY.address, 826).resize((130, 130)).rotate(17, fillcolor="white", expand=True)
    )
    poor = io.BytesIO()
    code.save(poor, "JPEG", quality=40)
    assert read_codes(poor.getvalue()) == [COPY.address]


def test_sheets_have_the_size_of_the_paper_and_of_the_phone(drawn):
    poster = Image.open(io.BytesIO(drawn["a4"]))
    assert poster.size == opened(drawn["pdf"]).size == (2480, 3508)
    assert round(poster.info["dpi"][0]) == 300
    assert opened(drawn["phone"]).size == (1080, 1920)


@pytest.mark.parametrize("kind", ["a4 sample", "phone sample"])
def test_the_code_keeps_its_quiet_zone_even_on_a_sample(drawn, kind):
    poster, box = opened(drawn[kind]), LAYOUTS[kind.split()[0]].code
    code = draw_code(COPY.address, box.w)
    x, y = box.x + (box.w - code.width) // 2, box.y + (box.h - code.height) // 2
    assert poster.crop((x, y, x + code.width, y + code.height)).tobytes() == code.tobytes()
    dark = ImageChops.invert(code).getbbox()
    row = [code.getpixel((n, dark[1])) for n in range(dark[0], code.width)]
    module = row.index((255, 255, 255)) // 7  # a finder is seven modules wide
    assert dark[0] == dark[1] == code.width - dark[2] == code.height - dark[3]
    assert dark[0] == QUIET_ZONE * module


@pytest.mark.parametrize("length", [8, 13, 20, 33, 47, 60])
def test_the_code_is_large_whatever_the_length_of_the_address(length):
    address = "https://" + "a" * length + "/n/abc234"
    assert draw_code(address, LAYOUTS["phone"].code.w).width >= 480
    assert draw_code(address, LAYOUTS["a4"].code.w).width / 300 * 25.4 > 63  # mm


def test_a_sample_is_marked_below_the_eyes_and_above_the_code():
    changed = ImageChops.difference(phone(COPY), phone(SAMPLE)).getbbox()
    face, code = LAYOUTS["phone"].portrait, LAYOUTS["phone"].code
    assert changed[2] - changed[0] > face.w
    assert face.y + face.h * 0.45 < changed[1] < changed[3] < code.y


def test_the_same_words_give_the_same_bytes(drawn):
    assert render_png(COPY, size="phone", portrait=FACE) == drawn["phone"]
    pdf = render_pdf(COPY, portrait=None)
    assert pdf == render_pdf(COPY, portrait=None)
    assert re.findall(rb"/(?:Creation|Mod)Date \(D:(\d{4})", pdf) == [b"1970", b"1970"]


@pytest.mark.parametrize("size", ["a4", "phone"])
def test_no_place_on_a_sheet_meets_another(size):
    layout = LAYOUTS[size]
    boxes = [box for box in layout if isinstance(box, Box)]
    assert len(boxes) == 8
    for box in boxes:
        assert 0 < box.x < box.x + box.w < layout.sheet[0], box
        assert layout.strip < box.y < box.y + box.h < layout.sheet[1], box
    for one, other in combinations(boxes, 2):
        apart = one.x + one.w <= other.x or other.x + other.w <= one.x
        assert apart or one.y + one.h <= other.y or other.y + other.h <= one.y, (one, other)


@pytest.mark.parametrize(
    "places",
    [
        {
            "sign": ("name", "nickname"),
            "facts": ("post", "community"),
            "address": ("printed_address",),
        },
        {"quote": ("quote",), "invitation": ("invitation",), "hosts": ("hosts",)},
    ],
    ids=["odd", "even"],  # neighbours apart, so that one can't hide in the other's place
)
def test_long_words_stay_in_their_place(places):
    empty = replace(LONG, **{field: "" for fields in places.values() for field in fields})
    changed = ImageChops.difference(phone(LONG), phone(empty))
    for place in places:
        box = getattr(LAYOUTS["phone"], place)
        within = (box.x, box.y, box.x + box.w, box.y + box.h)
        assert changed.crop(within).getbbox(), place
        changed.paste("black", within)
    assert changed.getbbox() is None


@pytest.mark.parametrize(
    "name",
    ["张榕", "欧阳晓岚", "古丽扎尔·阿卜杜热西提·买买", "榕" * 24],
)
def test_names_of_every_length_are_drawn_to_the_last_character(name):
    other = phone(replace(COPY, name=name[:-1] + "一"))
    assert ImageChops.difference(phone(replace(COPY, name=name)), other).getbbox()


def test_a_latin_name_stays_on_its_sign_a_word_to_a_line():
    spaced, joined = (phone(replace(COPY, name=name)) for name in ("Mina Xu", "MinaXu"))
    box = LAYOUTS["phone"].sign
    changed = ImageChops.difference(spaced, joined).getbbox()
    assert box.x < changed[0] < changed[2] < box.x + box.w
    assert changed[3] - changed[1] > LAYOUTS["phone"].unit * 2  # two lines against one


def test_an_endless_name_stays_on_its_sign():
    one, other = (phone(replace(COPY, name="榕" * 40 + last)) for last in "一二")
    assert one.tobytes() == other.tobytes()  # what does not fit is left out, not piled up


def test_the_fonts_have_the_whole_standard_list():
    sans, serif = characters_of(SANS), characters_of(SERIF)
    assert sans == serif  # `missing_characters` asks one for both
    han = {code for code in sans if 0x3400 <= code < 0xA000 or code >= 0x20000}
    assert len(han) == 8105  # 通用规范汉字表
    assert {ord(one) for one in RARE + "·“”「」（），。、；：？！—…→"} <= sans


def test_a_rare_character_is_drawn_and_one_beyond_the_font_is_named():
    assert missing_characters(RARE + "·“”（）") == ""
    copy = replace(COPY, name="\U00020000明", hosts="\U00020000\u0e01")
    assert copy.missing == "\U00020000\u0e01"
    fitted = fit(copy.name, Box(0, 0, 900, 300), SERIF, largest=100, smallest=50, lines=1)
    assert fitted.lines == ["〓明"]


@pytest.mark.parametrize("portrait", [None, FACE], ids=["without", "with a face"])
def test_a_missing_character_is_nowhere_an_empty_box(portrait):
    fields = ("name", "nickname", "post", "quote", "campaign", "hosts", "invitation", "sample")
    lacking, marked = (
        render_png(
            replace(COPY, **dict.fromkeys(fields, f"{one}明")), size="phone", portrait=portrait
        )
        for one in "\U00020000〓"
    )
    assert lacking == marked


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


@pytest.mark.parametrize("size", ["a4", "phone"])
def test_the_invitation_keeps_to_its_place(size):
    drawn, without = (
        Image.open(io.BytesIO(render_png(copy, size=size, portrait=None)))
        for copy in (COPY, replace(COPY, invitation=""))
    )
    left, top, right, bottom = ImageChops.difference(drawn, without).getbbox()
    box = LAYOUTS[size].invitation
    assert box.x <= left < right <= box.x + box.w
    assert box.y <= top < bottom <= box.y + box.h + LAYOUTS[size].unit // 10


# over the web


@pytest.fixture
def nominee(db):
    now = timezone.now()
    return cast.a_published_nominee(cast.an_edition(at=now), at=now)


def test_hosts_stand_in_one_row_however_the_form_has_sent_them(nominee):
    nominee.edition.hosts = "示例日报社\r\n示例市民政局\n"
    assert poster_copy(nominee).hosts == "示例日报社、示例市民政局"


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


def test_a_portrait_is_on_the_poster_and_a_lost_file_does_not_stop_it(
    nominee, client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    address = f"/posters/{nominee.code}/phone.png"
    without = client.get(address).content
    nominee.portrait.save("face.jpg", as_jpeg(FACE.copy()))
    with_face = client.get(address).content
    assert with_face != without
    (tmp_path / nominee.portrait.name).unlink()
    nominee.quote = "另一句。"
    nominee.save()
    assert client.get(address).status_code == 200


def test_a_poster_is_drawn_once_until_its_words_change(nominee, client, monkeypatch):
    address = f"/posters/{nominee.code}/phone.png"
    first = client.get(address).content
    monkeypatch.setattr("campaign.printing._draw", lambda *_: b"drawn again")
    assert client.get(address).content == first
    nominee.quote = "换了一句话。"
    nominee.save()
    assert client.get(address).content == b"drawn again"


def test_a_poster_that_can_not_be_kept_is_handed_out_all_the_same(
    nominee, client, settings, tmp_path
):
    settings.VAR_DIR = tmp_path / "full"
    settings.VAR_DIR.write_text("a file where a folder should be")
    response = client.get(f"/posters/{nominee.code}/phone.png")
    assert response.status_code == 200
    assert len(zxingcpp.read_barcodes(Image.open(io.BytesIO(response.content)))) == 1
