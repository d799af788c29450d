"""Received, void and counted are what the likes and the cases say, at any time and place."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from tests.cases import HOUR, MINUTE, a_hold, a_person, a_void, confirm, give
from tests.cast import NOON, a_published_nominee, an_edition, some_rules
from voting.clock import day_begins, floor_to, shanghai_day
from voting.counted import Score, daily_counted, reached_in, scores, under_review, void_counts
from voting.holds import hold_likes
from voting.likes import cast_like
from voting.models import Case, CaseLike, Like
from voting.tallies import roll_up
from voting.visibility import shown_counts

pytestmark = pytest.mark.django_db


def seeds(number):
    """One for every run, the others for the thorough one."""
    return [0, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(1, number))]


SECOND = timedelta(seconds=1)
MIDNIGHT = day_begins(shanghai_day(NOON))


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def two(edition):
    return [a_published_nominee(edition, number=n, name=f"候选{n}") for n in (1, 2)]


def void_likes_of(edition) -> set[int]:
    """The likes that are struck out, by asking each case for its last act that decides."""
    void = set()
    for case in Case.objects.filter(edition=edition):
        deciding = [a for a in case.acts.all() if a.kind in ("held", "voided", "released")]
        if deciding[-1].kind == "voided":
            void |= set(CaseLike.objects.filter(case=case).values_list("like", flat=True))
    return void


def counted_one_by_one(edition, until, since):
    void, found = void_likes_of(edition), {}
    for like in Like.objects.filter(edition=edition, received_at__lt=until):
        if since is None or like.received_at >= since:
            one = found.setdefault(like.nominee_id, [0, 0])
            one[0] += 1
            one[1] += like.pk in void
    return {pk: Score(received=all_, void=struck) for pk, (all_, struck) in found.items()}


def a_busy_edition(edition, nominees, *, seed: int) -> None:
    dice = random.Random(seed)
    for number in range(120):
        at = NOON - timedelta(seconds=dice.randrange(1, 3 * 24 * 3600))
        cast_like(nominee=dice.choice(nominees), visitor=f"{number}", at=at)
    for n in range(4):
        begin = NOON - timedelta(hours=dice.randrange(2, 70))
        likes = Like.objects.filter(
            received_at__gte=begin, received_at__lt=begin + timedelta(hours=dice.randrange(1, 20))
        )
        for nominee in nominees:
            free = likes.filter(nominee=nominee).exclude(case_likes__case__in=Case.objects.all())
            if free.exists():
                make = a_void if dice.random() < 0.7 else a_hold
                make(nominee, at=NOON + n * HOUR, pk__in=list(free.values_list("pk", flat=True)))


@pytest.mark.parametrize("seed", seeds(4))
@pytest.mark.parametrize("tallied", [False, True])
def test_scores_are_the_likes_at_any_time(edition, two, seed, tallied):
    a_busy_edition(edition, two, seed=seed)
    if tallied:
        roll_up(edition=edition, at=NOON)
    assert void_likes_of(edition)
    moments = [NOON + timedelta(days=1), NOON, *(NOON - k * 97 * MINUTE for k in range(20))]
    for until in moments:
        for since in (None, MIDNIGHT, MIDNIGHT - 24 * HOUR):
            found = scores(edition=edition, until=until, since=since)
            assert found == counted_one_by_one(edition, until, since), (until, since)


@pytest.mark.parametrize("seed", seeds(2))
def test_days_are_the_likes_that_count(edition, two, seed):
    a_busy_edition(edition, two, seed=seed)
    void, days = void_likes_of(edition), {one.pk: Counter() for one in two}
    for like in Like.objects.exclude(pk__in=void):
        days[like.nominee_id][shanghai_day(like.received_at)] += 1
    roll_up(edition=edition, at=NOON)
    assert daily_counted(edition=edition, until=NOON, nominees=two) == days
    only = daily_counted(edition=edition, until=NOON, nominees=two[:1])
    assert set(only) == {two[0].pk}


@pytest.mark.parametrize("seed", seeds(3))
def test_the_hour_in_which_a_number_was_reached_is_that_of_the_last_like_that_counts(
    edition, two, seed
):
    a_busy_edition(edition, two, seed=seed)
    void = void_likes_of(edition)
    for until in (NOON, NOON - 9 * HOUR, NOON - 30 * HOUR):
        last = {}
        counted = Like.objects.exclude(pk__in=void).filter(received_at__lt=until)
        for like in counted.order_by("received_at"):
            last[like.nominee_id] = floor_to(like.received_at, HOUR)
        for _ in range(2):
            ids = [one.pk for one in two]
            assert reached_in(edition=edition, until=until, nominees=ids) == last
            roll_up(edition=edition, at=NOON)


def test_a_void_of_later_never_takes_more_than_was_received(edition, two):
    """A count of the middle of a minute, in which likes came before and after it."""
    one, _other = two
    give(one, 1, at=NOON - 10 * SECOND)
    give(one, 3, at=NOON - 2 * SECOND, prefix="later")
    a_void(one, at=NOON)
    early = scores(edition=edition, until=NOON - 5 * SECOND)[one.pk]
    assert (early.received, early.void) == (1, 0)
    assert scores(edition=edition, until=NOON)[one.pk] == Score(received=4, void=4)


def test_one_nominee_can_be_asked_for(edition, two):
    for nominee in two:
        give(nominee, 2)
    a_void(two[0])
    until = NOON + HOUR
    assert scores(edition=edition, until=until, nominee=two[0]) == {
        two[0].pk: Score(received=2, void=2)
    }
    assert scores(edition=edition, until=until, nominee=two[1])[two[1].pk].void == 0


def test_another_edition_s_cases_count_for_nothing_here(edition, two):
    give(two[0], 2)
    past = a_published_nominee(an_edition(number=2, is_current=False), number=1)
    give(past, 3)
    a_void(past)
    assert void_counts(edition=edition, until=NOON + HOUR) == {}
    assert under_review(edition=edition, at=NOON + HOUR) == 0


def test_what_is_under_review_is_known_as_far_as_counts_are(edition, two):
    give(two[0], 2, at=NOON - 2 * HOUR)
    give(two[0], 1, at=NOON - 10 * MINUTE, prefix="late")
    a_hold(two[0])
    assert under_review(edition=edition, at=NOON) == 3
    assert under_review(edition=edition, at=NOON, until=NOON - 30 * MINUTE) == 2
    assert under_review(edition=edition, at=NOON - SECOND) == 0


def test_shown_counts_are_those_that_count(edition, two):
    give(two[0], 3)
    a_void(two[0], pk__in=list(Like.objects.values_list("pk", flat=True)[:2]))
    assert shown_counts(edition=edition, at=NOON + HOUR) == {two[0].pk: 1}


def test_a_void_tells_nothing_while_counts_are_held_back(edition, two):
    some_rules(edition, visibility="hidden")
    give(two[0], 3)
    a_void(two[0])
    assert shown_counts(edition=edition, at=NOON + HOUR) is None


def test_what_is_void_costs_one_question_however_many_cases(
    edition, two, django_assert_num_queries
):
    give(two[0], 12)
    for like in list(Like.objects.all()):
        hold = {"edition": edition, "likes": Like.objects.filter(pk=like.pk), "nominee": None}
        case = hold_likes(**hold, by=a_person("first"), text="x", chosen={}, at=NOON)
        confirm(case)
    with django_assert_num_queries(1):
        assert void_counts(edition=edition, until=NOON + HOUR) == {two[0].pk: 12}
