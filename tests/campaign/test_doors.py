"""Doors of the site: printed addresses, the icon, the feed and the sitemap."""

import pytest
from django.utils import timezone

from profiles.models import Edition
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_printed_address_leads_to_the_nominee(nominee, client):
    for printed in (
        nominee.code,
        nominee.code.upper(),
        f"{nominee.code}/",
        f"{nominee.code}/lift",
        f"{nominee.code}。",
        f"{nominee.code}&from=timeline",
    ):
        answer = client.get(f"/n/{printed}")
        assert answer.status_code == 302, printed
        assert answer.headers["Location"] == f"/nominees/{nominee.code}/"
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_printed_address_outlives_its_edition(nominee, client):
    Edition.objects.update(is_current=False)
    cast.an_edition(at=timezone.now(), number=4)
    answer = client.get(f"/n/{nominee.code}", follow=True)
    assert answer.redirect_chain == [(f"/e/3/nominees/{nominee.code}/", 302)]
    assert answer.status_code == 200


def test_a_poster_that_hangs_too_early_leads_to_the_campaign(edition, client):
    nominee = cast.a_nominee(edition)
    assert client.get(f"/n/{nominee.code}").headers["Location"] == "/"


def test_a_printed_address_of_nobody_is_not_found(nominee, client):
    for printed in ("zzzzzz", "x", "0O1IL1", f"{nominee.code}x"):
        assert client.get(f"/n/{printed}").status_code == 404, printed


def test_the_icon_is_found_where_browsers_look_by_habit(client):
    assert client.get("/favicon.ico").headers["Location"].endswith("icons/favicon.svg")


def test_the_feed_has_the_stories_with_absolute_addresses(nominee, client, settings):
    feed = client.get("/feed/")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    story = nominee.stories.get()
    assert story.headline in feed.content.decode()
    assert f"{settings.SITE_URL}{story.get_absolute_url()}" in feed.content.decode()


def test_the_feed_of_an_empty_edition_does_not_change_by_itself(edition, client):
    assert client.get("/feed/").content == client.get("/feed/").content


def test_the_sitemap_names_what_readers_may_see(nominee, client, settings):
    sitemap = client.get("/sitemap.xml", headers={"host": "testserver"}).content.decode()
    assert f"<loc>{settings.SITE_URL}/nominees/{nominee.code}/</loc>" in sitemap
    assert nominee.stories.get().slug in sitemap
