"""The desk's start page, and lists that stay fast when they are long."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles.models import Nominee, Photo, Step, Story
from tests import cast
from tests.profiles.test_admin import page
from voting.clock import next_midnight
from voting.roles import REPORTER

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


def test_it_counts_what_is_missing(edition, desk):
    nominee = cast.a_nominee(edition)
    story = cast.a_story(edition, nominee=nominee)
    Photo.objects.bulk_create([Photo(story=story, image="x.jpg", width=8, height=8)])
    shown = page(desk.get("/admin/"))
    for words in ("没有肖像的候选人", "没有登记同意书的候选人", "没有署名的照片"):
        assert f"{words}</a>: 1" in shown, words
    assert "没有照片的报道" not in shown


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
