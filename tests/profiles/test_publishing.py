"""Pages come out and go by named acts."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from profiles.codes import ALPHABET, STORY_LENGTH, new_slug
from profiles.models import Edition, Nominee, Story
from profiles.publishing import (
    bring_back_nominee,
    make_current,
    open_likes,
    publish_story,
    withdraw_nominee,
    withdraw_story,
)
from tests.cast import NOON, a_nominee, a_published_nominee, a_story, an_edition

pytestmark = pytest.mark.django_db


def published():
    return list(Story.objects.published(at=NOON))


def test_a_published_story_is_seen():
    story = a_story(an_edition())
    assert published() == [story]
    assert story.is_published(at=NOON)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "draft"},
        {"state": "withdrawn"},
        {"published_at": NOON + timedelta(seconds=1)},
    ],
)
def test_a_story_that_is_not_out_is_not_seen(changes):
    story = a_story(an_edition(), **changes)
    assert published() == []
    assert not story.is_published(at=NOON)


@pytest.mark.parametrize(
    "changes",
    [{"publish_from": NOON + timedelta(seconds=1)}, {"publish_until": NOON}],
)
def test_an_edition_outside_its_window_shows_nothing(changes):
    edition = an_edition(**changes)
    a_story(edition)
    assert published() == []
    assert not edition.is_open_to_readers(at=NOON)
    assert not Edition.objects.open_to_readers(at=NOON).exists()


def test_a_nominee_has_a_page_once_a_story_is_out():
    edition = an_edition()
    out = a_published_nominee(edition)
    a_nominee(edition, name="李敏", number=2)
    assert list(Nominee.objects.published(at=NOON)) == [out]


def test_an_address_has_room_for_all_the_stories_of_a_day():
    # Six random characters were too few: in an import of seven thousand, two once met.
    of_a_day = 7_000
    assert of_a_day**2 / 2 / len(ALPHABET) ** STORY_LENGTH < 1 / 10_000
    assert re.fullmatch(rf"\d{{8}}-[{ALPHABET}]{{{STORY_LENGTH}}}", new_slug())
    assert len(new_slug()) <= Story._meta.get_field("slug").max_length


def test_publishing_sets_the_time():
    story = a_story(an_edition(), state="draft", published_at=None)
    publish_story(story=story, at=NOON)
    assert story.published_at == NOON
    assert published() == [story]


def test_publishing_keeps_a_time_to_come():
    later = NOON + timedelta(days=1)
    story = a_story(an_edition(), state="draft", published_at=later)
    publish_story(story=story, at=NOON)
    assert not story.is_published(at=NOON)
    assert story.is_published(at=later)


def test_an_empty_story_is_not_published():
    story = a_story(an_edition(), state="draft", body="", lead=" ")
    with pytest.raises(ValidationError):
        publish_story(story=story, at=NOON)
    story.refresh_from_db()
    assert story.state == "draft"


def test_a_nominee_of_another_edition_is_refused():
    other = a_nominee(an_edition(number=2, is_current=False))
    story = a_story(an_edition(), nominee=other, state="draft")
    with pytest.raises(ValidationError):
        publish_story(story=story, at=NOON)


def test_withdrawing_a_story_hides_it_and_keeps_the_reason():
    story = a_story(an_edition())
    withdraw_story(story=story, reason="事实有误")
    story.refresh_from_db()
    assert (story.state, story.withdrawn_reason) == ("withdrawn", "事实有误")
    assert published() == []


def test_withdrawing_a_nominee_hides_their_stories_until_they_are_back():
    nominee = a_published_nominee(an_edition())
    withdraw_nominee(nominee=nominee, reason="本人要求", at=NOON)
    assert published() == []
    assert not Nominee.objects.published(at=NOON).exists()
    bring_back_nominee(nominee=nominee)
    assert Nominee.objects.published(at=NOON).get() == nominee


def test_there_is_one_current_edition():
    old, new = an_edition(), an_edition(number=4, is_current=False)
    make_current(edition=new)
    old.refresh_from_db()
    assert not old.is_current
    assert Edition.objects.current() == new


def test_a_rehearsal_never_becomes_current():
    with pytest.raises(ValidationError):
        make_current(edition=an_edition(kind="rehearsal", is_current=False))


class TestOpenLikes:
    def edition(self):
        return an_edition(likes_open_at=None)

    def test_works_now_when_all_pages_are_out(self):
        edition = self.edition()
        a_published_nominee(edition)
        assert open_likes(edition=edition, at=NOON) == NOON
        edition.refresh_from_db()
        assert edition.likes_window(at=NOON) == "open"

    def test_waits_for_the_last_scheduled_page(self):
        edition = self.edition()
        a_published_nominee(edition)
        last = NOON + timedelta(days=1)
        a_story(edition, nominee=a_nominee(edition, number=2), published_at=last)
        assert open_likes(edition=edition, at=NOON) == last

    def test_names_the_nominee_without_a_page(self):
        edition = self.edition()
        a_published_nominee(edition)
        a_nominee(edition, name="李敏", number=2)
        with pytest.raises(ValidationError, match="李敏"):
            open_likes(edition=edition, at=NOON)
        edition.refresh_from_db()
        assert edition.likes_open_at is None

    def test_needs_a_nominee(self):
        with pytest.raises(ValidationError):
            open_likes(edition=self.edition(), at=NOON)

    def test_needs_a_closing_time(self):
        edition = an_edition(likes_open_at=None, likes_close_at=None)
        a_published_nominee(edition)
        with pytest.raises(ValidationError):
            open_likes(edition=edition, at=NOON)

    def test_happens_once(self):
        edition = an_edition()
        a_published_nominee(edition)
        with pytest.raises(ValidationError):
            open_likes(edition=edition, at=NOON)
