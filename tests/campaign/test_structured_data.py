"""What pages tell machines: what stands on them, and nothing that an edition holds back."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from campaign.structured_data import DataBlock, news_article
from profiles.publishing import withdraw_nominee
from tests import cast
from voting.likes import cast_like
from voting.models import Rules

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def edition():
    return cast.an_edition(at=timezone.now(), hosts="示例市民政局\n示例报社")


@pytest.fixture
def nominee(edition):
    return cast.a_published_nominee(edition, at=timezone.now(), nickname="小巷总理")


def told(client, path: str) -> dict[str, dict]:
    """Return the things of a page's one block, by their type."""
    page = client.get(path).content.decode()
    (block,) = BLOCK.findall(page)
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    things = {thing["@type"]: thing for thing in data["@graph"]}
    assert len(things) == len(data["@graph"])
    return things


def rank_everyone(edition, ranks=Rules.Ranks.ALL):
    yesterday = timezone.now().date() - timedelta(days=1)
    cast.some_rules(edition, from_day=yesterday, ranks=ranks)


def like(nominee, times: int):
    at = timezone.now() - timedelta(seconds=5)
    for number in range(times):
        cast_like(nominee=nominee, visitor=f"{nominee.code}{number}", at=at)


def address_of(nominee) -> str:
    return f"{cast.SITE}/nominees/{nominee.code}/"


# stories


def test_a_story_is_an_article_about_its_nominee(nominee, client):
    story = nominee.stories.get()
    story.credits, story.source = "文/示例日报记者 许知行、林一舟\n图/丙", "示例日报"
    story.published_at = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
    story.save()
    nominee.portrait_small = "portraits/0f.jpg"
    nominee.save()
    article = told(client, story.get_absolute_url())["NewsArticle"]
    assert article["headline"] == story.headline
    assert article["datePublished"] == "2026-11-01T09:00:00+08:00"
    assert article["author"] == [
        {"@type": "Person", "name": "许知行"},
        {"@type": "Person", "name": "林一舟"},
    ]
    assert article["publisher"] == [{"@type": "NewsMediaOrganization", "name": "示例日报"}]
    assert article["inLanguage"] == "zh-Hans"
    assert article["mainEntityOfPage"] == cast.SITE + story.get_absolute_url()
    portrait, wide, square = article["image"]
    assert portrait == f"{cast.SITE}/media/portraits/0f.jpg"
    assert wide.startswith(f"{address_of(nominee)}share.jpg?v=")
    assert square.startswith(f"{address_of(nominee)}share-square.jpg?v=")
    assert article["about"]["name"] == "张榕"
    assert article["about"]["url"] == address_of(nominee)


def test_a_storys_photos_stand_before_the_drawn_pictures(nominee, client, folders):
    story = nominee.stories.get()
    first, second = (cast.a_photo(story, colour=colour) for colour in ("red", "blue"))
    cast.a_photo(story, colour="white", alt="")
    images = told(client, story.get_absolute_url())["NewsArticle"]["image"]
    shapes = (first.wide, second.wide, first.square)
    assert images[:3] == [f"{cast.SITE}{shape.largest}" for shape in shapes]
    assert len(images) == 5


@pytest.mark.parametrize(
    ("credits", "names"),
    [
        ("文/甲一", ["甲一"]),
        ("文/羊城某报全媒体记者 甲一 乙二 通讯员 丙三", ["甲一", "乙二", "丙三"]),
        ("文、图/甲一", ["甲一"]),
        ("图/乙二\n撰文 | 甲一", ["甲一"]),
        ("文/本报编辑部\n图/乙二", None),
        ("图/乙二", None),
        ("", None),
    ],
)
def test_authors_are_those_whom_the_credits_name(nominee, credits, names):
    story = nominee.stories.get()
    story.credits = credits
    authors = news_article(story)["author"]
    if names is None:
        assert [author["@type"] for author in authors] == ["Organization"] * 2
        assert [author["name"] for author in authors] == ["示例市民政局", "示例报社"]
    else:
        assert authors == [{"@type": "Person", "name": name} for name in names]


