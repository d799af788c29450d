"""However the clock jumps around midnight: the day is Shanghai's, and its limit holds."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faults.checker import check_likes, check_tallies
from profiles.models import Nominee
from tests import cast
from voting.likes import Answer, cast_like, edition_secret, key_of_visitor
from voting.models import Like

pytestmark = pytest.mark.django_db(transaction=True)

LIMIT, NOMINEES = 3, 6
MIDNIGHT = cast.NOON.replace(hour=16)
HOUR = timedelta(hours=1)
# Microseconds count: the last of a day and the first of the next are neighbours.
moments = st.builds(
    lambda step, off: MIDNIGHT + step * HOUR + timedelta(microseconds=off),
    st.integers(-2, 2),
    st.sampled_from((-1, 0, 1)) | st.integers(-2_000_000, 2_000_000),
)
wishes = st.tuples(moments, st.integers(0, 1), st.integers(0, NOMINEES - 1))


def nominees_of_an_edition(number: int, period: str) -> list[Nominee]:
    edition = cast.an_edition(at=MIDNIGHT, number=number, is_current=False)
    cast.some_rules(edition, period=period, daily_limit=LIMIT, from_day=cast.NOON.date())
    return [
        cast.a_published_nominee(edition, at=MIDNIGHT, number=n) for n in range(1, NOMINEES + 1)
    ]


def like(wish: dict) -> Answer:
    answer = cast_like(**wish).answer
    connections.close_all()
    return answer


@pytest.mark.parametrize("period", ["day", "edition"])
def test_a_day_is_the_shanghai_day_of_its_time_and_never_exceeds_its_limit(period):
    nominees = nominees_of_an_edition(1, period)
    edition = nominees[0].edition
    rounds = count()

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(wishes, min_size=1, max_size=24))
    def jump(moves):
        turn = next(rounds)
        asked = [
            {"nominee": nominees[n], "visitor": f"{turn}-{visitor}", "at": at}
            for at, visitor, n in moves
        ]
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(like, asked))
        assert check_likes(edition) == []
        assert_every_granted_like_is_stored(asked, answers)
        if period == "day":
            assert_each_day_is_filled(asked)

    jump()
    assert check_tallies(edition) == []


def assert_every_granted_like_is_stored(asked, answers):
    assert set(answers) <= {Answer.LIKED, Answer.USED_UP}
    for wish, answer in zip(asked, answers, strict=True):
        stored = Like.objects.filter(nominee=wish["nominee"], visitor_key=key(wish))
        assert answer == Answer.USED_UP or stored.exists()


def assert_each_day_is_filled(asked):
    """Nobody loses a like to a race either: a day holds all that was wished, up to the limit."""
    wished = defaultdict(set)
    for wish in asked:
        wished[key(wish), shanghai(wish["at"])].add(wish["nominee"].pk)
    for (visitor, day), different in wished.items():
        stored = Like.objects.filter(visitor_key=visitor, day=day).count()
        assert stored == min(len(different), LIMIT)


def key(wish):
    secret = edition_secret(wish["nominee"].edition)
    return key_of_visitor(secret=secret, visitor=wish["visitor"])


def shanghai(at):
    return (at + timedelta(hours=8)).date()
