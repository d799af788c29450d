"""Likes per day in Shanghai are the likes, whatever has been tallied."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.cast import NOON, a_published_nominee, an_edition
from voting.clock import day_begins, shanghai_day
from voting.likes import cast_like
from voting.models import Like
from voting.tallies import counts, daily_counts, roll_up

pytestmark = pytest.mark.django_db
MIDNIGHT = day_begins(shanghai_day(NOON))
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
MOMENTS = (
    MIDNIGHT - 50 * HOUR,
    MIDNIGHT - 24 * HOUR - SECOND,
    MIDNIGHT - 24 * HOUR,
    MIDNIGHT - SECOND,
    MIDNIGHT,
    MIDNIGHT + 8 * HOUR - SECOND,  # midnight of UTC, where the day must not turn
    MIDNIGHT + 8 * HOUR,
    NOON - 5 * MINUTE,
    NOON - 9 * SECOND,
)


def counted(edition, *, until, since=None):
    """Count straight from the likes, in Python."""
    days = {}
    for like in Like.objects.filter(edition=edition, received_at__lt=until):
        if since is None or like.received_at >= since:
            days.setdefault(like.nominee_id, Counter())[shanghai_day(like.received_at)] += 1
    return days


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def two(edition):
    one, other = (a_published_nominee(edition, number=n) for n in (1, 2))
    for number, at in enumerate(MOMENTS):
        cast_like(nominee=one, visitor=f"v{number}", at=at)
        if number % 2:
            cast_like(nominee=other, visitor=f"w{number}", at=at + SECOND / 2)
    return one, other


def test_works(edition, two):
    days = daily_counts(edition=edition, until=NOON)[two[0].pk]
    today = shanghai_day(NOON)
    assert days == {
        today: 5,
        today - timedelta(days=1): 2,
        today - timedelta(days=2): 1,
        today - timedelta(days=3): 1,
    }


@pytest.mark.parametrize("tallied_at", [None, MIDNIGHT - MINUTE, MIDNIGHT + 90 * SECOND, NOON])
def test_days_are_the_likes_at_any_time_and_with_any_tally(edition, two, tallied_at):
    if tallied_at is not None:
        roll_up(edition=edition, at=tallied_at)
    hours = [MIDNIGHT + n * HOUR for n in range(-30, 13)]
    for until in (*hours, MIDNIGHT - SECOND, MIDNIGHT + SECOND, NOON - 4 * MINUTE, NOON + SECOND):
        assert daily_counts(edition=edition, until=until) == counted(edition, until=until), until


def test_days_add_up_to_the_counts(edition, two):
    roll_up(edition=edition, at=NOON)
    days = daily_counts(edition=edition, until=NOON)
    assert {pk: sum(of.values()) for pk, of in days.items()} == counts(edition=edition, until=NOON)


def test_days_since_a_whole_hour(edition, two):
    for _ in range(2):
        days = daily_counts(edition=edition, until=NOON, since=MIDNIGHT - 24 * HOUR)
        assert days == counted(edition, until=NOON, since=MIDNIGHT - 24 * HOUR)
        roll_up(edition=edition, at=NOON)


def test_days_of_some_nominees(edition, two):
    _one, other = two
    assert set(daily_counts(edition=edition, until=NOON, nominees=[other])) == {other.pk}
    assert daily_counts(edition=edition, until=NOON, nominees=[]) == {}


def test_nothing_liked_is_no_day(edition):
    assert daily_counts(edition=edition, until=NOON) == {}


def test_days_take_four_questions_at_most(edition, two, django_assert_max_num_queries):
    roll_up(edition=edition, at=NOON)
    with django_assert_max_num_queries(4):
        daily_counts(edition=edition, until=NOON, nominees=two)
