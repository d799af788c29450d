"""What a messenger is told of a link: title, words, and one address for each page."""

import re
from pathlib import Path

import pytest
from django.utils import timezone

from profiles.models import Story
from tests import cast
from tests.campaign.sharing.conftest import open_page, pictures, properties

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]
TAIL = "?from=singlemessage&isappinstalled=0"


# what stands in a page's head


def test_a_nominees_page_is_passed_on_with_their_name_and_picture(nominee, client):
    told = open_page(client, f"/nominees/{nominee.code}/")
    assert told["og:type"] == ["profile"]
    assert told["og:title"] == [f"张榕 · {nominee.edition.name}"]
    assert told["og:description"] == told["description"] == ["守着一条老街的人。"]
    assert told["og:url"] == [f"{cast.SITE}/nominees/{nominee.code}/"]
    assert told["og:locale"] == ["zh_CN"]
    assert told["og:image:width"] == ["1200", "600"]
    assert told["og:image:height"] == ["630", "600"]
    assert told["og:image:alt"] == ["张榕“小巷总理”，越秀区 · 榕荫街道 · 榕荫社区"] * 2
    assert told["twitter:card"] == ["summary_large_image"]


def test_a_story_is_passed_on_as_an_article_with_its_nominees_picture(nominee, client):
    story = nominee.stories.get()
    told = open_page(client, story.get_absolute_url())
    assert told["og:type"] == ["article"]
    assert told["og:title"] == [story.headline]
    assert told["og:image"] == open_page(client, f"/nominees/{nominee.code}/")["og:image"]


def test_other_pages_are_passed_on_with_the_campaigns_name(nominee, client):
    assert open_page(client, "/")["og:title"] == [nominee.edition.name]
    assert open_page(client, "/leaderboard/")["og:title"] == [f"点赞榜 · {nominee.edition.name}"]


def test_news_and_all_other_pages_are_passed_on_with_the_editions_picture(nominee, client):
    news = cast.a_story(nominee.edition, at=timezone.now(), headline="活动启动")
    home = pictures(client, "/")
    assert [path.partition("?")[0] for path in home] == ["/share.jpg", "/share-square.jpg"]
    for path in (news.get_absolute_url(), "/leaderboard/", "/nominees/", "/rules/"):
        assert pictures(client, path) == home, path


def test_english_pages_say_so_and_show_the_same_pictures(nominee, client):
    for path in ("/", f"/nominees/{nominee.code}/", nominee.stories.get().get_absolute_url()):
        english = open_page(client, f"/en{path}")
        assert english["og:locale"] == ["en_US"]
        assert english["og:image"] == open_page(client, path)["og:image"]


def test_each_property_stands_once_in_a_page(nominee, client):
    for path in ("/", f"/nominees/{nominee.code}/", nominee.stories.get().get_absolute_url()):
        told = open_page(client, path)
        assert {name for name, values in told.items() if len(values) > 1} == {
            *("og:image", "og:image:width", "og:image:height", "og:image:alt")
        }


def test_words_of_editors_can_not_leave_their_attribute(nominee, client):
    nominee.stories.update(headline='"><script>alert(1)</script>', summary="a\"b'c<d>&e")
    page = client.get(nominee.stories.get().get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert properties(page)["og:title"] == ['"><script>alert(1)</script>']
    assert properties(page)["og:description"] == ["a\"b'c<d>&e"]


# one address


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_wechats_tail_is_neither_in_the_address_nor_anywhere_else(nominee, client, prefix):
    for path in (nominee.stories.get().get_absolute_url(), f"/nominees/{nominee.code}/", "/"):
        for _attempt in range(3):  # a tick may pass between two requests
            plain, with_tail = (client.get(f"{prefix}{path}{tail}") for tail in ("", TAIL))
            if plain.content == with_tail.content:
                break
        assert plain.content == with_tail.content, path
        canonical = f'<link rel="canonical" href="{cast.SITE}{prefix}{path}">'
        assert canonical in with_tail.content.decode()


def test_a_page_names_its_languages_and_chinese_for_all_others(nominee, client):
    for path in ("/nominees/", "/en/nominees/"):
        page = client.get(path).content.decode()
        assert dict(re.findall(r'hreflang="([\w-]+)" href="(http[^"]+)"', page)) == {
            "zh-Hans": f"{cast.SITE}/nominees/",
            "en": f"{cast.SITE}/en/nominees/",
            "x-default": f"{cast.SITE}/nominees/",
        }, path


def test_the_sitemap_names_each_page_in_each_language(nominee, client):
    sitemap = client.get("/sitemap.xml").content.decode()
    story = nominee.stories.get().get_absolute_url()
    for path in ("/", "/leaderboard/", f"/nominees/{nominee.code}/", story):
        links = {"zh-Hans": path, "en": f"/en{path}", "x-default": path}
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{cast.SITE}{there}"/>'
            for language, there in links.items()
        )
        for address in (path, f"/en{path}"):
            entry = re.search(f"<loc>{cast.SITE}{address}</loc>(.*?)</url>", sitemap)
            assert entry, address
            assert alternates in entry[1], address


def test_further_pages_of_stories_have_addresses_of_their_own(edition, client):
    for number in range(21):
        cast.a_story(edition, at=timezone.now(), headline=f"第{number}条")
    assert open_page(client, "/stories/")["og:url"] == [f"{cast.SITE}/stories/"]
    assert open_page(client, "/stories/?page=1")["og:url"] == [f"{cast.SITE}/stories/"]
    assert open_page(client, f"/stories/{TAIL}&page=2")["og:url"] == [
        f"{cast.SITE}/stories/?page=2"
    ]
    assert 'hreflang="en" href="http://testserver/en/stories/?page=2"' in (
        client.get("/stories/?page=2").content.decode()
    )


def test_a_preview_is_not_passed_on(edition, client):
    story = cast.a_story(edition, nominee=cast.a_nominee(edition), state=Story.State.DRAFT)
    client.force_login(cast.an_editor())
    page = client.get(f"/preview/stories/{story.slug}/").content.decode()
    assert "og:title" in page
    for part in ("og:image", "og:url", "canonical", "hreflang=", "ld+json"):
        assert part not in page, part


# what is never said

BRIBES = re.compile(
    r"(?:分享|转发|邀请|集)[^。\n]{0,12}(?:可得|可多|多投|加赠|领取|有奖|抽奖|红包|解锁)|集赞|拉票|转发抽奖"
    r"|share[^.\n]{0,30}(?:to (?:get|win|unlock|earn)|extra like|more likes|reward)",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "bribe", ["分享后可多投一票", "转发有奖", "集赞送礼", "Share to get more likes"]
)
def test_a_bribe_would_be_found(bribe):
    assert BRIBES.search(bribe)


def test_no_word_of_the_site_bribes_people_to_share():
    files = [ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"]
    for folder, pattern in (("templates", "*.html"), ("static/js", "*.js"), ("campaign", "*.py")):
        files += (ROOT / folder).rglob(pattern)
    assert len(files) > 80
    for path in files:
        found = BRIBES.search(path.read_text())
        assert found is None, (path, found)
