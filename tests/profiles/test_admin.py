"""The editors' desk: every list and form opens, for those who may, and long lists stay fast."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import Story
from tests import cast
from tests.desk import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]


def test_every_list_and_form_opens(edition, desk):
    nominee = cast.a_published_nominee(edition, at=timezone.now())
    story = nominee.stories.get()
    for path in (
        "",
        "profiles/edition/",
        f"profiles/edition/{edition.pk}/change/",
        "profiles/edition/add/",
        "profiles/community/",
        "profiles/community/add/",
        "profiles/nominee/?q=张",
        f"profiles/nominee/{nominee.pk}/change/",
        "profiles/nominee/add/",
        "profiles/story/?q=张&state__exact=published",
        f"profiles/story/{story.pk}/change/",
        "profiles/story/add/",
        "profiles/story/paste/",
        "voting/like/",
        "auth/user/",
    ):
        answer = desk.get(f"/admin/{path}")
        assert answer.status_code == 200, path
        assert "活动后台" in page(answer), path


def test_the_desk_is_closed_to_others(edition, client):
    assert client.get("/admin/profiles/story/").status_code == 302
    client.force_login(User.objects.create_user("reader", password="x"))
    assert client.get("/admin/profiles/story/paste/").status_code == 302


def test_staff_without_the_right_can_not_act(edition, client):
    story = cast.a_story(edition, at=timezone.now())
    client.force_login(User.objects.create_user("helper", password="x", is_staff=True))
    assert client.get("/admin/profiles/story/paste/").status_code == 403
    address = f"/admin/profiles/story/act/withdraw/?ids={story.pk}"
    assert client.post(address, {"reason": "x"}).status_code == 403
    story.refresh_from_db()
    assert story.state == Story.State.PUBLISHED


@pytest.mark.parametrize(("listed", "queries"), [("nominee", 8), ("story", 9)])
def test_a_longer_list_asks_the_database_no_more(
    edition, desk, listed, queries, django_assert_num_queries
):
    for number in range(1, 9):
        cast.a_published_nominee(edition, at=timezone.now(), name=f"第{number}", number=number)
    with django_assert_num_queries(queries):
        answer = desk.get(f"/admin/profiles/{listed}/")
    assert "第8" in page(answer)
