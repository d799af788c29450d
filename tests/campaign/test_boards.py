"""Ranks, ties, movement and spans of the board."""

from datetime import timedelta

import pytest

from campaign.boards import board, week_begins
from campaign.nominees import in_hourly_order
from profiles.publishing import withdraw_nominee
from tests import cast
from tests.cast import NOON, some_rules
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


def rank_by(edition, ranks):
    some_rules(edition, ranks=ranks)


def places(of) -> list[tuple[int | None, str, int | None]]:
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


def test_nobody_has_a_rank_before_the_first_like(edition, three):
    now = board(edition=edition, at=NOON)
    assert {(row.rank, row.likes, row.share) for row in now.rows} == {(None, 0, None)}


def test_the_first_ten_have_a_rank_and_the_others_stand_in_the_order_of_the_hour(edition):
    nominees = [
        cast.a_published_nominee(edition, name=f"候选人{number}", number=number)
        for number in range(1, 14)
    ]
    for nominee in nominees[:12]:
        give(nominee, nominee.number, at=NOON - timedelta(hours=1))
    now = board(edition=edition, at=NOON)
    assert [row.nominee.number for row in now.ranked] == [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]
    rest = [nominees[0], nominees[1], nominees[12]]
    assert [row.nominee for row in now.unranked] == in_hourly_order(rest, at=NOON)
    assert {(row.share, row.moved) for row in now.unranked} == {(None, None)}
    assert now.total == sum(range(1, 13))


def test_all_who_are_equal_to_the_tenth_have_its_rank(edition):
    for number in range(1, 13):
        nominee = cast.a_published_nominee(edition, name=f"候选人{number}", number=number)
        give(nominee, 2 if number < 10 else 1, at=NOON - timedelta(hours=1))
    ranks = [row.rank for row in board(edition=edition, at=NOON).ranked]
    assert ranks == [1] * 9 + [10] * 3


def test_an_edition_may_rank_everybody(edition, three):
    rank_by(edition, "all")
    give(three[1], 1, at=NOON - timedelta(hours=1))
    assert places(board(edition=edition, at=NOON)) == [
        (1, "欧阳晓", 1),
        (2, "张榕", 0),
        (2, "李敏", 0),
    ]


def test_an_edition_may_rank_nobody(edition, three):
    rank_by(edition, "none")
    give(three[1], 1, at=NOON - timedelta(hours=1))
    now = board(edition=edition, at=NOON)
    assert now.ranked == []
    assert [row.nominee for row in now.rows] == in_hourly_order(three, at=NOON)


def test_a_nominee_may_ask_to_stand_without_a_rank(edition, three):
    three[1].is_ranked = False
    three[1].save()
    for nominee, likes in zip(three, (1, 4, 2), strict=True):
        give(nominee, likes, at=NOON - timedelta(hours=1))
    assert places(board(edition=edition, at=NOON)) == [
        (1, "李敏", 2),
        (2, "张榕", 1),
        (None, "欧阳晓", 4),
    ]


def test_a_district_ranks_those_who_have_a_rank_in_the_edition(edition):
    far = cast.a_community(district="从化区", name="松涛社区")
    for number in range(1, 12):
        near = cast.a_published_nominee(edition, name=f"候选人{number}", number=number)
        give(near, 3, at=NOON - timedelta(hours=1))
    cast.a_published_nominee(edition, name="李敏", number=20, community=far)
    one = cast.a_published_nominee(edition, name="欧阳晓", number=21, community=far)
    give(one, 4, at=NOON - timedelta(hours=1))
    assert places(board(edition=edition, at=NOON, district="从化区")) == [
        (1, "欧阳晓", 4),
        (None, "李敏", 0),
    ]


def test_a_board_without_counts_has_no_ranks_and_no_numbers(edition, three):
    some_rules(edition, visibility="hidden", ranks="all")
    give(three[1], 3, at=NOON - timedelta(hours=1))
    now = board(edition=edition, at=NOON)
    assert [row.nominee for row in now.rows] == in_hourly_order(three, at=NOON)
    assert {(row.rank, row.likes, row.share, row.moved) for row in now.rows} == {
        (None, None, None, None)
    }
    assert (now.as_of, now.total) == (None, None)


def test_movement_is_since_midnight(edition, three):
    rank_by(edition, "all")
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
