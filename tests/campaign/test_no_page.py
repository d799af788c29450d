"""Where there is no page: not out, gone, unknown, or failed; and what is said then."""

import errno
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from profiles.models import Story
from profiles.publishing import withdraw_nominee, withdraw_story
from tests import cast

pytestmark = pytest.mark.django_db


# what is not out


def test_a_draft_is_not_found_and_its_nominee_neither(edition, client):
    nominee = cast.a_nominee(edition)
    story = cast.a_story(edition, nominee=nominee, state=Story.State.DRAFT, headline="草稿里的字")
    assert client.get(story.get_absolute_url()).status_code == 404
    assert client.get(f"/nominees/{nominee.code}/").status_code == 404
    assert client.get(f"/posters/{nominee.code}/").status_code == 404
    for path in ("/", "/stories/", "/nominees/", "/leaderboard/", "/feed/", "/sitemap.xml"):
        page = client.get(path).content.decode()
        assert "草稿里的字" not in page
        assert nominee.code not in page


def test_a_story_of_the_future_is_not_found_yet(edition, client):
    soon = timezone.now() + timedelta(minutes=5)
    story = cast.a_story(edition, published_at=soon)
    assert client.get(story.get_absolute_url()).status_code == 404
    assert story.slug not in client.get("/stories/").content.decode()


def test_a_withdrawn_story_is_gone_and_says_why(nominee, client):
    story = nominee.stories.get()
    withdraw_story(story=story, reason="应当事人要求撤下")
    gone = client.get(story.get_absolute_url())
    assert gone.status_code == 410
    assert "应当事人要求撤下" in gone.content.decode()


def test_a_withdrawn_nominee_is_gone_from_every_page(nominee, client):
    withdraw_nominee(nominee=nominee, reason="本人退出", at=timezone.now())
    for path in (
        f"/nominees/{nominee.code}/",
        f"/posters/{nominee.code}/",
        f"/posters/{nominee.code}/a4.png",
        nominee.stories.get().get_absolute_url(),
    ):
        gone = client.get(path)
        assert gone.status_code == 410, path
        assert "本人退出" in gone.content.decode(), path
    assert nominee.name not in client.get("/leaderboard/").content.decode()


def test_an_edition_that_has_not_begun_is_not_found(client):
    edition = cast.an_edition(publish_from=timezone.now() + timedelta(days=1))
    nominee = cast.a_published_nominee(edition, at=timezone.now())
    for path in ("/", "/stories/", f"/nominees/{nominee.code}/"):
        assert client.get(path).status_code == 404


def test_a_site_without_an_edition_says_so(client):
    assert client.get("/").status_code == 404
    assert client.get("/healthz").status_code == 200


def test_unknown_addresses_are_not_found(nominee, client):
    for path in (
        "/nothing/",
        "/stories/20200101-abcd/",
        "/nominees/zzzzzz/",
        "/posters/zzzzzz/",
        f"/posters/{nominee.code}/a5.png",
        "/e/77/",
        "/leaderboard/?district=nowhere",
        "/leaderboard/?span=year",
        "/nominees/?district=nowhere",
        "/stories/?page=99",
        "/stories/?page=x",
        "/media/nothing.jpg",
        f"/media/{'x' * 300}.jpg",
    ):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "没有这个页面" in answer.content.decode(), path


def test_an_address_outside_the_pictures_is_refused(nominee, client):
    answer = client.get("/media/../settings.py")
    assert answer.status_code == 400
    assert "没能看懂" in answer.content.decode()


# preview


def test_staff_see_a_draft_as_readers_will(edition, client):
    story = cast.a_story(edition, state=Story.State.DRAFT, published_at=None, headline="未发布")
    client.force_login(cast.an_editor())
    page = client.get(f"/preview/stories/{story.slug}/")
    assert page.status_code == 200
    assert "未发布" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_a_preview_asks_others_to_log_in(edition, client):
    story = cast.a_story(edition, state=Story.State.DRAFT)
    answer = client.get(f"/preview/stories/{story.slug}/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")


# failures


def test_the_health_check_tells_when_the_database_is_gone(client, monkeypatch):
    assert client.get("/healthz").json() == {"database": "ok", "cache": "ok"}

    def away(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "away"


def test_a_page_while_the_database_is_away_is_503_and_says_when_to_return(
    nominee, client, monkeypatch
):
    def away(*args, **kwargs):
        raise OperationalError("password=secret")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "马上就回来" in answer.content.decode()
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize("error", ["ENOSPC", "EROFS", "EDQUOT"])
def test_what_a_disk_can_not_take_is_503_and_says_why(client, monkeypatch, error):
    def refuse(*args, **kwargs):
        raise OSError(getattr(errno, error), "/srv/campaign/media")

    client.force_login(cast.an_editor(is_superuser=True))
    monkeypatch.setattr("profiles.admin.stories.paste_view", refuse)
    answer = client.post("/admin/profiles/story/paste/")
    assert answer.status_code == 503
    assert "磁盘已满或不可写入" in answer.content.decode()
    assert "/srv" not in answer.content.decode()


def test_another_error_of_a_file_is_a_failure_of_ours(client, monkeypatch):
    def broken(*args, **kwargs):
        raise FileNotFoundError(errno.ENOENT, "gone")

    client.force_login(cast.an_editor(is_superuser=True))
    monkeypatch.setattr("profiles.admin.stories.paste_view", broken)
    client.raise_request_exception = False
    assert client.post("/admin/profiles/story/paste/").status_code == 500


def test_a_failure_of_ours_is_a_calm_500_without_its_reason(nominee, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError("the reason")

    monkeypatch.setattr("campaign.views.boards.board", broken)
    answer = Client(raise_request_exception=False).get("/leaderboard/")
    assert answer.status_code == 500
    assert "我们这边出了点问题" in answer.content.decode()
    assert "the reason" not in answer.content.decode()
