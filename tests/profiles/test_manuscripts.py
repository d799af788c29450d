"""Reading manuscripts: of several shapes, of any text, of files that are none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.manuscripts import ManuscriptError, body_html, decode, field_report, parse
from profiles.manuscripts.spans import WHITE, Label
from profiles.models import Nominee, Story

FOLDER = Path(__file__).parent / "manuscripts"
FILES = sorted(FOLDER.glob("*.txt"))
ALL_LINES = [line for path in FILES for line in path.read_bytes().decode().splitlines()]


def read(name: str):
    return parse(decode((FOLDER / name).read_bytes()))


def headings(manuscript) -> list[list[str]]:
    return [heading.split() for heading in manuscript.headings]


def test_works_on_a_column_with_its_note():
    manuscript = read("1-column-and-note.txt")
    assert manuscript.column == "寻找最美社区工作者"
    assert manuscript.headline == "“楼道管家”林木生:一把扳手走遍三十六栋楼"
    assert manuscript.date.isoformat() == "2026-11-10T09:30:00+08:00"
    assert manuscript.outlet == "示例日报•示例派 原创"
    assert manuscript.summary == "示例日报走进广州的街巷,记录守在居民身边的人。"
    assert manuscript.column_note.split("\n\n") == [
        "城市的温度,常常藏在楼道的一盏灯里。",
        "从今天起,本报推出专栏,请读者一起寻找身边的社区工作者。",
    ]
    assert manuscript.credits_text.split("\n") == [
        "文/示例日报记者 甲一 乙二",
        "/受访者供图",
        "海报/示例日报记者 丙三",
    ]
    assert manuscript.lead.count("\n\n") == 1
    assert manuscript.lead.startswith("凌晨五点")
    assert headings(manuscript) == [
        ["一把扳手", "和三十六栋楼"],
        ["把事记在本子上", "也记在心里"],
    ]
    assert manuscript.call.split("\n") == [
        "谁是最美社区工作者?",
        "等你来点赞!",
        "扫描二维码或点击链接http://vote.example/为TA点赞吧!",
    ]
    assert (manuscript.source, manuscript.editor) == ("示例日报", "丁四")
    assert not manuscript.unrecognised
    hints = manuscript.nominee_hints
    assert (hints.name, hints.nickname) == ("林木生", "楼道管家")
    assert hints.post == "社区居委会副主任"
    assert (hints.district, hints.subdistrict, hints.community) == (
        "荔湾区",
        "榕荫街",
        "木棉里社区",
    )


def test_full_width_forms_are_read_alike():
    manuscript = read("2-full-width.txt")
    assert manuscript.column == "寻找最美社区工作者"
    assert manuscript.headline == "欧阳小禾：把图书馆搬进榕树头"
    assert manuscript.date.isoformat() == "2026-11-11T10:05:00+08:00"
    assert manuscript.outlet == "示例晚报"
    assert len(manuscript.credits_text.split("\n")) == 3
    assert headings(manuscript) == [["一、一张小凳"], ["二、一百个读者"]]
    assert manuscript.source == "示例晚报"
    assert manuscript.editor == "辛八，校对：壬九"
    assert manuscript.nominee_hints.name == "欧阳小禾"
    assert manuscript.nominee_hints.community == "榕树头社区"
    assert not manuscript.unrecognised


def test_numbered_headings_without_column_or_note():
    manuscript = read("3-numbered.txt")
    assert (manuscript.column, manuscript.column_note) == ("", "")
    assert manuscript.headline == "她在城中村守了十二个夏天"
    assert manuscript.date.isoformat() == "2026-11-12T00:00:00+08:00"
    assert manuscript.credits_text == "本报记者 癸十"
    assert headings(manuscript) == [["01", "先修一盏灯"], ["02", "再认一张脸"]]
    assert manuscript.lead == "何阿姨说，没有她，就没有这条巷子的灯。"


def test_without_headings_the_first_paragraph_is_the_lead():
    manuscript = read("4-no-headings.txt")
    assert manuscript.lead == "每天晚上十一点，网格员仇海生的摩托车会穿过整个社区。"
    assert manuscript.headings == []
    assert body_html(manuscript).count("<p>") == 2


def test_a_paste_from_word_with_indents_and_stray_lines():
    manuscript = read("5-word-paste.txt")
    assert manuscript.headline == "“猫叔”单小雄：院子里的和气"
    assert manuscript.credits_text == "文字：甲一 图片：乙二"
    assert manuscript.lead == "院子里有十一只猫，也有三十户不说话的邻居。"
    assert headings(manuscript) == [["先说话，再说猫"]]
    assert not manuscript.unrecognised


def test_news_honours_nobody():
    manuscript = read("6-news.txt")
    assert manuscript.headline == "第三届寻找“最美社区工作者”活动启动"
    assert manuscript.nominee_hints.name == ""
    assert manuscript.lead.startswith("示例日报讯 记者甲一报道：")
    assert manuscript.source == "示例日报"


def test_what_is_not_recognised_stays_in_the_body_and_is_listed():
    manuscript = read("7-strange-lines.txt")
    listed = "\n".join(span.text for span in manuscript.unrecognised)
    body = body_html(manuscript)
    for strange in ("[图1]", "▲曾小满在楼道里", "图/乙二", "#最美社区工作者# #广州#"):
        assert strange in listed
        assert f"<p>{strange}</p>" in body
    assert body.index("[图1]") < body.index("一碗汤</h2>") < body.index("图/乙二")


def test_credits_at_the_end_are_credits():
    manuscript = read("8-credits-at-the-end.txt")
    assert manuscript.column == "街坊人物"
    assert manuscript.headline == "区咏梅：听得见的安静"
    assert manuscript.credits_text == "文/甲一\n图/乙二"
    assert manuscript.editor == "丁四"
    assert manuscript.call == "快来扫码，为你支持的社区工作者点赞吧！"


def test_a_body_is_escaped_and_its_words_are_not_changed():
    body = body_html(
        parse("标题\n\n导语。\n\n他说：“1 < 2 & *不* _变_”。<script>alert(1)</script>")
    )
    assert body == "<p>他说：“1 &lt; 2 &amp; *不* _变_”。&lt;script&gt;alert(1)&lt;/script&gt;</p>"


def test_a_column_on_a_line_of_its_own():
    manuscript = parse(
        "寻找最美社区工作者\n\n李榕：一盏灯\n2026-11-01\n\n□ 本报记者 甲一\n\n导语。"
    )
    assert manuscript.column == "寻找最美社区工作者"
    assert manuscript.headline == "李榕：一盏灯"
    assert manuscript.credits_text == "□ 本报记者 甲一"
    assert manuscript.lead == "导语。"


def test_a_messenger_puts_date_and_paper_first():
    manuscript = parse(
        "原创 甲一 示例日报 2026-11-01 08:00 广东\n\n李榕：一盏灯\n\n文/甲一\n\n导语。"
    )
    assert manuscript.headline == "李榕：一盏灯"
    assert manuscript.date.isoformat() == "2026-11-01T08:00:00+08:00"
    assert manuscript.outlet == "原创 甲一 示例日报 广东"


def test_a_nominee_named_in_the_headline_alone_is_found():
    manuscript = parse(
        "记越秀区榕荫街道榕荫社区党委书记李榕\n\n李榕来了。李榕笑了。\n\n大家都认得李榕。"
    )
    hints = manuscript.nominee_hints
    assert (hints.name, hints.community) == ("李榕", "榕荫社区")


def test_a_text_without_headline_says_where_to_put_one():
    manuscript = parse("这是一个没有标题的段落，它以句号结束。\n\n第二段。")
    with pytest.raises(ManuscriptError, match="没有找到标题"):
        manuscript.require_headline()
    assert "没有标题的段落" in body_html(manuscript) + manuscript.lead


def test_a_praise_at_the_end_of_a_story_is_not_a_call():
    manuscript = parse("标题\n\n导语。\n\n居民们纷纷为她的做法点赞，这条街也变了样。")
    assert manuscript.call == ""


def test_the_report_names_every_field():
    report = dict(field_report(read("1-column-and-note.txt")))
    assert report["标题"] == "“楼道管家”林木生:一把扳手走遍三十六栋楼"
    assert report["来源"] == "示例日报"


# no character is lost


def tiles(text: str) -> None:
    spans = parse(text).spans
    assert "".join(span.text for span in spans) == text
    assert all(span.text for span in spans)
    for span in spans:
        assert (span.label == Label.GAP) == (not span.text.strip(WHITE))


def nothing_is_lost(text: str) -> None:
    """Every character that is not white stands in a field, in the body, or is a mark."""
    manuscript = parse(text)
    marks = "".join(span.text for span in manuscript.spans if span.label == Label.MARK)
    date = "".join(span.text for span in manuscript.spans if span.label == Label.DATE)
    fields = (
        manuscript.column,
        manuscript.headline,
        manuscript.outlet,
        manuscript.summary,
        manuscript.column_note,
        manuscript.credits_text,
        manuscript.lead,
        manuscript.call,
        manuscript.source.replace("，", ""),
        manuscript.editor.replace("，", ""),
        marks,
        date,
    )
    body = "".join(
        span.text
        for span in manuscript.spans
        if span.label in (Label.HEADING, Label.PARAGRAPH, Label.UNRECOGNISED)
    )
    shown = "".join(fields) + body
    dark = [character for character in text if character not in WHITE and character != "，"]
    assert sorted(dark) == sorted(
        character for character in shown if character not in WHITE and character != "，"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_pieces_of_a_manuscript_are_the_manuscript(path):
    text = decode(path.read_bytes())
    tiles(text)
    nothing_is_lost(text)


@given(st.text())
def test_the_pieces_of_any_text_are_the_text(text):
    tiles(text)


@given(st.lists(st.one_of(st.sampled_from(ALL_LINES), st.text(max_size=30)), max_size=30))
def test_any_mixture_of_lines_keeps_every_character(lines):
    text = "\n".join(lines)
    tiles(text)
    nothing_is_lost(text)


def fits(manuscript) -> None:
    """What is recognised fits the story's fields, so that nothing stops an import."""
    for name, value in {
        "column": manuscript.column,
        "headline": manuscript.headline,
        "summary": manuscript.summary,
        "byline": manuscript.outlet,
        "source": manuscript.source,
    }.items():
        assert len(value) <= Story._meta.get_field(name).max_length, name
    for name in ("name", "nickname", "post"):
        longest = Nominee._meta.get_field(name).max_length
        assert len(getattr(manuscript.nominee_hints, name)) <= longest, name


