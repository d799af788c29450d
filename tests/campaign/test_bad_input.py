"""Strange searches, addresses, names and stories: every page stays whole."""

import csv
import io
import re
from html import unescape
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from profiles.models import Community, Story
from tests import cast
from voting.likes import cast_like
from voting.visitors import COOKIE_NAME

pytestmark = pytest.mark.django_db

NASTY = "%_'\"<script>alert(1)</script>"
NAMES = ("李䶮", "𬭎一", "阿卜杜拉·买买提", "古丽扎尔·阿卜杜热西提·买买", "O'Neil & <b>Söhne</b>")
QUERIES = {
    "10,000 characters": "张" * 10_000,
    "10,000 letters": "a" * 10_000,
    "emoji": "😀👨‍👩‍👧🇨🇳",
    "signs": "%_'\"<script>",
    "a script": NASTY,
    "NUL": "张\x00榕",
    "control characters": "\x1b[31m\x08",
    "right to left": "\u202e榕张",
    "a number without end": "9" * 5_000,
    "a pattern": "(.*)+[",
    "half of a character": b"\xe5\xbc",
    "not UTF-8": b"\xff\xfe",
}
UNKNOWN = ("无此区", "😀", NASTY, "越秀区\x00", "越" * 10_000, "%", "_", "*")
PAGE_NUMBERS = ("1000000000", "0", "-1", "1.5", "x", "", "９９", "9" * 5_000, NASTY)


@pytest.fixture
def edition():
    return cast.an_edition(at=timezone.now())


@pytest.fixture
def nominee(edition):
    return cast.a_published_nominee(edition, at=timezone.now())


def whole(answer, *, status: int = 200) -> str:
    """Return the page once it is certain that it is all there: one headline and its end."""
    assert answer.status_code == status
    page = answer.content.decode()
    assert page.count("<h1") == 1
    assert page.rstrip().endswith("</html>")
    assert "<script>alert" not in page
    assert "\x00" not in page
    return page


def places(nominee) -> dict[str, str]:
    """Return every page on which a nominee stands."""
    story = nominee.stories.get()
    return {
        "home": "/",
        "list": "/nominees/",
        "nominee": f"/nominees/{nominee.code}/",
        "stories": "/stories/",
        "story": story.get_absolute_url(),
        "board": "/leaderboard/",
        "posters": "/posters/",
        "poster": f"/posters/{nominee.code}/",
        "my likes": "/me/likes/",
    }


def words(page: str) -> str:
    """Return what a reader sees: without the places where a long name may break."""
    return unescape(page.replace("<wbr>", ""))


# searches and addresses


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_any_search_is_answered_with_a_whole_page(nominee, client, query, prefix):
    page = whole(client.get(f"{prefix}/nominees/", {"q": query}))
    assert 'name="q"' in page


@pytest.mark.parametrize("query", ["%", "_", "%_'\"<script>", "😀"])
def test_a_sign_finds_nobody_and_stands_in_the_field_as_it_was_typed(nominee, client, query):
    page = whole(client.get("/nominees/", {"q": query}))
    assert 'class="card"' not in page
    field = re.search(r'<input id="q"[^>]* value="([^"]*)"', page)
    assert unescape(field[1]) == query
    assert f"没有找到“{query}”" in unescape(page)


@pytest.mark.parametrize("place", UNKNOWN)
@pytest.mark.parametrize("path", ["/nominees/", "/leaderboard/", "/leaderboard.csv"])
def test_an_unknown_district_is_not_found_and_leads_on(nominee, client, path, place):
    page = whole(client.get(path, {"district": place}), status=404)
    assert 'href="/nominees/"' in page


@pytest.mark.parametrize("path", ["/leaderboard/", "/leaderboard.csv"])
def test_an_unknown_span_is_not_found(nominee, client, path):
    whole(client.get(path, {"span": "year"}), status=404)


@pytest.mark.parametrize("number", PAGE_NUMBERS)
def test_a_page_that_is_not_there_is_not_found(nominee, client, number):
    whole(client.get("/stories/", {"page": number}), status=404)


