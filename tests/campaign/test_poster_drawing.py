"""Posters as drawings: whole, within their sheet, readable, and as they were signed."""

from dataclasses import replace
from itertools import combinations

import pytest
from PIL import Image, ImageChops, ImageStat

from campaign.posters import LAYOUTS, SIZES, district_list, prove
from campaign.posters.crops import crop_box
from campaign.posters.inks import COLOUR, OFFICE
from campaign.posters.lines import fit, width_of
from campaign.posters.raster import paint
from campaign.posters.shapes import Across, Area, Code, Words
from campaign.posters.typesetting import SANS, SERIF
from tests.posters import (
    ALL,
    BARE,
    COPIES,
    COPY,
    GOLDEN,
    LONG,
    POSTER_SIZES,
    SAMPLE,
    a_list,
    small,
)
from tests.posters import shapes as shapes_of

pytestmark = pytest.mark.thorough

LAYOUT_SIZES = [(layout, size) for layout in LAYOUTS for size in POSTER_SIZES]


def area_of(words: Words) -> Area:
    wide = width_of(words.text, words.font, words.size)
    x = words.x - {"l": 0, "m": wide / 2, "r": wide}[words.align]
    return Area(x, words.y - words.size * 0.42, wide, words.size * 0.84)


def meet(one: Area, other: Area) -> bool:
    apart = one.right <= other.x or other.right <= one.x
    return not (apart or one.bottom <= other.y or other.bottom <= one.y)


def words_in(drawing) -> str:
    return "".join(shape.text for shape in drawing if isinstance(shape, Words))


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize(("layout", "size"), LAYOUT_SIZES)
def test_words_stand_on_the_sheet_and_never_on_each_other(layout, size, copy):
    words = [
        s
        for s in shapes_of(layout, size, COPIES[copy])
        if isinstance(s, Words) and s.text.strip("“”‘’·")
    ]
    for one in words:
        area = area_of(one)
        assert area.right < 210 - 3, one
        assert area.x > 3 or one.text[0] in "“‘《", one
        assert area.y > 3, one
        assert area.bottom < SIZES[size].height - 3, one
    for one, other in combinations(words, 2):
        in_one_line = one.y == other.y  # where punctuation may move together
        assert in_one_line or not meet(area_of(one), area_of(other)), (one, other)


@pytest.mark.parametrize("size", POSTER_SIZES)
@pytest.mark.parametrize("people", [1, 2, 3, 5, 8, 13, 21, 34, 55, 250])
def test_a_list_holds_its_people_side_by_side(size, people):
    drawing = district_list(a_list(people), (None,) * people, SIZES[size], COLOUR)
    words = [shape for shape in drawing if isinstance(shape, Words)]
    for one, other in combinations(words, 2):
        if one.text not in "张欧李古" and other.text not in "张欧李古":  # initials on their wall
            assert not meet(area_of(one), area_of(other)), (one, other)
    shown = words_in(drawing).count("榕荫社区")
    assert shown == people or (people == 250 and shown >= 100 and "……共250位" in words_in(drawing))


@pytest.mark.parametrize("copy", [COPY, LONG, BARE, SAMPLE])
@pytest.mark.parametrize(("layout", "size"), LAYOUT_SIZES)
def test_nothing_lies_on_the_code(layout, size, copy):
    drawing = shapes_of(layout, size, copy)
    at = next(n for n, shape in enumerate(drawing) if isinstance(shape, Code))
    code = drawing[at].area
    assert code.w == code.h
    assert code.x > 8
    assert code.right < 210 - 8
    assert code.bottom < SIZES[size].height - 8
    for shape in drawing[at + 1 :]:
        assert not isinstance(shape, Across)
        if isinstance(shape, Words) and shape.text.strip():
            assert not meet(area_of(shape), code.inset(5)), shape  # 5 mm of it are quiet