def test_a_long_headline_is_shortened_for_machines_alone(nominee, client):
    nominee.stories.update(headline="榕" * 120)
    story = nominee.stories.get()
    assert len(told(client, story.get_absolute_url())["NewsArticle"]["headline"]) == 110
    assert "榕" * 120 in client.get(story.get_absolute_url()).content.decode()


def test_news_is_an_article_about_nobody(edition, client):
    news = cast.a_story(edition, at=timezone.now(), headline="活动启动")
    article = told(client, news.get_absolute_url())["NewsArticle"]
    assert "about" not in article
    assert article["image"][0].startswith(f"{cast.SITE}/share.jpg?v=")


# people


def test_a_nominee_is_a_person_with_a_locality_and_nothing_closer(nominee, client):
    person = told(client, f"/nominees/{nominee.code}/")["Person"]
    assert person == {
        "@type": "Person",
        "name": "张榕",
        "alternateName": "小巷总理",
        "jobTitle": "社区党委书记",
        "worksFor": {
            "@type": "Organization",
            "name": "榕荫社区",
            "address": {"@type": "PostalAddress", "addressLocality": "越秀区"},
        },
        "description": "守着一条老街的人。",
        "url": address_of(nominee),
    }


def test_what_is_not_known_of_a_person_is_not_told(edition, client):
    plain = cast.a_published_nominee(edition, at=timezone.now(), post="", summary="")
    person = told(client, f"/nominees/{plain.code}/")["Person"]
    assert set(person) == {"@type", "name", "worksFor", "url"}


# lists


def test_the_list_of_nominees_claims_no_order(edition, nominee, client):
    other = cast.a_published_nominee(edition, at=timezone.now(), name="李敏", number=2)
    cast.a_nominee(edition, name="无报道", number=3)
    listed = told(client, "/nominees/")["ItemList"]
    assert listed["itemListOrder"] == "https://schema.org/ItemListUnordered"
    assert listed["numberOfItems"] == 2
    items = listed["itemListElement"]
    assert {item["url"] for item in items} == {address_of(nominee), address_of(other)}
    assert all("position" not in item for item in items)
    found = told(client, "/nominees/?q=李敏")["ItemList"]
    assert [item["url"] for item in found["itemListElement"]] == [address_of(other)]


def test_the_board_tells_those_who_have_a_rank_and_shares_it(edition, nominee, client):
    rank_everyone(edition)
    now = timezone.now()
    second = cast.a_published_nominee(edition, at=now, name="李敏", number=2)
    third = cast.a_published_nominee(edition, at=now, name="王强", number=3)
    shy = cast.a_published_nominee(edition, at=now, name="赵静", number=4, is_ranked=False)
    like(nominee, 1)
    like(second, 2)
    like(third, 2)
    like(shy, 3)
    board = told(client, "/leaderboard/")["ItemList"]
    assert board["itemListOrder"] == "https://schema.org/ItemListOrderAscending"
    assert [(item["position"], item["url"]) for item in board["itemListElement"]] == [
        (1, address_of(second)),
        (1, address_of(third)),
        (3, address_of(nominee)),
    ]


@pytest.mark.parametrize("ranks", [Rules.Ranks.NONE, Rules.Ranks.TEN])
def test_a_board_without_ranks_tells_machines_of_nobody(edition, nominee, client, ranks):
    rank_everyone(edition, ranks)  # of the first ten, only those with a like have a rank
    like(nominee, 1 if ranks == Rules.Ranks.NONE else 0)
    assert set(told(client, "/leaderboard/")) == {"BreadcrumbList"}


def test_a_hidden_board_tells_machines_of_nobody(edition, nominee, client):
    cast.some_rules(
        edition,
        from_day=timezone.now().date() - timedelta(days=1),
        ranks=Rules.Ranks.ALL,
        visibility=Rules.Visibility.HIDDEN,
    )
    like(nominee, 2)
    assert set(told(client, "/leaderboard/")) == {"BreadcrumbList"}