@pytest.mark.parametrize(
    "path",
    [
        "/e/1000000000/",
        "/e/99999999999999999999999999/",
        "/e/0/",
        "/nominees/%00/",
        "/nominees/" + "a" * 5_000 + "/",
        "/nominees/😀/",
        "/stories/" + "a" * 5_000 + "/",
        "/stories/%F0%9F%98%80/",
        "/n/" + "a" * 5_000,
        "/n/%00",
        "/posters/zzzzzz/a4.png",
        "/media/%00.jpg",
        "/<script>alert(1)</script>/",
    ],
)
def test_an_address_of_nothing_is_not_found(nominee, client, path):
    whole(client.get(path), status=404)


@pytest.mark.parametrize("cookie", ["", "x", "😀".encode().hex() * 500, NASTY])
def test_a_cookie_that_is_not_ours_is_no_visitor(nominee, client, cookie):
    client.cookies[COOKIE_NAME] = cookie
    assert "还没有" in whole(client.get("/me/likes/"))


# names


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stands_whole_on_every_page(edition, name):
    nominee = cast.a_published_nominee(edition, at=timezone.now(), name=name, number=27)
    visitor = cast.a_visitor()
    visitor.post(f"/nominees/{nominee.code}/like/")
    for place, path in places(nominee).items():
        page = whole(visitor.get(path))
        assert name in words(page), place
        assert "<b>Söhne" not in page, place


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_found_by_itself(edition, client, name):
    cast.a_published_nominee(edition, at=timezone.now(), name=name, number=27)
    page = whole(client.get("/nominees/", {"q": name}))
    assert page.count('class="card"') == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stands_whole_in_sheet_and_feed(edition, client, name):
    nominee = cast.a_published_nominee(edition, at=timezone.now(), name=name)
    cast_like(nominee=nominee, visitor="a", at=timezone.now())
    sheet = client.get("/leaderboard.csv").content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(sheet)))["姓名"] == name
    feed = ElementTree.fromstring(client.get("/feed/").content)
    titles = [title.text for title in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert f"{name}的一天" in titles
    sitemap = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert any(nominee.code in (place.text or "") for place in sitemap.iter())


def test_a_rare_character_is_a_whole_initial(edition, client):
    nominee = cast.a_published_nominee(edition, at=timezone.now(), name="𬭎一")
    page = whole(client.get(f"/nominees/{nominee.code}/"))
    assert (
        '<span class="portrait portrait-none" aria-hidden="true" lang="zh-Hans">𬭎</span>' in page
    )


def test_a_long_name_may_break_after_its_dot_and_there_alone(edition, client):
    nominee = cast.a_published_nominee(edition, at=timezone.now(), name="阿卜杜拉·买买提")
    page = whole(client.get(f"/nominees/{nominee.code}/"))
    assert '<h1 class="person-name">阿卜杜拉·<wbr>买买提</h1>' in page


# words that look like something else


def test_no_field_of_the_newsroom_becomes_markup(edition):
    community = Community.objects.create(
        district=NASTY[:30], subdistrict=NASTY[:30], name=NASTY[:40]
    )
    nominee = cast.a_published_nominee(
        edition,
        at=timezone.now(),
        name=NASTY,
        nickname=NASTY[:30],
        post=NASTY,
        quote=NASTY,
        summary=NASTY,
        community=community,
    )
    fields = ("column", "headline", "summary", "byline", "column_note", "credits", "lead")
    more = ("body", "closing_call", "source", "editor")
    nominee.stories.update(**dict.fromkeys((*fields, *more), NASTY))
    visitor = cast.a_visitor()
    visitor.post(f"/nominees/{nominee.code}/like/")
    for path in (*places(nominee).values(), "/en/", "/nominees/?district=" + NASTY[:4]):
        answer = visitor.get(path)
        whole(answer, status=404 if "district" in path else 200)
    feed = visitor.get("/feed/").content
    assert NASTY in [one.text for one in ElementTree.fromstring(feed).iter()]


@pytest.mark.parametrize("text", ["上\x0b下", "上\x1f下", "上\ufffe下"])
def test_a_control_character_from_a_word_file_spoils_no_page_and_no_feed(nominee, client, text):
    nominee.stories.update(headline=text, summary=text, source=text)
    type(nominee.edition).objects.update(name=text, purpose=text)
    for path in (*places(nominee).values(), "/feed/", "/sitemap.xml", "/leaderboard.csv"):
        assert client.get(path).status_code == 200, path
    ElementTree.fromstring(client.get("/feed/").content)


def test_a_cell_that_a_spreadsheet_would_compute_is_text(edition, client):
    cast.a_published_nominee(edition, at=timezone.now(), name='=HYPERLINK("http://x")')
    sheet = client.get("/leaderboard.csv").content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(sheet)))["姓名"].startswith("'=")


