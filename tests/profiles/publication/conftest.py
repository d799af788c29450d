"""A story at the desk, and who sits there."""

import pytest
from django.utils import timezone

from tests import cast
from tests.desk import page


@pytest.fixture(autouse=True)
def _pictures_in_folders_of_their_own(folders):
    pass


@pytest.fixture
def edition():
    return cast.an_edition(at=timezone.now(), reviews=3)


@pytest.fixture
def story(edition):
    nominee = cast.a_nominee(edition)
    draft = cast.a_story(edition, nominee=nominee, state="draft", published_at=None)
    return cast.in_order(draft, at=timezone.now())


@pytest.fixture
def out(edition):
    nominee = cast.a_nominee(edition, number=2, name="李敏")
    return cast.in_order(cast.a_story(edition, nominee=nominee, at=timezone.now()))


@pytest.fixture
def sit_down(client):
    """Let somebody sit down at the desk."""

    def down(role, name=""):
        member = cast.a_member(role, name=name or role)
        client.force_login(member)
        return member

    return down


def do(client, story, deed, **form):
    address = f"/admin/profiles/story/{story.pk}/publication/"
    answer = client.post(address, {"deed": deed, **form}, follow=True)
    story.refresh_from_db()
    return page(answer)


def look(client, story, query=""):
    return page(client.get(f"/admin/profiles/story/{story.pk}/publication/{query}"))
