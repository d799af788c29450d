"""The style guide is there for developers, and not on a real site."""

import pytest

from campaign.views.styleguide import styleguide

pytestmark = pytest.mark.django_db


def test_it_shows_every_component(rf):
    page = styleguide(rf.get("/styleguide/")).content.decode()
    for part in ("card", "row", "like-bar", "chip", "window", "story-card", "neighbour", "empty"):
        assert f'class="{part}' in page, part
    assert page.count("<h1") == 1


def test_a_real_site_does_not_have_it(client):
    assert client.get("/styleguide/").status_code == 404
