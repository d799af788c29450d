"""What the desk reads of a day: figures from likes and traces, in a fixed number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, a_published_nominee, an_edition
from tests.voting.rigs import HOUR, SCRIPT, Crowd, an_evening
from voting.clock import shanghai_day
from voting.evidence import evidence, hourly, hours_of
from voting.judging import judge_day
from voting.models import Like, Trace
from voting.signals import Gap, Part, Signal
from voting.tallies import roll_up

pytestmark = pytest.mark.django_db
TODAY = shanghai_day(NOON)
LAST = NOON - HOUR  # the hour in which the script runs


@pytest.fixture
def rigged():
    """Six nominees; a script likes the first 120 times in the last hour."""
    return an_evening(script=120)


def judged(people, *, day=TODAY, at=NOON):
    return judge_day(edition=people[0].edition, day=day, at=at)


def known_of(nominee, hour):
    edition = nominee.edition
    whole = hours_of(edition, at=NOON)
    counts = hourly(edition, span=whole)
    return evidence(edition, span=whole, counts=counts)[nominee.pk, hour]


def test_works_the_rigged_hour_is_pointed_out_and_no_other(rigged):
    day = judged(rigged)
    spans = {pk: day.flagged(pk) for pk in day.hours}
    assert [pk for pk, flagged in spans.items() if flagged] == [rigged[0].pk]
    (span,) = spans[rigged[0].pk]
    assert (span.since, span.until) == (LAST, NOON)
    assert span.likes == Like.objects.filter(nominee=rigged[0], received_at__gte=LAST).count()
    assert {Signal.BURST, Signal.REGULAR, Signal.NETWORK, Signal.FRESH} <= set(span.signals)


def test_every_figure_is_what_the_likes_say(rigged):
    found = known_of(rigged[0], LAST)
    likes = Like.objects.filter(nominee=rigged[0], received_at__gte=LAST)
    assert found.likes == likes.count()
    assert found.networks[SCRIPT] == 120
    assert sum(found.networks.values()) == found.likes
    assert found.clients["chrome-desktop"] == likes.filter(trace__client="chrome-desktop").count()
    assert found.fresh_part == Part(
        hits=likes.filter(trace__cookie_age__lt=60).count(), of=found.likes
    )
    assert found.alone == 120  # everybody else likes two
    assert found.run.variation < 0.1


def test_the_same_from_tallies_as_from_likes(rigged):
    before = judged(rigged)
    roll_up(edition=rigged[0].edition, at=NOON + HOUR)
    assert judged(rigged) == before


def test_a_minute_is_not_young_any_more(rigged):
    whole = known_of(rigged[1], LAST).fresh
    Trace.objects.filter(like__nominee=rigged[1], cookie_age=20).update(cookie_age=60)
    assert whole > 0
    assert known_of(rigged[1], LAST).fresh == 0


def test_the_number_of_queries_does_not_follow_the_likes(rigged):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as made:
            judged(rigged)
        return len(made)

    many = queries()
    Trace.objects.all().delete()
    assert queries() == many
    assert many <= 10


def test_with_its_traces_forgotten_a_day_is_still_read(rigged):
    Trace.objects.all().delete()
    day = judged(rigged)
    assert (day.traced, day.likes) == (0, Like.objects.count())
    last = {reading.signal: reading for reading in day.hours[rigged[0].pk][-1].readings}
    for signal in (Signal.NETWORK, Signal.CLIENTS, Signal.FRESH):
        assert last[signal].gap == Gap.NO_TRACES
    assert last[Signal.BURST].flagged
    # The visitors' own likes are no traces: two witnesses are left.
    assert day.flagged(rigged[0].pk)[0].signals == [Signal.BURST, Signal.REGULAR, Signal.ALONE]


def test_days_are_shanghais_and_list_their_bursts(rigged):
    day = judged(rigged)
    assert [one for one, _likes, _bursts in day.days] == [TODAY]
    assert day.days[0][2] >= 1
    assert judged(rigged, day=TODAY - timedelta(days=1)) is None
    assert judged(rigged, day=TODAY + timedelta(days=1)) is None


def test_an_hour_that_is_not_over_is_read_so_far(rigged):
    half = judged(rigged, at=LAST + HOUR / 4)
    hours = half.hours[rigged[0].pk]
    assert hours[-1].start == LAST
    assert hours[-1].likes < judged(rigged).hours[rigged[0].pk][-1].likes


def test_before_the_opening_there_is_nothing_to_read():
    edition = an_edition(likes_open_at=NOON + HOUR)
    assert judge_day(edition=edition, day=TODAY, at=NOON) is None
    edition = an_edition(number=4, is_current=False, likes_open_at=None, likes_close_at=None)
    assert judge_day(edition=edition, day=TODAY, at=NOON) is None


def test_after_the_close_the_hours_end(rigged):
    edition = rigged[0].edition
    edition.likes_close_at = LAST
    edition.save()
    day = judge_day(edition=edition, day=TODAY, at=NOON + timedelta(days=30))
    assert day.hours[rigged[0].pk][-1].end == LAST


def test_at_night_an_hour_is_compared_with_the_day():
    people = an_evening(nominees=3, script=120)
    last = judged(people).hours[people[0].pk][-1]
    assert last.by_day
    assert last.stands_out


def test_where_nobody_else_is_liked_there_is_nothing_to_compare_with():
    edition = an_edition(likes_open_at=NOON - 3 * HOUR)
    nominee = a_published_nominee(edition)
    crowd = Crowd(edition)
    crowd.script(nominee, LAST, number=120)
    crowd.write()
    readings = {one.signal: one for one in judged([nominee]).hours[nominee.pk][-1].readings}
    assert readings[Signal.NETWORK].gap == Gap.NO_OTHERS
    assert readings[Signal.ALONE].gap == Gap.NO_OTHERS
    assert readings[Signal.REGULAR].flagged
