"""Counts derived from likes are the likes, at any time and in any order of work."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.cast import NOON, a_published_nominee, an_edition
from voting import tallies
from voting.likes import cast_like
from voting.models import Like, Tally, TallyMark

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def likes_at(nominee, *times, prefix="v"):
    for number, at in enumerate(times):
        outcome = cast_like(nominee=nominee, visitor=f"{prefix}{number}", at=at)
        assert outcome.first


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def spread(edition):
    """Likes over three hours: two nominees, the last likes seconds ago."""
    one, two = (a_published_nominee(edition, number=n) for n in (1, 2))
    likes_at(one, NOON - 3 * HOUR, NOON - 2 * HOUR, NOON - 5 * MINUTE, NOON - timedelta(seconds=9))
    likes_at(two, NOON - 3 * HOUR, NOON - timedelta(seconds=1), prefix="w")
    return one, two


def test_works_without_any_tally(edition, spread):
    one, two = spread
    assert tallies.counts(edition=edition, until=NOON) == {one.pk: 4, two.pk: 2}


def test_counts_are_the_same_before_and_after_rolling_up(edition, spread):
    moments = [NOON - k * 7 * MINUTE for k in range(30)] + [NOON, NOON - timedelta(seconds=5)]
    before = [tallies.counts(edition=edition, until=at) for at in moments]

    assert tallies.roll_up(edition=edition, at=NOON)

    assert [tallies.counts(edition=edition, until=at) for at in moments] == before


def test_counts_since_a_whole_hour(edition, spread):
    one, two = spread
    for _ in range(2):
        counted = tallies.counts(edition=edition, until=NOON, since=NOON - 2 * HOUR)
        assert counted == {one.pk: 3, two.pk: 1}
        tallies.roll_up(edition=edition, at=NOON)


def test_counts_of_one_nominee(edition, spread):
    _one, two = spread
    tallies.roll_up(edition=edition, at=NOON)
    assert tallies.counts(edition=edition, until=NOON, nominee=two) == {two.pk: 2}


def test_a_like_at_the_very_moment_belongs_to_the_next(edition):
    nominee = a_published_nominee(edition)
    likes_at(nominee, NOON)
    assert tallies.counts(edition=edition, until=NOON) == {}
    assert tallies.counts(edition=edition, until=NOON + timedelta(microseconds=1)) == {
        nominee.pk: 1
    }


def test_rolling_up_twice_changes_nothing(edition, spread):
    tallies.roll_up(edition=edition, at=NOON)
    rows = list(Tally.objects.order_by("pk").values())

    assert not tallies.roll_up(edition=edition, at=NOON)

    assert list(Tally.objects.order_by("pk").values()) == rows


def test_the_current_minute_is_left_alone(edition, spread):
    tallies.roll_up(edition=edition, at=NOON)
    assert TallyMark.objects.get().minutes_until == NOON - MINUTE


def test_a_like_written_late_is_found_by_the_next_round(edition, spread):
    one, _ = spread
    tallies.roll_up(edition=edition, at=NOON)
    # received four minutes ago, written only now
    cast_like(nominee=one, visitor="late", at=NOON - 4 * MINUTE)

    tallies.roll_up(edition=edition, at=NOON + MINUTE)

    assert tallies.counts(edition=edition, until=NOON + MINUTE)[one.pk] == 5
    assert tallies.differences(edition=edition) == []


@pytest.mark.parametrize("back", [2 * MINUTE, HOUR, 5 * HOUR])
def test_a_like_after_the_clock_was_set_back_is_counted(edition, spread, back):
    one, _two = spread
    for at in (NOON, NOON + 3 * HOUR):
        tallies.roll_up(edition=edition, at=at)
    earlier = NOON + 3 * HOUR - back

    likes_at(one, earlier, prefix="late")
    tallies.roll_up(edition=edition, at=earlier)

    for later in (earlier + MINUTE, NOON + 3 * HOUR + 10 * MINUTE, NOON + 9 * HOUR):
        expected = {
            nominee.pk: nominee.likes.filter(received_at__lt=later).count() for nominee in spread
        }
        assert tallies.counts(edition=edition, until=later) == expected
        tallies.roll_up(edition=edition, at=later)
        assert tallies.differences(edition=edition) == []
        assert tallies.counts(edition=edition, until=later) == expected


@pytest.mark.parametrize("back", [35 * MINUTE, HOUR])
def test_the_first_like_after_that_sets_the_counts_right_itself(edition, spread, back):
    """As its POST does, though the process tallied a moment before by the later clock."""
    one, _two = spread
    now = NOON + 3 * HOUR + 40 * MINUTE
    tallies.roll_up_if_due(edition=edition, at=now)
    before = tallies.counts(edition=edition, until=now - back)
    likes_at(one, now - back, prefix="late")
    tallies.roll_up_if_due(edition=edition, at=now - back)
    after = tallies.counts(edition=edition, until=now - back + MINUTE)
    assert after[one.pk] == before[one.pk] + 1


def test_minutes_are_dropped_once_their_hours_are_old(edition, spread):
    for step in range(0, 300, 20):
        tallies.roll_up(edition=edition, at=NOON + step * MINUTE)
    assert not Tally.objects.filter(unit="minute").exists()
    assert sum(Tally.objects.filter(unit="hour").values_list("likes", flat=True)) == 6


def test_no_likes_need_no_tally(edition):
    assert not tallies.roll_up(edition=edition, at=NOON)
    assert not TallyMark.objects.exists()


def test_recount_proves_equality(edition, spread, capsys):
    tallies.roll_up(edition=edition, at=NOON)
    call_command("recount")
    assert "edition 3: 6 likes, 0 differences" in capsys.readouterr().out


@pytest.mark.parametrize("damage", ["changed", "missing", "invented"])
def test_recount_finds_every_difference(edition, spread, damage, capsys):
    tallies.roll_up(edition=edition, at=NOON)
    hours = Tally.objects.filter(unit="hour")
    if damage == "changed":
        hours.update(likes=7)
    elif damage == "missing":
        hours.first().delete()
    else:
        Tally.objects.create(
            edition=edition, nominee=spread[0], unit="hour", start=NOON - 90 * HOUR, likes=1
        )
    with pytest.raises(CommandError):
        call_command("recount")
    assert "tally" in capsys.readouterr().err


def test_recount_can_make_the_tallies_anew(edition, spread):
    tallies.roll_up(edition=edition, at=NOON)
    Tally.objects.update(likes=7)

    call_command("recount", "--rebuild")

    one, two = spread
    assert tallies.counts(edition=edition, until=NOON) == {one.pk: 4, two.pk: 2}
    assert Like.objects.count() == 6


def test_recount_of_an_unknown_edition_says_so(edition):
    with pytest.raises(CommandError, match="no edition 7"):
        call_command("recount", "--edition", "7")


def test_the_tally_command(edition, spread, capsys):
    call_command("tally")
    assert "edition 3: tallied" in capsys.readouterr().out