@pytest.mark.parametrize("length", [20, 40, 60])
@pytest.mark.parametrize(("layout", "size"), LAYOUT_SIZES)
def test_an_address_stays_whole_to_be_typed(layout, size, length):
    """In one line or, where that would be tiny, in two, of which the first is the host."""
    address = ("w" * 60 + ".example.com/n/abc234")[-length:]
    drawing = shapes_of(layout, size, replace(COPY, printed_address=address))
    rows = [s for s in drawing if isinstance(s, Words) and s.font == SANS and s.text in address]
    assert "".join(row.text for row in rows) == address
    assert len(rows) == (1 if length == 20 else 2)
    card = next(s for s in drawing if isinstance(s, Code)).area
    for row in rows:
        assert card.x < area_of(row).x < area_of(row).right < card.right


@pytest.mark.parametrize(
    "name",
    ["张榕", "欧阳晓", "欧阳晓岚", "阿卜杜拉·买买提", "古丽扎尔·阿卜杜热西提·买", "榕" * 14],
)
@pytest.mark.parametrize(("layout", "size"), LAYOUT_SIZES)
def test_names_of_2_to_14_characters_are_drawn_to_the_last(layout, size, name):
    drawn = words_in(shapes_of(layout, size, replace(COPY, name=name)))
    for character in name.replace("·", ""):
        assert drawn.count(character) >= name.count(character)


@pytest.mark.parametrize(("layout", "size"), LAYOUT_SIZES)
def test_a_rare_character_is_drawn_and_one_beyond_the_font_is_never_a_box(layout, size):
    rare = replace(COPY, name="䶮𬍛", nickname="𨐈𬱖", quote="〇喆堃。")
    assert rare.missing == ""
    copy = replace(COPY, name="\U00020000明", quote="\u0e01好。")
    assert copy.missing == "\U00020000\u0e01"
    drawn = words_in(shapes_of(layout, size, copy))
    assert "〓" in drawn
    assert "\U00020000" not in drawn
    assert "\u0e01" not in drawn


@pytest.mark.parametrize(("layout", "size"), LAYOUT_SIZES)
def test_a_long_quote_ends_in_an_ellipsis_only_where_it_does_not_fit(layout, size):
    short, endless = (replace(COPY, quote="门铃响了，我就应一声。" * n) for n in (1, 60))
    assert "…" not in words_in(shapes_of(layout, size, short))
    assert "…" in words_in(shapes_of(layout, size, endless))


def test_a_quote_is_broken_where_its_clauses_end():
    lines = [s.text for s in shapes_of("quote", "a4") if isinstance(s, Words)]
    assert "小事做好了，" in lines
    assert "就是大事。" in lines


def test_a_place_that_takes_two_lines_is_broken_at_a_dot():
    lines = [s.text for s in shapes_of("quote", "a4", LONG) if isinstance(s, Words)]
    assert "黄埔区·中新广州知识城九佛街道" in lines
    assert "凤凰山麓社区居民委员会" in lines


@pytest.mark.parametrize(("layout", "size"), LAYOUT_SIZES)
def test_a_name_in_latin_letters_is_broken_at_its_hyphen_if_at_all(layout, size):
    lines = [s.text for s in shapes_of(layout, size, COPIES["latin"]) if isinstance(s, Words)]
    assert {"Montgomery-Fitzgerald", "Montgomery-", "Alexandra Montgomery-Fitzgerald"} & {*lines}


def words_of(layout: str, copy, **options) -> list[Words]:
    return [s for s in shapes_of(layout, "a4", copy, **options) if isinstance(s, Words)]


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_a_board_does_not_read_as_one_more_host(layout):
    copy = replace(COPY, hosts="示例日报社、示例晚报", spot="北门公告栏")
    hosts, spot = (
        next(one for one in words_of(layout, copy) if one.text == text)
        for text in (copy.hosts, copy.spot)
    )
    assert spot.y - hosts.y >= hosts.size


def test_a_sentence_that_is_cut_ends_as_chinese_does():
    end = [one.text for one in words_of("portrait", LONG) if "…" in one.text]
    assert len(end) == 1
    assert end[0].endswith("……")


