"""The list of nominees: by place, by query, both in the address; and what helps where nobody is."""

import pytest
from django.utils import timezone

from profiles.models import Community
from tests import cast

pytestmark = pytest.mark.django_db
CARD = 'class="card"'


@pytest.fixture
def people(edition):
    """Return four nominees of two districts; the second district has no subdistricts."""
    places = (
        ("张艳", "越秀区", "榕荫街道"),
        ("李敏", "越秀区", "东湖街道"),
        ("陈榕", "越秀区", ""),
        ("张强", "天河区", ""),
    )
    for number, (name, district, subdistrict) in enumerate(places, start=1):
        community = Community.objects.create(
            district=district, subdistrict=subdistrict, name=f"{number}号社区"
        )
        cast.a_published_nominee(
            edition, at=timezone.now(), name=name, number=number, community=community
        )


def shown(client, **query: str) -> str:
    answer = client.get("/nominees/", query)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<h1") == 1
    return page


def names(page: str) -> set[str]:
    return {name for name in ("张艳", "李敏", "陈榕", "张强") if f">{name}</a>" in page}


def test_everyone_stands_there_and_no_subdistrict_yet(people, client):
    page = shown(client)
    assert len(names(page)) == page.count(CARD) == 4
    assert "按街道" not in page


def test_a_district_shows_its_subdistricts_with_their_numbers(people, client):
    page = shown(client, district="越秀区")
    assert names(page) == {"张艳", "李敏", "陈榕"}
    assert "全区" in page
    for name in ("榕荫街道", "东湖街道"):
        assert f'{name} <span class="chip-number">1</span>' in page
    assert 'href="/nominees/?district=%E8%B6%8A%E7%A7%80%E5%8C%BA&amp;subdistrict=' in page


def test_a_district_without_subdistricts_shows_no_empty_row(people, client):
    assert "按街道" not in shown(client, district="天河区")


def test_a_subdistrict_shows_who_works_there(people, client):
    page = shown(client, district="越秀区", subdistrict="榕荫街道")
    assert names(page) == {"张艳"}
    assert "找到 1 位候选人" in page


def test_place_and_query_stand_in_the_address_together(people, client):
    page = shown(client, district="越秀区", subdistrict="榕荫街道", q="张")
    assert names(page) == {"张艳"}
    assert '<input type="hidden" name="district" value="越秀区">' in page
    assert '<input type="hidden" name="subdistrict" value="榕荫街道">' in page
    assert 'value="张"' in page
    # another district is chosen without the subdistrict, which it has not got
    assert 'href="/nominees/?district=%E5%A4%A9%E6%B2%B3%E5%8C%BA&amp;q=%E5%BC%A0"' in page
    assert 'href="/nominees/?q=%E5%BC%A0"' in page


@pytest.mark.parametrize(
    "place",
    [
        {"district": "无此区"},
        {"district": "越秀区", "subdistrict": "无此街道"},
        {"district": "天河区", "subdistrict": "榕荫街道"},
        {"subdistrict": "榕荫街道"},
        {"district": "越秀"},
        {"district": "<script>"},
    ],
)
def test_a_place_that_is_not_there_is_not_found_and_leads_on(people, client, place):
    answer = client.get("/nominees/", place)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()
    assert 'href="/nominees/"' in answer.content.decode()


def test_characters_come_first_and_homophones_after_a_word_about_them(edition, people, client):
    cast.a_published_nominee(edition, at=timezone.now(), name="张燕", number=9)
    page = shown(client, q="张燕")
    assert page.count(CARD) == 2
    assert page.index(">张燕</a>") < page.index("同音：与“张燕”写法不同、读音相同")
    assert page.index("读音相同") < page.index(">张艳</a>")


def test_a_homophone_alone_is_shown_as_one(people, client):
    page = shown(client, q="章焰")
    assert names(page) == {"张艳"}
    assert "同音：与“章焰”写法不同" in page


def test_a_query_that_names_people_says_nothing_of_sounds(people, client):
    assert "同音" not in shown(client, q="张艳")


def test_nobody_here_but_somebody_elsewhere_is_said_with_the_number(people, client):
    page = shown(client, district="天河区", q="李敏")
    assert "没有找到“李敏”" in page
    assert '<a href="/nominees/?q=%E6%9D%8E%E6%95%8F">不限区域找到 1 位候选人</a>' in page
    assert "拼音首字母" in page
    assert "显示全部候选人" in page
    assert CARD not in page


def test_nobody_in_a_subdistrict_leads_to_the_district_first(people, client):
    page = shown(client, district="越秀区", subdistrict="榕荫街道", q="minmin")
    assert "位候选人</a>" not in page
    page = shown(client, district="越秀区", subdistrict="榕荫街道", q="limin")
    assert page.index("越秀区找到 1 位候选人") < page.index("不限区域找到 1 位候选人")


def test_the_empty_result_speaks_english_too(people, client):
    page = client.get("/en/nominees/", {"district": "天河区", "q": "limin"}).content.decode()
    assert "1 nominee found in all districts" in page


@pytest.mark.parametrize("query", ["   ", "　　", "·", "\u200b"])
def test_a_search_for_nothing_shows_everyone(people, client, query):
    page = shown(client, q=query)
    assert page.count(CARD) == 4
    assert "找到" not in page
    assert 'value=""' in page


def test_a_long_query_is_cut_and_the_field_shows_what_was_searched(people, client):
    page = shown(client, q="张" * 10_000)
    cut = "张" * 50
    assert f'value="{cut}"' in page
    assert "只按前 50 个字查找" in page
    assert "只按前" not in shown(client, q=cut)


def test_an_edition_without_nominees_says_when_to_come_back(edition, client):
    page = shown(client, q="张")
    assert "首批报道即将发布" in page
    assert "没有找到" not in page
