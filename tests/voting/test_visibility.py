"""Up to when counts may be known, by the edition's rules."""

from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError

from profiles.codes import SHANGHAI
from tests.cast import NOON, an_edition, some_rules
from voting.visibility import counts_until

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return an_edition()


def show(edition, visibility, **more):
    first = NOON.date() - timedelta(days=30)
    some_rules(edition, from_day=first, visibility=visibility, **more)


def shanghai(day: int, *clock: int) -> datetime:
    return datetime(2026, 11, day, *clock, tzinfo=SHANGHAI)


def test_by_default_counts_are_live(edition):
    assert counts_until(edition=edition, at=NOON) == NOON


def test_there_is_nothing_to_know_before_the_opening(edition):
    before = edition.likes_open_at - timedelta(seconds=1)
    assert counts_until(edition=edition, at=before) is None


def test_delayed_counts_are_older_by_whole_minutes(edition):
    show(edition, "delayed", delay_minutes=30)
    at = NOON + timedelta(seconds=59)
    assert counts_until(edition=edition, at=at) == NOON - timedelta(minutes=30)


def test_delayed_counts_begin_after_the_delay(edition):
    show(edition, "delayed", delay_minutes=30)
    opening = edition.likes_open_at
    assert counts_until(edition=edition, at=opening + timedelta(minutes=30)) is None
    assert counts_until(edition=edition, at=opening + timedelta(minutes=31)) is not None


def test_daily_counts_stay_until_the_clock_strikes_again(edition):
    show(edition, "daily", daily_at=time(20))
    assert counts_until(edition=edition, at=shanghai(18, 19, 59, 59)) == shanghai(17, 20)
    assert counts_until(edition=edition, at=shanghai(18, 20)) == shanghai(18, 20)
    assert counts_until(edition=edition, at=shanghai(19, 0, 0, 1)) == shanghai(18, 20)


def test_hidden_counts_are_known_to_nobody_until_the_close(edition):
    show(edition, "hidden")
    closes = edition.likes_close_at
    assert counts_until(edition=edition, at=closes - timedelta(microseconds=1)) is None
    assert counts_until(edition=edition, at=closes) == closes


@pytest.mark.parametrize("visibility", ["live", "delayed", "daily", "hidden"])
def test_after_the_close_everything_is_known(edition, visibility):
    show(edition, visibility)
    later = edition.likes_close_at + timedelta(seconds=1)
    assert counts_until(edition=edition, at=later) == later


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("rules_visibility_known", {"visibility": "sometimes"}),
        ("rules_delay_range", {"delay_minutes": 0}),
        ("rules_ranks_known", {"ranks": "some"}),
    ],
)
def test_the_database_refuses(edition, constraint, wrong):
    with pytest.raises(IntegrityError, match=constraint):
        some_rules(edition, **wrong)
