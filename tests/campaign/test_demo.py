"""The demonstration: all invented, the same everywhere, and never over a real edition."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.html import strip_tags

from campaign.boards import board
from campaign.demo import load
from campaign.demo.load import NotADemonstrationError, load_demo
from campaign.demo.portraits import draw_portrait
from campaign.demo.scenes import SCENES
from profiles.models import Edition, Nominee, Story
from profiles.placing import place_photos
from tests import cast
from tests.cast import NOON
from voting.likes import cast_like
from voting.models import Like

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.only_sqlite]


@pytest.fixture(autouse=True)
def _quick(folders, monkeypatch):
    face = draw_portrait(1)
    monkeypatch.setattr(load, "draw_portrait", lambda number: face)


@pytest.fixture
def demo():
    return load_demo(at=NOON, visitors=60)


def test_readers_get_a_whole_campaign(demo):
    nominees = Nominee.objects.published(at=NOON).filter(edition=demo).with_place()
    assert len(nominees) == 18
    assert len({nominee.community.district for nominee in nominees}) >= 8
    for nominee in nominees:
        assert nominee.portrait, nominee
        assert nominee.portrait_small, nominee
        assert 0 < len(nominee.quote) <= 26, nominee
        assert nominee.summary, nominee
        story = nominee.stories.get()
        text = story.lead + strip_tags(story.body)
        assert len(text.removesuffix("本文为演示内容，人物、社区与事件均为虚构。")) >= 600, nominee
        assert story.body.count("<h2>") >= 3, nominee
        assert "<blockquote>" in story.body, nominee
        assert story.credits, nominee
        assert story.closing_call, nominee
        assert "本文为演示内容" in story.body, nominee
        assert story.published_at < demo.likes_open_at
    assert demo.likes_window(at=NOON) == Edition.Window.OPEN
    assert demo.is_current


def test_some_stories_have_a_photo_in_their_text(demo):
    for scene in SCENES:
        story = demo.stories.get(nominee__number=scene.number)
        (photo,) = story.photos.all()
        assert photo.is_shown
        assert photo.credit == "程序绘制"
        text = place_photos(story.body, [photo])
        assert (text.opening, text.rest) == (None, [])


def test_the_boards_are_alive(demo):
    rows = board(edition=demo, at=NOON).rows
    assert sum(row.likes for row in rows) == Like.objects.count() > 60
    assert any(row.moved for row in rows)


def test_likes_of_the_demonstration_obey_the_rules(demo):
    for visitor in set(Like.objects.values_list("visitor_key", "day")):
        assert Like.objects.filter(visitor_key=visitor[0], day=visitor[1]).count() <= 5


def test_a_second_run_leaves_everything_as_a_person_left_it(demo):
    Story.objects.filter(nominee__number=1).update(headline="我改的标题")
    cast_like(nominee=demo.nominees.first(), visitor="me", at=NOON)
    before = (Like.objects.count(), Story.objects.count(), Nominee.objects.count())
    load_demo(at=NOON + timedelta(hours=1), visitors=60)
    assert (Like.objects.count(), Story.objects.count(), Nominee.objects.count()) == before
    assert Story.objects.filter(headline="我改的标题").exists()


def test_two_machines_get_the_same_likes(demo):
    likes = "nominee__number", "day", "slot", "received_at"
    first = sorted(Like.objects.values_list(*likes))
    Like.objects.all().delete()
    load._cast_likes(demo, list(demo.nominees.order_by("number")), NOON, 60)
    assert sorted(Like.objects.values_list(*likes)) == first


def test_it_stays_open(demo):
    much_later = NOON + timedelta(days=200)
    load_demo(at=much_later)
    demo.refresh_from_db()
    assert demo.likes_window(at=much_later) == Edition.Window.OPEN


def test_it_does_not_push_a_real_edition_from_the_home_page():
    real = cast.an_edition()
    demo = load_demo(at=NOON, visitors=5)
    assert not demo.is_current
    assert Edition.objects.current() == real


@pytest.mark.parametrize("kind", [Edition.Kind.REAL, Edition.Kind.REHEARSAL])
def test_another_kind_of_edition_is_left_alone(kind):
    edition = cast.an_edition(number=900, kind=kind, is_current=False, at=timezone.now())
    with pytest.raises(CommandError, match="900"):
        call_command("demo")
    assert not Story.objects.exists()
    assert not Like.objects.exists()
    with pytest.raises(NotADemonstrationError):
        load._cast_likes(edition, [], NOON, 5)


def test_every_face_is_another():
    faces = {draw_portrait(number) for number in range(1, 5)}
    assert len(faces) == 4
    assert draw_portrait(1) == draw_portrait(1)
    assert len(set(load.PEOPLE)) == 18
