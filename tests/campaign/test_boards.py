"""Ranks, ties, movement and spans of the board."""

from datetime import timedelta

import pytest

from campaign.boards import board, week_begins
from campaign.nominees import in_hourly_order
from profiles.publishing import withdraw_nominee
from tests import cast
from tests.cast import NOON
from voting.clock import day_begins, shanghai_day
from voting.likes import cast_like
from voting.tallies import roll_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return cast.an_edition()


@pytest.fixture
def three(edition):
    return [
        cast.a_published_nominee(edition, name=name, number=number)
        for number, name in enumerate(("张榕", "欧阳晓", "李敏"), start=1)
    ]


def give(nominee, likes, *, at, start=0):
    for number in range(start, start + likes):
        cast_like(nominee=nominee, visitor=f"{nominee.pk}-{number}", at=at)


def places(of) -> list[tuple[int, str, int]]:
    return [(row.rank, row.nominee.name, row.likes) for row in of.rows]


def test_works(edition, three):
    for nominee, likes in zip(three, (1, 4, 2), strict=True):
        give(nominee, likes, at=NOON - timedelta(hours=1))
    now = board(edition=edition, at=NOON)
    assert places(now) == [(1, "欧阳晓", 4), (2, "李敏", 2), (3, "张榕", 1)]
    assert [row.share for row in now.rows] == [100, 50, 25]
    assert now.total == 7
    assert now.as_of == NOON


def test_equal_likes_share_a_rank_and_the_next_is_left_out(edition, three):
    for nominee, likes in zip(three, (2, 2, 1), strict=True):
        give(nominee, likes, at=NOON - timedelta(hours=1))
    assert places(board(edition=edition, at=NOON)) == [
        (1, "张榕", 2),
        (1, "欧阳晓", 2),
        (3, "李敏", 1),
    ]


def test_nobody_is_ahead_before_the_first_like(edition, three):
    assert {row.rank for row in board(edition=edition, at=NOON).rows} == {1}
    assert {row.share for row in board(edition=edition, at=NOON).rows} == {0}


def test_movement_is_since_midnight(edition, three):
    yesterday = day_begins(shanghai_day(NOON)) - timedelta(hours=3)
    give(three[0], 3, at=yesterday)
    give(three[1], 1, at=yesterday)
    give(three[1], 4, at=NOON - timedelta(hours=2), start=1)
    moved = {row.nominee.name: row.moved for row in board(edition=edition, at=NOON).rows}
    assert moved == {"欧阳晓": 1, "张榕": -1, "李敏": 0}


def test_movement_forgets_a_nominee_who_has_been_withdrawn(edition, three):
    yesterday = day_begins(shanghai_day(NOON)) - timedelta(hours=3)
    give(three[0], 3, at=yesterday)
    give(three[1], 2, at=yesterday)
    withdraw_nominee(nominee=three[0], reason="退出", at=NOON)
    rows = board(edition=edition, at=NOON).rows
    assert [(row.rank, row.moved) for row in rows if row.nominee == three[1]] == [(1, 0)]


def test_there_is_no_movement_where_nothing_was_before(edition, three):
    give(three[0], 1, at=NOON - timedelta(minutes=5))
    assert {row.moved for row in board(edition=edition, at=NOON).rows} == {None}


def test_the_week_counts_from_monday_in_shanghai(edition, three):
    monday = week_begins(NOON)
    assert monday.isoformat() == "2026-11-16T00:00:00+08:00"
    give(three[0], 3, at=monday - timedelta(seconds=1))
    give(three[1], 1, at=monday)
    week = board(edition=edition, at=NOON, since=monday)
    assert places(week)[0] == (1, "欧阳晓", 1)
    assert week.total == 1


def test_the_board_is_the_same_with_and_without_tallies(edition, three):
    for hours, nominee in zip((30, 20, 1), three, strict=True):
        give(nominee, hours % 7, at=NOON - timedelta(hours=hours))
    live = places(board(edition=edition, at=NOON))
    roll_up(edition=edition, at=NOON)
    assert places(board(edition=edition, at=NOON)) == live


def test_the_order_of_the_nominees_is_one_for_all_within_the_hour(edition, three):
    first = in_hourly_order(three, at=NOON)
    assert in_hourly_order(reversed(three), at=NOON + timedelta(minutes=59)) == first
    later = [in_hourly_order(three, at=NOON + timedelta(hours=n)) for n in range(1, 12)]
    assert any(order != first for order in later)
