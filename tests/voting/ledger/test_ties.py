"""The rule for ties: the earlier seal stands first, the same seal shares the rank."""

from datetime import timedelta

import pytest

from campaign.boards import board, week_begins
from tests import cast
from tests.cases import a_person, a_void
from tests.cast import NOON, some_rules
from voting.choices import Choice
from voting.clock import day_begins, shanghai_day
from voting.ledger import pending
from voting.ledger.sealing import seal
from voting.likes import cast_like
from voting.models import Like
from voting.preview import preview
from voting.tallies import roll_up

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def edition():
    one = cast.an_edition()
    some_rules(one, ranks="all", ties="earlier")
    return one


@pytest.fixture
def three(edition):
    return [
        cast.a_published_nominee(edition, name=name, number=number)
        for number, name in enumerate(("张榕", "欧阳晓", "李敏"), start=1)
    ]


def give(nominee, likes, *, at, start=0, sealed=True):
    """Give likes, and seal them before anybody else gets some."""
    for number in range(start, start + likes):
        cast_like(nominee=nominee, visitor=f"{nominee.pk}-{number}", at=at)
    if sealed:
        seal(edition=nominee.edition, at=at + MINUTE, now=True)


def ranks(edition, **which) -> list[tuple[int | None, str]]:
    return [(row.rank, row.nominee.name) for row in board(edition=edition, at=NOON, **which).rows]


def test_whoever_came_to_a_number_in_an_earlier_seal_stands_first(edition, three):
    give(three[1], 2, at=NOON - 9 * MINUTE)
    give(three[0], 2, at=NOON - 7 * MINUTE)
    give(three[2], 1, at=NOON - 5 * MINUTE)
    expected = [(1, "欧阳晓"), (2, "张榕"), (3, "李敏")]
    assert ranks(edition) == expected
    roll_up(edition=edition, at=NOON)
    assert ranks(edition) == expected


def test_in_one_seal_nobody_is_earlier(edition, three):
    give(three[2], 2, at=NOON - 9 * MINUTE)
    give(three[0], 2, at=NOON - 8 * MINUTE, sealed=False)
    give(three[1], 2, at=NOON - 7 * MINUTE)
    assert ranks(edition) == [(1, "李敏"), (2, "张榕"), (2, "欧阳晓")]


def test_what_no_seal_covers_yet_stands_after_what_one_does_and_shares(edition, three):
    give(three[2], 2, at=NOON - 9 * MINUTE)
    give(three[0], 2, at=NOON - 8 * MINUTE, sealed=False)
    give(three[1], 2, at=NOON - 7 * MINUTE, sealed=False)
    assert ranks(edition) == [(1, "李敏"), (2, "张榕"), (2, "欧阳晓")]


def test_without_any_seal_equal_likes_share(edition, three):
    give(three[0], 2, at=NOON - 2 * HOUR, sealed=False)
    give(three[1], 2, at=NOON - 4 * HOUR, sealed=False)
    assert ranks(edition)[:2] == [(1, "张榕"), (1, "欧阳晓")]


def test_it_is_the_last_like_by_which_a_number_is_reached(edition, three):
    give(three[0], 1, at=NOON - 9 * HOUR)
    give(three[1], 2, at=NOON - 4 * HOUR)
    give(three[0], 1, at=NOON - 2 * HOUR, start=1)
    assert ranks(edition)[:2] == [(1, "欧阳晓"), (2, "张榕")]


def test_a_like_that_is_struck_out_reached_nothing(edition, three):
    give(three[0], 2, at=NOON - 9 * HOUR)
    give(three[1], 2, at=NOON - 4 * HOUR)
    give(three[0], 1, at=NOON - 2 * HOUR, start=2)
    assert ranks(edition)[:2] == [(1, "张榕"), (2, "欧阳晓")]
    a_void(three[0], at=NOON - HOUR, received_at__gt=NOON - 3 * HOUR)
    level = [
        (row.rank, row.nominee.name, row.likes) for row in board(edition=edition, at=NOON).rows
    ]
    assert level[:2] == [(1, "张榕", 2), (2, "欧阳晓", 2)]
    a_void(three[0], at=NOON - HOUR, received_at__lt=NOON - 3 * HOUR)
    assert ranks(edition)[0] == (1, "欧阳晓")