# long, short and missing


def test_a_story_of_thirty_thousand_characters_is_there_to_the_last(nominee, client):
    body = "".join(f"<p>第{number:04}段：{'字' * 90}。</p>" for number in range(300))
    nominee.stories.update(body=body, lead="", summary="")
    page = whole(client.get(nominee.stories.get().get_absolute_url()))
    assert all(f"第{number:04}段：" in page for number in range(300))
    listed = whole(client.get("/stories/"))
    assert "第0000段" in listed
    assert "第0001段" not in listed
    assert len(client.get("/feed/").content) < 5_000


def test_a_story_of_forty_characters_is_a_story(nominee, client):
    text = "四十个字的报道：她守着一条巷子，谁家有事都先来找她，她说小事做好了，就是大事。"
    nominee.stories.update(
        body=f"<p>{text}</p>", lead="", summary="", column="", credits="", headline="短"
    )
    page = whole(client.get(nominee.stories.get().get_absolute_url()))
    assert text in page
    for empty in ('class="lead"', 'class="standfirst"', 'class="credits"', 'class="kicker"'):
        assert empty not in page, empty
    assert re.search(r'<meta name="description" content="[^"]+">', page)
    assert text in whole(client.get("/stories/"))


def test_a_story_without_a_text_says_so(nominee, client):
    nominee.stories.update(body="<script>x()</script><p> </p>", lead=" ", summary="有提要。")
    page = whole(client.get(nominee.stories.get().get_absolute_url()))
    assert "正文暂缺" in page
    nominee.stories.update(body="<p>有正文。</p>")
    assert "正文暂缺" not in client.get(nominee.stories.get().get_absolute_url()).content.decode()


def test_without_a_portrait_the_initial_stands_there_and_it_is_said(nominee, client):
    for place in ("nominee", "story"):
        page = whole(client.get(places(nominee)[place]))
        assert "暂无照片" in page
        assert ">张</span>" in page
    nominee.portrait_small = "portraits/x.jpg"
    nominee.save()
    for place in ("nominee", "story"):
        assert "暂无照片" not in whole(client.get(places(nominee)[place]))


def test_a_community_without_subdistrict_leaves_no_gap(edition, client):
    community = Community.objects.create(district="越秀区", subdistrict="", name="榕荫社区")
    nominee = cast.a_published_nominee(edition, at=timezone.now(), community=community)
    for place, path in places(nominee).items():
        page = whole(client.get(path))
        assert "·  ·" not in page, place
        assert "· ·" not in page, place
    assert "越秀区 · 榕荫社区" in client.get(f"/nominees/{nominee.code}/").content.decode()


def test_a_nominee_of_whom_little_is_known_has_a_whole_page(edition, client):
    nominee = cast.a_published_nominee(
        edition, at=timezone.now(), name="张榕", post="", summary="", quote=""
    )
    page = whole(client.get(f"/nominees/{nominee.code}/"))
    for empty in ("<blockquote", 'class="nickname"', "<p></p>", "“”"):
        assert empty not in page, empty
    assert re.search(r'<meta name="description" content="[^"]+">', page)


def test_news_without_anybody_has_a_whole_page_and_a_card(edition, client):
    story = cast.a_story(
        edition, at=timezone.now(), headline="活动启动", summary="", lead="", credits=""
    )
    assert "活动启动" in whole(client.get(story.get_absolute_url()))
    assert "一件小事 从一只水龙头说起。" in whole(client.get("/stories/"))
    assert Story.objects.get().teaser == "一件小事 从一只水龙头说起。"
