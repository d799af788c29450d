"""The desk's start page, and lists that stay fast when they are long."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles.models import Consent, Nominee, Photo, Step, Story
from tests import cast
from tests.desk import page
from voting.clock import next_midnight
from voting.complaints import complain
from voting.models import Case
from voting.roles import ORGANISER, REPORTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return cast.an_edition(at=timezone.now(), reviews=3)


@pytest.fixture
def desk(client):
    client.force_login(cast.an_editor())
    return client


def test_it_says_what_goes_out_today_and_not_what_goes_out_tomorrow(edition, desk):
    now = timezone.now()
    midnight = next_midnight(now)
    soon = now + (midnight - now) / 2
    cast.a_story(edition, headline="今晚这篇", published_at=soon)
    cast.a_story(edition, headline="明天那篇", published_at=midnight + timedelta(hours=1))
    shown = page(desk.get("/admin/")).partition("今天发布")[2].partition("<h2>")[0]
    assert "今晚这篇" in shown
    assert "明天那篇" not in shown


def test_a_reporter_finds_their_drafts_again_and_nobody_elses(edition, client):
    mine, other = cast.a_member(REPORTER), cast.a_member(REPORTER, name="另一位")
    for headline, by in (("我写了一半的", mine), ("别人写的", other)):
        cast.a_story(edition, state="draft", headline=headline, published_at=None, written_by=by)
    client.force_login(mine)
    shown = page(client.get("/admin/"))
    assert "我的草稿，还没送审（1）" in shown
    assert "我写了一半的" in shown
    assert "别人写的" not in shown


def test_it_counts_what_is_missing(edition, desk):
    nominee = cast.a_nominee(edition)
    story = cast.a_story(edition, nominee=nominee)
    Photo.objects.bulk_create([Photo(story=story, number=1, image="x.jpg")])
    shown = page(desk.get("/admin/"))
    for words in ("没有肖像的候选人", "没有登记同意书的候选人", "没有署名的照片"):
        assert f"{words}</a>：1" in shown, words
    assert "没有图片说明的照片</a>：1" in shown
    assert "没有照片的报道" not in shown


def test_it_leads_to_the_stories_whose_photos_lack_words(edition, desk):
    story, other = (cast.a_story(edition, headline=words) for words in ("缺文字的", "缺照片的"))
    Photo.objects.bulk_create([Photo(story=story, number=1, image="x.jpg")])
    shown = page(desk.get("/admin/"))
    for lacking, found, not_found in (("words", story, other), ("none", other, story)):
        address = f"/admin/profiles/story/?edition__id__exact={edition.pk}&photos={lacking}"
        assert address.replace("&", "&amp;") in shown
        listed = page(desk.get(address))
        assert found.headline in listed
        assert not_found.headline not in listed


def test_a_draft_about_nobody_yet_is_missing_a_nominee_and_a_photo(edition, desk):
    draft = cast.a_story(edition, state="draft", published_at=None, headline="还不知道写谁")
    out = cast.a_story(edition, headline="已经发布的消息")
    gone = cast.a_story(edition, state="withdrawn", headline="已经撤下的")
    shown = page(desk.get("/admin/"))
    assert "没有候选人的草稿</a>：1" in shown
    assert "没有照片的报道</a>：2" in shown
    address = f"/admin/profiles/story/?edition__id__exact={edition.pk}&person=none"
    assert address.replace("&", "&amp;") in shown
    listed = page(desk.get(address))
    assert draft.headline in listed
    assert out.headline not in listed
    without = page(desk.get(address.replace("person", "photos")))
    assert draft.headline in without
    assert gone.headline not in without


def test_it_leads_to_the_nominees_who_lack_something(edition, desk):
    whole = cast.a_nominee(edition, name="有肖像的", portrait="portraits/a.jpg")
    Consent.objects.create(nominee=whole, to="listing", given_on=edition.publish_from, how="签字")
    cast.a_nominee(edition, name="什么都没有", number=2)
    cast.a_nominee(edition, name="已经退出", number=3, withdrawn_at=timezone.now())
    shown = page(desk.get("/admin/"))
    for lacking in ("portrait", "consent"):
        address = f"/admin/profiles/nominee/?edition__id__exact={edition.pk}&lacks={lacking}"
        assert address.replace("&", "&amp;") in shown
        listed = page(desk.get(address)).partition('id="result_list"')[2]
        assert "什么都没有" in listed
        assert "有肖像的" not in listed
        assert "已经退出" not in listed


def test_it_shows_no_likes_to_a_reporter(edition, client):
    client.force_login(cast.a_member(REPORTER))
    assert "今天收到的赞" not in page(client.get("/admin/"))


def test_it_leads_to_the_board_and_the_posters(edition, desk):
    shown = page(desk.get("/admin/"))
    assert "今天收到的赞" in shown
    assert 'href="/leaderboard/"' in shown
    assert 'href="/posters/"' in shown


def test_it_stands_without_any_edition(desk):
    assert desk.get("/admin/").status_code == 200


def fill(edition, nominees: int, stories: int) -> None:
    community = cast.a_community()
    known = edition.nominees.count()
    people = Nominee.objects.bulk_create(
        Nominee(edition=edition, community=community, number=known + n + 1, name=f"第{n}")
        for n in range(nominees)
    )
    written = Story.objects.bulk_create(
        Story(
            edition=edition,
            nominee=people[n % nominees],
            state=("draft", "review", "published")[n % 3],
            published_at=timezone.now(),
            headline=f"标题{known}-{n}",
            lead="导语",
        )
        for n in range(stories)
    )
    Step.objects.bulk_create(
        Step(story=story, kind="handed_in", at=timezone.now()) for story in written
    )


@pytest.mark.parametrize(
    "path",
    ["", "profiles/nominee/", "profiles/story/", "profiles/story/?q=标题", "profiles/community/"],
)
def test_250_nominees_and_500_stories_ask_the_database_no_more_than_a_few(edition, desk, path):
    fill(edition, 3, 6)
    address = f"/admin/{path}"
    desk.get(address)  # what is remembered in the process is remembered
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert desk.get(address).status_code == 200
    fill(edition, 247, 494)
    with CaptureQueriesContext(connection) as many:
        assert desk.get(address).status_code == 200
    assert len(many) <= len(few) + 1  # one more where a list now has further pages
    assert len(many) <= 25


def test_what_waits_for_a_second_person_or_an_answer_stands_first(edition, client):
    now = timezone.now()
    edition.likes_close_at = now + timedelta(days=9)
    edition.save()
    one, other = (cast.a_member(ORGANISER, name=name) for name in ("甲", "乙"))
    cast.some_rules(edition, written_by=one, confirmed_at=None, reason="太少")
    case = Case.objects.create(edition=edition, kind="likes", opened_at=now)
    case.acts.create(kind="held", by=one, at=now, text="间隔相同")
    complain(edition=edition, nominee=None, text="有人发红包", contact="", at=now)
    client.force_login(other)
    shown = page(client.get("/admin/"))
    for words in ("等我确认的规则修改", "等第二个人决定</a>：1", "等待答复的投诉</a>：1"):
        assert words in shown
    client.force_login(one)
    shown = page(client.get("/admin/"))
    assert "等我确认的规则修改" not in shown
    assert "等第二个人决定" not in shown
    assert "等待答复的投诉</a>：1" in shown
