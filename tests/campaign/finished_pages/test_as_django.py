"""Finished pages are what Django would have given, and never older than they say."""

import threading

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone

from campaign.finished import FinishedPages
from profiles.masking import mask_words
from profiles.models import Edition, Story
from profiles.publishing import withdraw_story
from tests import cast
from tests.campaign.finished_pages.conftest import ask


@pytest.fixture
def django(db):
    """The real application, on the test's own connection, which a request may not close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def every_page(nominee) -> list[str]:
    story = nominee.stories.get().get_absolute_url()
    pages = ["/", "/stories/", "/nominees/", f"/nominees/{nominee.code}/", "/leaderboard/"]
    pages += ["/leaderboard/?span=day", "/rules/", "/posters/", story, "/feed/", "/leaderboard.csv"]
    return [*pages, *(f"/en{page}" for page in pages), "/sitemap.xml", "/robots.txt"]


def test_every_page_is_what_django_gives(clock, nominee, django):
    pages = FinishedPages(django)
    for path in every_page(nominee):
        theirs, first, again = ask(django, path), ask(pages, path), ask(pages, path)
        assert theirs.status == first.status == again.status == 200, path
        assert first.body == again.body == theirs.body, path
        added = set(again.headers) - set(theirs.headers)
        assert added == {"Vary"}, path
        assert {n: again.headers[n] for n in theirs.headers} == theirs.headers, path


def test_every_page_is_kept(clock, nominee, django):
    asked = []
    pages = FinishedPages(lambda environ, start: asked.append(environ) or django(environ, start))
    for path in every_page(nominee):
        ask(pages, path)
        made = len(asked)
        ask(pages, path)
        assert len(asked) == made, path


@pytest.mark.parametrize(
    "path", ["/me/", "/me/likes/", "/healthz", "/nothing/", "/admin/login/", "/n/zzzzzz"]
)
def test_what_is_not_public_is_asked_each_time(nominee, django, path):
    asked = []
    pages = FinishedPages(lambda environ, start: asked.append(environ) or django(environ, start))
    ask(pages, path)
    ask(pages, path)
    assert len(asked) == 2


def test_a_rehearsal_that_staff_looks_at_is_shown_to_nobody_else(django, client):
    edition = cast.an_edition(
        at=timezone.now(), kind=Edition.Kind.REHEARSAL, is_current=False, number=901
    )
    cast.a_published_nominee(edition, at=timezone.now())
    client.force_login(cast.an_editor())
    cookie = client.cookies.output(header="", attrs=[]).strip()
    pages = FinishedPages(django)
    assert ask(pages, "/e/901/", HTTP_COOKIE=cookie).status == 200
    assert ask(pages, "/e/901/").status == 404


def test_an_unknown_host_is_refused(nominee, django):
    pages = FinishedPages(django)
    ask(pages, "/")
    assert ask(pages, "/", HTTP_HOST="elsewhere.example").status == 400


def test_a_story_shows_as_soon_as_it_is_out(nominee, django, clock):
    pages = FinishedPages(django)
    story = cast.a_story(nominee.edition, at=clock.now, headline="刚刚发布", state="draft")
    ask(pages, "/stories/")
    Story.objects.filter(pk=story.pk).update(state="published")
    clock.pass_by(2)
    assert "刚刚发布" in ask(pages, "/stories/").body.decode()


def test_a_withdrawn_story_is_gone_at_once_and_does_not_come_back(nominee, django, clock):
    failing = threading.Event()

    def application(environ, start):
        if failing.is_set():
            start("503 Service Unavailable", [])
            return [b""]
        return django(environ, start)

    pages = FinishedPages(application)
    story = nominee.stories.get()
    path = story.get_absolute_url()
    assert ask(pages, path).status == 200
    withdraw_story(story=story, reason="应当事人要求")
    clock.pass_by(2)
    assert ask(pages, path).status == 410
    failing.set()
    clock.pass_by(2)
    assert ask(pages, path).status == 503


def test_masked_words_are_gone_from_every_page_within_two_seconds(nominee, django, clock):
    story = nominee.stories.get()
    Story.objects.update(headline="王小二和社区", summary="王小二说", lead="王小二来了。")
    pages = FinishedPages(django)
    everywhere = ["/", "/stories/", story.get_absolute_url(), "/feed/"]
    assert all("王小二" in ask(pages, path).body.decode() for path in everywhere)
    mask_words(story=story, words="王小二", by=cast.an_editor(), at=timezone.now())
    clock.pass_by(2)
    assert not any("王小二" in ask(pages, path).body.decode() for path in everywhere)


def test_who_has_a_share_picture_already_gets_304(nominee, django, clock):
    pages = FinishedPages(django)
    first = ask(pages, "/share.jpg")
    assert first.status == 200
    again = ask(pages, "/share.jpg", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert ask(pages, "/share.jpg", HTTP_IF_NONE_MATCH='"older"').body == first.body
