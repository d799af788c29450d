"""Likes in the admin: looked at in totals, and touched by nobody."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.utils import timezone

from profiles.models import Edition, Nominee, Story
from tests import cast
from voting.likes import cast_like
from voting.models import EditionSecret, Like
from voting.rehearsals import discard_rehearsal

pytestmark = pytest.mark.django_db


@pytest.fixture
def nominee():
    now = timezone.now()
    return cast.a_published_nominee(cast.an_edition(at=now), at=now)


@pytest.fixture
def superuser(client):
    client.force_login(cast.an_editor())
    return client


def test_totals_are_shown(nominee, superuser):
    for visitor in "abc":
        cast_like(nominee=nominee, visitor=visitor, at=timezone.now())
    page = superuser.get("/admin/voting/like/").content.decode()
    assert "<td>3</td>" in page
    assert "任何人都不能增加" in page


@pytest.mark.parametrize("act", ["add", "{pk}/change", "{pk}/delete", "{pk}/history"])
def test_not_even_a_superuser_reaches_a_single_like(nominee, superuser, act):
    cast_like(nominee=nominee, visitor="a", at=timezone.now())
    like = Like.objects.get()
    address = f"/admin/voting/like/{act.format(pk=like.pk)}/"
    form = {"edition": nominee.edition_id, "nominee": nominee.pk, "slot": 2, "post": "yes"}
    for answer in (superuser.get(address), superuser.post(address, form)):
        assert answer.status_code == 404
    assert Like.objects.get() == like


def test_staff_without_the_right_see_no_totals(nominee, client):
    helper = User.objects.create_user("helper", password="x", is_staff=True)
    client.force_login(helper)
    assert client.get("/admin/voting/like/").status_code == 403
    helper.user_permissions.add(Permission.objects.get(codename="view_like"))
    assert client.get("/admin/voting/like/").status_code == 200


def test_the_desk_offers_no_way_to_add_or_change_one(nominee, superuser):
    page = superuser.get("/admin/").content.decode()
    assert 'href="/admin/voting/like/"' in page
    assert "/admin/voting/like/add/" not in page


def test_an_action_on_likes_does_nothing(nominee, superuser):
    cast_like(nominee=nominee, visitor="a", at=timezone.now())
    form = {"action": "delete_selected", "_selected_action": [Like.objects.get().pk], "post": "yes"}
    superuser.post("/admin/voting/like/", form)
    assert Like.objects.count() == 1


def test_a_nominee_with_likes_is_kept_by_the_database(nominee, superuser):
    cast_like(nominee=nominee, visitor="a", at=timezone.now())
    Story.objects.all().delete()
    superuser.post(f"/admin/profiles/nominee/{nominee.pk}/delete/", {"post": "yes"})
    assert Nominee.objects.count() == 1


def test_a_rehearsal_is_thrown_away_whole():
    rehearsal = cast.an_edition(number=901, kind=Edition.Kind.REHEARSAL, is_current=False)
    nominee = cast.a_published_nominee(rehearsal)
    cast_like(nominee=nominee, visitor="a", at=cast.NOON)
    discard_rehearsal(edition=rehearsal)
    for model in (Edition, Nominee, Story, Like, EditionSecret):
        assert not model.objects.exists(), model


def test_a_rehearsals_photos_leave_no_file(folders, django_capture_on_commit_callbacks):
    rehearsal = cast.an_edition(number=901, kind=Edition.Kind.REHEARSAL, is_current=False)
    cast.a_photo(cast.a_published_nominee(rehearsal).stories.get())
    with django_capture_on_commit_callbacks(execute=True):
        discard_rehearsal(edition=rehearsal)
    assert [path for path in folders.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("kind", [Edition.Kind.REAL, Edition.Kind.DEMO])
def test_no_other_edition_is_thrown_away(kind):
    edition = cast.an_edition(kind=kind)
    nominee = cast.a_published_nominee(edition)
    cast_like(nominee=nominee, visitor="a", at=cast.NOON)
    with pytest.raises(ValidationError, match="彩排"):
        discard_rehearsal(edition=edition)
    assert Like.objects.count() == 1