def test_nobody_is_earlier_at_nought(edition, three):
    assert {rank for rank, _name in ranks(edition)} == {1}


def test_ties_are_parted_in_a_week_and_at_the_edge_of_the_first_ten():
    edition = cast.an_edition()
    some_rules(edition, ranks="ten", ties="earlier")
    crowd = [
        cast.a_published_nominee(edition, name=f"候选人{number}", number=number)
        for number in range(1, 13)
    ]
    for nominee in crowd[:9]:
        give(nominee, 2, at=NOON - 30 * HOUR)
    for nominee in crowd[9:]:
        give(nominee, 1, at=NOON - (20 - nominee.number) * HOUR)
    for since in (None, week_begins(NOON)):
        ranked = board(edition=edition, at=NOON, since=since).ranked
        assert [(row.rank, row.nominee.number) for row in ranked][-1] == (10, 10)
        assert len(ranked) == 10


def test_movement_is_by_the_rule_for_ties_too(edition, three):
    yesterday = day_begins(shanghai_day(NOON)) - 3 * HOUR
    give(three[1], 1, at=yesterday - 2 * HOUR)
    give(three[0], 1, at=yesterday)
    give(three[0], 1, at=NOON - HOUR, start=1)
    moved = {row.nominee.name: row.moved for row in board(edition=edition, at=NOON).rows}
    assert moved == {"张榕": 1, "欧阳晓": -1, "李敏": 0}


def test_a_rule_that_is_written_after_the_close_changes_no_result():
    edition = cast.an_edition()
    some_rules(edition, ranks="all")
    for number, hours in ((1, 2), (2, 4), (3, 5)):
        nominee = cast.a_published_nominee(edition, name=f"候选人{number}", number=number)
        give(nominee, 1 if number == 3 else 2, at=NOON - hours * HOUR)
    edition.likes_close_at = NOON
    edition.save()
    some_rules(edition, version=2, from_day=NOON.date() + timedelta(days=1), ties="earlier")
    later = NOON + timedelta(days=3)
    assert [row.rank for row in board(edition=edition, at=later).ranked] == [1, 1, 3]


def test_of_too_many_for_one_seal_the_earlier_likes_come_into_the_earlier_one(
    edition, three, monkeypatch
):
    monkeypatch.setattr(pending, "MOST", 2)
    give(three[0], 2, at=NOON - HOUR, sealed=False)
    give(three[1], 2, at=NOON - 2 * HOUR, sealed=False)
    give(three[2], 2, at=NOON - 3 * HOUR, sealed=True)
    assert ranks(edition) == [(1, "李敏"), (2, "欧阳晓"), (3, "张榕")]


# what a void would change, before anybody decides


def shown(edition, nominee, **span):
    choice = Choice(**{"since": NOON - 12 * HOUR, "until": NOON, "nominee": nominee, **span})
    found = preview(edition=edition, choice=choice, by=a_person("auditor"), at=NOON)
    return [
        (move.nominee.name, move.rank, move.then, move.counted, move.left) for move in found.moves
    ]


def test_the_preview_of_a_void_knows_the_rule_for_ties(edition, three):
    give(three[0], 2, at=NOON - 9 * HOUR)
    give(three[1], 2, at=NOON - 4 * HOUR)
    give(three[0], 1, at=NOON - 2 * HOUR, start=2)
    late = shown(edition, three[0], since=NOON - 3 * HOUR)
    assert late == [("张榕", 1, 1, 3, 2)]
    early = shown(edition, three[0], until=NOON - 3 * HOUR)
    assert early == [("欧阳晓", 2, 1, 2, 2), ("张榕", 1, 2, 3, 1)]
    assert Like.objects.count() == 5


def test_the_preview_parts_those_whom_a_void_makes_equal(edition, three):
    give(three[1], 2, at=NOON - 4 * HOUR)
    give(three[0], 3, at=NOON - 2 * HOUR)
    assert shown(edition, three[0], since=NOON - 3 * HOUR)[0] == ("欧阳晓", 2, 1, 2, 2)
    give(three[0], 1, at=NOON - 30 * MINUTE, start=3)
    assert ("张榕", 1, 1, 4, 3) in shown(edition, three[0], since=NOON - HOUR)