def test_a_clause_of_two_characters_takes_no_line_of_its_own():
    copy = replace(COPY, quote="再走，就要把他们往街上推了。")
    lines = fit(f"“{copy.quote}”", SERIF, (98, 38), sizes=(16, 8), lines=3, leading=1.3).lines
    assert len(lines) == 2
    assert len(lines[0]) > 4


def test_without_a_sentence_the_name_is_said_once():
    names = [one for one in words_of("quote", replace(COPY, quote="")) if one.text == COPY.name]
    assert len(names) == 1


def test_an_address_of_fifty_characters_can_be_read_to_be_typed():
    host = "www.community-workers.campaign.example.com/"
    found = {one.text: one.size for one in words_of("portrait", LONG)}
    assert found[host] >= 2.7
    assert found["n/abc234/k"] == found[host]


def test_more_names_than_fit_are_not_set_too_small_to_read():
    drawing = district_list(a_list(140), (None,) * 140, SIZES["a4"], COLOUR)
    smallest = min(one.size for one in drawing if getattr(one, "text", "") == "榕荫社区")
    assert smallest > 2.2


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_office_poster_spares_toner(layout):
    def toner(picture: Image.Image) -> float:
        return 255 - ImageStat.Stat(picture.convert("L")).mean[0]

    size = SIZES["a4"]
    colour = paint(shapes_of(layout, "a4", face=False), size, dots=2)
    office = paint(shapes_of(layout, "a4", face=False, inks=OFFICE), size, dots=2)
    assert toner(office) < toner(colour) / 3
    prove(paint(shapes_of(layout, "a4", inks=OFFICE), size), COPY.address)


@pytest.mark.parametrize(("layout", "size"), [("portrait", "a4"), ("quote", "share")])
def test_a_sample_is_marked_across_the_sheet(layout, size):
    plain, marked = (paint(shapes_of(layout, size, c), SIZES[size]) for c in (COPY, SAMPLE))
    changed = ImageChops.difference(plain, marked).getbbox()
    assert changed[2] - changed[0] > plain.width * 0.6
    prove(marked, COPY.address)


@pytest.mark.parametrize(("layout", "size"), ALL)
def test_a_poster_looks_as_it_was_signed(layout, size):
    """After a change that is meant: `python -m tests.posters`, and look at what it drew."""
    with Image.open(GOLDEN / f"{layout}-{size}.png") as golden:
        difference = ImageChops.difference(small(layout, size), golden.convert("RGB")).convert("L")
    assert ImageStat.Stat(difference).mean[0] < 0.8
    blocks = difference.resize(
        (21, 21 * difference.height // difference.width), Image.Resampling.BOX
    )
    assert blocks.getextrema()[1] < 12  # a word that moved shows in its block


def test_the_golden_pictures_see_a_word_that_moved():
    moved = [
        s._replace(y=s.y + 6) if isinstance(s, Words) and s.text == "就是大事。" else s
        for s in shapes_of("quote", "a4")
    ]
    picture = paint(moved, SIZES["a4"], dots=168 / 210)
    with Image.open(GOLDEN / "quote-a4.png") as golden:
        difference = ImageChops.difference(picture, golden.convert("RGB")).convert("L")
    assert difference.resize((21, 29), Image.Resampling.BOX).getextrema()[1] >= 12


@pytest.mark.parametrize("focus", [(0, 0), (50, 30), (100, 100), (20, 80)])
def test_a_crop_keeps_the_face(focus):
    for picture, place in (((1000, 400), (300, 400)), ((400, 1000), (400, 300))):
        left, top, right, bottom = crop_box(picture, place, focus)
        assert 0 <= left < right <= picture[0]
        assert 0 <= top < bottom <= picture[1]
        assert (right - left) / (bottom - top) == pytest.approx(place[0] / place[1])
        assert left <= picture[0] * focus[0] / 100 <= right
        assert top <= picture[1] * focus[1] / 100 <= bottom
