"""Strange searches, addresses, names and stories: every page stays whole."""

import csv
import io
import re
from html import unescape
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from profiles.models import Community
from tests import cast
from tests.reading import places, whole
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