def test_stories_are_listed_from_the_newest_on_across_pages(edition, client):
    for number in range(21):
        at = timezone.now() - timedelta(hours=number)
        cast.a_story(edition, at=at, headline=f"第{number}条", slug=f"20261101-a{number:03}")
    first = told(client, "/stories/")["ItemList"]["itemListElement"]
    assert [item["position"] for item in first] == list(range(1, 21))
    assert first[0]["url"] == f"{cast.SITE}/stories/20261101-a000/"
    second = told(client, "/stories/?page=2")["ItemList"]["itemListElement"]
    assert [(item["position"], item["url"]) for item in second] == [
        (21, f"{cast.SITE}/stories/20261101-a020/")
    ]


def test_the_withdrawn_are_in_no_list(edition, nominee, client):
    cast.a_published_nominee(edition, at=timezone.now(), name="李敏", number=2)
    rank_everyone(edition)
    like(nominee, 1)
    slug = nominee.stories.get().slug
    withdraw_nominee(nominee=nominee, reason="本人退出", at=timezone.now())
    for path in ("/", "/nominees/", "/stories/", "/leaderboard/"):
        (block,) = BLOCK.findall(client.get(path).content.decode())
        assert nominee.code not in block, path
        assert slug not in block, path
    assert "ld+json" not in client.get(f"/nominees/{nominee.code}/").content.decode()


# every page


def test_every_inner_page_shows_the_way_to_itself(nominee, client):
    story = nominee.stories.get().get_absolute_url()
    ways = {
        "/stories/": ["/", "/stories/"],
        story: ["/", "/stories/", story],
        "/nominees/": ["/", "/nominees/"],
        f"/nominees/{nominee.code}/": ["/", "/nominees/", f"/nominees/{nominee.code}/"],
        "/leaderboard/": ["/", "/leaderboard/"],
        "/rules/": ["/", "/rules/"],
        "/posters/": ["/", "/posters/"],
        f"/posters/{nominee.code}/": ["/", "/posters/", f"/posters/{nominee.code}/"],
    }
    for path, way in ways.items():
        for prefix in ("", "/en"):
            steps = told(client, f"{prefix}{path}")["BreadcrumbList"]["itemListElement"]
            assert [step["item"] for step in steps] == [f"{cast.SITE}{prefix}{one}" for one in way]
            assert [step["position"] for step in steps] == list(range(1, len(way) + 1))
            assert all(step["name"] for step in steps)
    assert set(told(client, "/")) == {"WebSite"}


def test_a_past_editions_way_begins_at_its_own_home(edition, client):
    then = timezone.now() - timedelta(days=365)
    past = cast.an_edition(at=then, number=2, is_current=False, name="第二届")
    nominee = cast.a_published_nominee(past, at=then, name="李旧")
    things = told(client, f"/e/2/nominees/{nominee.code}/")
    assert things["Person"]["url"] == f"{cast.SITE}/e/2/nominees/{nominee.code}/"
    first, second, _last = things["BreadcrumbList"]["itemListElement"]
    assert (first["name"], first["item"]) == ("第二届", f"{cast.SITE}/e/2/")
    assert second["item"] == f"{cast.SITE}/e/2/nominees/"


EVIL = "</script><script>alert(1)</script><!-- & \" ' \u2028\u2029 \\"


def test_no_words_can_end_the_block(nominee, client):
    nominee.stories.update(headline=EVIL)
    nominee.nickname = "</ScRiPt>"
    nominee.save()
    path = nominee.stories.get().get_absolute_url()
    page = client.get(path).content.decode()
    assert page.lower().count("</script>") == page.lower().count("<script")
    assert "alert(1)</script>" not in page
    article = told(client, path)["NewsArticle"]
    assert article["headline"] == EVIL
    assert article["about"]["alternateName"] == "</ScRiPt>"


def test_a_block_is_short_and_bears_no_sign_of_html():
    written = str(DataBlock([{"@type": "Person", "name": "张<b>&"}]))
    assert written == (
        '<script type="application/ld+json">{"@context":"https://schema.org",'
        '"@graph":[{"@type":"Person","name":"张\\u003cb\\u003e\\u0026"}]}</script>'
    )