LATIN = "All of it is in Latin letters, and it goes on and on without an end, as lines can. "


@pytest.mark.parametrize("line", range(12))
def test_a_line_without_end_stays_in_the_text(line):
    lines = decode(FILES[0].read_bytes()).splitlines()
    lines[line] += LATIN * 3
    fits(parse("\n".join(lines)))


@given(st.lists(st.sampled_from(ALL_LINES), max_size=20))
def test_no_mixture_of_lines_is_more_than_the_fields_hold(lines):
    fits(parse("\n".join(dict.fromkeys(lines))))


# files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_file_is_read_in_every_encoding_of_the_newsroom(encoding):
    text = (FOLDER / "2-full-width.txt").read_text()
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "空的"),
        (b" \n\n", "空的"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "图片"),
        (b"PK\x03\x04" + bytes(200), "Word"),
        (b"\xd0\xcf\x11\xe0" + bytes(200), "Word"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<!DOCTYPE html><html>", "网页"),
        (bytes(range(256)) * 4, "文本文件"),
        ("好".encode() * 4_000_000, "1 MB"),
        ("标题在这里\n".encode() * 9 + b"\xe5\xa5", "损坏"),
    ],
    ids=["empty", "white", "png", "docx", "doc", "pdf", "html", "binary", "12 MB", "damaged"],
)
def test_a_file_that_is_no_manuscript_is_refused_with_a_reason(raw, says):
    with pytest.raises(ManuscriptError, match=says):
        decode(raw)
