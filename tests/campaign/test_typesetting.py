"""Setting Chinese text: where lines break, what fits, and what the fonts can draw."""

import struct

from campaign.posters.lines import Ruler
from campaign.posters.lines import fit as fit_in_millimetres
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

RARE = "喆堃淼犇骉赟㙍䶮𬭎𫖯𬍛𬭚𨐈𬱖〇"


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


def test_the_fonts_have_the_whole_standard_list():
    sans, serif = characters_of(SANS), characters_of(SERIF)
    assert sans == serif  # `missing_characters` asks one for both
    han = {code for code in sans if 0x3400 <= code < 0xA000 or code >= 0x20000}
    assert len(han) == 8105  # 通用规范汉字表
    assert {ord(one) for one in RARE + "·“”「」（），。、；：？！—…→"} <= sans


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


def test_a_rare_character_is_known_and_one_beyond_the_fonts_is_named():
    assert missing_characters(RARE + "·“”（）") == ""
    assert missing_characters("\U00020000明\u0e01") == "\U00020000\u0e01"
    fitted = fit("\U00020000明", Box(0, 0, 900, 300), SERIF, largest=100, smallest=50, lines=1)
    assert fitted.lines == ["〓明"]


def test_text_shrinks_to_its_floor_before_it_takes_another_line():
    room = (60.0, 40.0)
    one = fit_in_millimetres("小事做好了就是大事", SANS, room, sizes=(12, 5), lines=1)
    assert len(one.lines) == 1
    assert 5 < one.size < 12
    more = fit_in_millimetres("小事做好了就是大事" * 3, SANS, room, sizes=(12, 5), lines=1)
    assert len(more.lines) > 1
    assert more.size == 5


def test_lines_end_where_clauses_do_unless_that_makes_them_small():
    text = "门铃响了，我就应一声。"
    assert fit_in_millimetres(text, SERIF, (100, 60), sizes=(30, 8), lines=3).lines == [
        "门铃响了，",
        "我就应一声。",
    ]


def test_no_line_is_wider_than_its_room():
    for text in (
        "他说：“先把水通了，再说（慢慢来）。”她说好。" * 4,
        "Small things, done well. " * 5,
    ):
        for wide in (30.0, 55.0, 90.0):
            found = fit_in_millimetres(text, SANS, (wide, 80), sizes=(9, 4), lines=4)
            for line in found.lines:
                assert Ruler(SANS).getlength(line) * found.size / 1000 <= wide + 0.01


def test_punctuation_that_meets_moves_together():
    apart = Ruler(SANS).getlength("。") + Ruler(SANS).getlength("”")
    assert Ruler(SANS).getlength("。”") == apart - 500
