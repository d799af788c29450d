"""A story goes from its writer past its reviewers to its readers."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from profiles.checklist import asking, stopping
from profiles.models import Edition, Step, Story
from profiles.publishing import publish_story, unschedule_story, withdraw_story
from profiles.reviewing import approve, hand_in, lacking, look_over, send_back, taken_in
from tests import cast
from tests.cast import NOON
from voting.roles import CHIEF_EDITOR, EDITOR, REPORTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return {
        "reporter": cast.a_member(REPORTER),
        "first": cast.a_member(EDITOR, name="first"),
        "second": cast.a_member(EDITOR, name="second"),
        "chief": cast.a_member(CHIEF_EDITOR),
    }


@pytest.fixture
def story(people):
    edition = cast.an_edition(reviews=3)
    nominee = cast.a_nominee(edition)
    story = cast.a_story(edition, nominee=nominee, state="draft", published_at=None)
    taken_in(story=story, by=people["reporter"])
    return cast.in_order(story)


def reviewed(story, people, *names):
    hand_in(story=story, by=people["reporter"], at=NOON)
    for name in names:
        approve(story=story, by=people[name], at=NOON)
    return story


def test_three_people_approve_and_then_it_is_published(story, people):
    reviewed(story, people, "first", "second", "chief")
    assert lacking(story) == []
    publish_story(story=story, at=NOON, by=people["chief"])
    assert story.is_published(at=NOON)
    assert [(step.kind, step.by.username) for step in story.steps.exclude(by=None)] == [
        ("handed_in", "记者"),
        ("approved", "first"),
        ("approved", "second"),
        ("approved", "主编"),
        ("published", "主编"),
    ]


def test_two_approvals_are_too_few_where_three_are_demanded(story, people):
    reviewed(story, people, "first", "second")
    with pytest.raises(ValidationError, match="3"):
        publish_story(story=story, at=NOON, by=people["chief"])
    story.refresh_from_db()
    assert story.state == Story.State.REVIEW


def test_an_edition_may_demand_fewer(story, people):
    Edition.objects.update(reviews=1)
    story = Story.objects.get()
    reviewed(story, people, "chief")
    publish_story(story=story, at=NOON, by=people["first"])
    assert story.is_published(at=NOON)


def test_an_edition_demands_three_by_default():
    assert Edition._meta.get_field("reviews").default == 3


def test_a_draft_is_not_published_past_its_reviewers(story, people):
    with pytest.raises(ValidationError):
        publish_story(story=story, at=NOON, by=people["chief"])


def test_nobody_approves_what_they_wrote(story, people):
    Story.objects.update(written_by=people["chief"])
    story.refresh_from_db()
    hand_in(story=story, by=people["reporter"], at=NOON)
    for who in ("chief", "reporter"):
        with pytest.raises(ValidationError):
            approve(story=story, by=people[who], at=NOON)
    assert not story.steps.filter(kind="approved").exists()


def test_who_changed_the_text_last_needs_somebody_else_to_look_again(story, people):
    reviewed(story, people, "first", "second", "chief")
    Story.objects.update(lead="改过的导语。", changed_by=people["chief"])
    story.refresh_from_db()
    approve(story=story, by=people["chief"], at=NOON)
    with pytest.raises(ValidationError):
        publish_story(story=story, at=NOON, by=people["chief"])
    approve(story=story, by=people["first"], at=NOON)
    publish_story(story=story, at=NOON, by=people["chief"])


def test_the_same_text_is_approved_once_by_each(story, people):
    reviewed(story, people, "first")
    with pytest.raises(ValidationError):
        approve(story=story, by=people["first"], at=NOON)


def test_the_database_lets_nobody_approve_twice(story, people):
    values = {"story": story, "kind": "approved", "by": people["first"], "at": NOON, "digest": "x"}
    Step.objects.create(**values)
    with (
        pytest.raises(IntegrityError, match=r"step_one_approval_each|UNIQUE"),
        transaction.atomic(),
    ):
        Step.objects.create(**values)


def test_the_last_approval_is_the_chief_editors(story, people):
    reviewed(story, people, "first", "second")
    third = cast.a_member(EDITOR, name="third")
    with pytest.raises(ValidationError):
        approve(story=story, by=third, at=NOON)


def test_a_story_sent_back_carries_a_comment_and_starts_again(story, people):
    reviewed(story, people, "first", "second")
    send_back(story=story, by=people["chief"], at=NOON, comment="请核对年份")
    assert story.state == Story.State.DRAFT
    assert story.steps.last().comment == "请核对年份"
    hand_in(story=story, by=people["reporter"], at=NOON)
    with pytest.raises(ValidationError, match="0"):
        publish_story(story=story, at=NOON, by=people["chief"])


def test_nothing_is_sent_back_without_a_word(story, people):
    reviewed(story, people)
    with pytest.raises(ValidationError):
        send_back(story=story, by=people["chief"], at=NOON, comment=" ")


@pytest.mark.parametrize("kind", ["sent_back", "corrected", "withdrawn"])
def test_the_database_wants_words_for_what_needs_them(story, kind):
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(story=story, kind=kind, at=NOON, comment="")


@pytest.mark.parametrize("reviews", [-1, 6])
def test_the_database_knows_how_many_approvals_make_sense(story, reviews):
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.update(reviews=reviews)


def test_an_empty_draft_is_not_handed_in(story, people):
    Story.objects.update(lead="", body="")
    with pytest.raises(ValidationError):
        hand_in(story=story, by=people["reporter"], at=NOON)


def test_a_story_is_handed_in_once(story, people):
    reviewed(story, people)
    with pytest.raises(ValidationError):
        hand_in(story=story, by=people["reporter"], at=NOON)


def test_a_story_for_later_is_scheduled_and_may_be_taken_off(story, people):
    reviewed(story, people, "first", "second", "chief")
    story.published_at = NOON + timedelta(days=1)
    publish_story(story=story, at=NOON, by=people["chief"])
    assert story.steps.last().kind == Step.Kind.SCHEDULED
    assert not story.is_published(at=NOON)
    unschedule_story(story=story, by=people["first"], at=NOON)
    assert not story.is_published(at=NOON + timedelta(days=2))
    assert lacking(story) == []


def test_what_is_out_is_not_taken_off_a_schedule(story, people):
    reviewed(story, people, "first", "second", "chief")
    publish_story(story=story, at=NOON, by=people["chief"])
    with pytest.raises(ValidationError):
        unschedule_story(story=story, by=people["first"], at=NOON)


def test_one_person_withdraws_and_another_looks_over(story, people):
    reviewed(story, people, "first", "second", "chief")
    publish_story(story=story, at=NOON, by=people["chief"])
    withdraw_story(story=story, reason="事实有误", by=people["first"], at=NOON)
    assert not story.is_published(at=NOON)
    assert Step.objects.not_looked_over().get().by == people["first"]
    with pytest.raises(ValidationError):
        look_over(story=story, by=people["first"], at=NOON)
    look_over(story=story, by=people["chief"], at=NOON)
    assert not Step.objects.not_looked_over().exists()


def test_what_is_missing_asks_for_a_reason_that_stays_on_record(story, people):
    reviewed(story, people, "first", "second", "chief")
    story.nominee.consents.all().delete()
    assert len(asking(story)) == 1
    with pytest.raises(ValidationError):
        publish_story(story=story, at=NOON, by=people["chief"])
    publish_story(story=story, at=NOON, by=people["chief"], reason="签字件明天补")
    assert story.steps.last().comment == "签字件明天补"


def test_a_consent_taken_back_counts_no_more(story):
    story.nominee.consents.filter(to="poster").update(taken_back_on=NOON.date())
    assert any("海报" in sentence for sentence in asking(story))


@pytest.mark.parametrize("lacking", ["alt", "caption", "credit"])
def test_a_photo_that_lacks_words_stops_publication(story, people, folders, lacking):
    cast.a_photo(story, **{lacking: " "})
    reviewed(story, people, "first", "second", "chief")
    assert ["图1" in sentence for sentence in stopping(story)] == [True]
    with pytest.raises(ValidationError):
        publish_story(story=story, at=NOON, by=people["chief"], reason="赶时间")


def test_a_photo_whose_original_is_lost_stops_publication(story, people, folders):
    photo = cast.a_photo(story)
    photo.image.storage.delete(photo.image.name)
    assert ["图1" in sentence for sentence in stopping(story)] == [True]


def test_a_place_in_the_text_without_its_photo_stops_publication(story, people, folders):
    cast.a_photo(story)
    story.body = "<p>一</p><p>[图1]</p><p>[图7]</p>"
    assert ["[图7]" in sentence for sentence in stopping(story)] == [True]


def test_a_headline_too_long_for_the_page_asks_for_a_reason(story):
    Story.objects.update(headline="长" * 31)
    story.refresh_from_db()
    assert any("31" in sentence for sentence in asking(story))


def test_letters_and_digits_count_half_as_where_one_types_them(story):
    Story.objects.update(headline="长" * 29 + "27")
    story.refresh_from_db()
    assert not any("标题" in sentence for sentence in asking(story))
    Story.objects.update(headline="长" * 29 + "275")
    story.refresh_from_db()
    assert any("30.5" in sentence for sentence in asking(story))
