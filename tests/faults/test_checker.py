"""The checker finds each kind of wrong like, and nothing in good ones."""

import base64
from datetime import UTC, date, datetime, timedelta

import pytest

from faults.acknowledged import (
    check_acknowledged,
    check_no_failures,
    check_nothing_unasked,
    commitment,
    unproven,
)
from faults.checker import Row, Terms, wrong_with
from faults.closing import check_answers
from faults.journal import Entry, Journal
from faults.storms import DOUBLE, check_double_likes, check_quota_races
from voting.likes import WHOLE_EDITION

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TERMS = Terms(opens=NOON - DAY, closes=NOON + DAY, limit={0: 5, 1: 2}, is_daily={0: False, 1: True})


def receipt(number: int) -> str:
    return base64.b32encode(number.to_bytes(16)).decode().rstrip("=").lower()


def row(number: int, **changes: object) -> Row:
    good = Row(
        pk=number,
        nominee=f"code{number}",
        visitor=b"visitor",
        day=date(2026, 11, 18),
        period=WHOLE_EDITION,
        slot=number,
        received=NOON,
        rules=0,
        commitment=commitment(receipt(number)),
    )
    return good._replace(**changes)


def entry(number: int, **changes: object) -> Entry:
    values = {
        "number": number,
        "client": "test",
        "visitor": "cookie",
        "nominee": f"code{number}",
        "asked": NOON.timestamp(),
        "heard": NOON.timestamp() + 0.01,
        "status": 200,
        "answer": "liked",
        "first": True,
        "receipt": receipt(number),
    }
    return Entry(**{**values, **changes})


def test_nothing_is_wrong_with_good_likes():
    rows = [row(number) for number in range(1, 6)]
    entries = [entry(number) for number in range(1, 6)]
    assert wrong_with(rows, TERMS) == []
    assert check_acknowledged(entries, rows) == []
    assert check_nothing_unasked(entries, rows) == []
    assert check_no_failures(entries) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": date(2026, 11, 17)}, "was received on 2026-11-18 in Shanghai"),
        ({"received": NOON + timedelta(hours=12)}, "was received on 2026-11-19 in Shanghai"),
        ({"received": NOON + DAY, "day": date(2026, 11, 19)}, "after the close"),
        (
            {"received": NOON - 2 * DAY, "day": date(2026, 11, 16)},
            "before the opening",
        ),
        ({"slot": 6}, "has slot 6"),
        ({"slot": 0}, "has slot 0"),
        ({"period": date(2026, 11, 18)}, "has the period"),
        ({"rules": 1}, "has the period"),
    ],
)
def test_a_wrong_like_is_found(changes, said):
    [wrong] = wrong_with([row(1, **changes)], TERMS)
    assert said in wrong


def test_a_sixth_like_of_a_day_is_found():
    [wrong] = wrong_with([row(n, slot=min(n, 5)) for n in range(1, 7)], TERMS)
    assert "gave 6 likes on 2026-11-18" in wrong


def test_a_doubled_like_is_found():
    [wrong] = wrong_with([row(1), row(2, nominee="code1")], TERMS)
    assert wrong.startswith("2 likes of visitor")


def test_a_doubled_receipt_is_found():
    [wrong] = wrong_with([row(1), row(2, commitment=row(1).commitment)], TERMS)
    assert "1 receipts belong to more than one like" in wrong


def test_an_acknowledged_like_that_is_missing_is_found():
    [wrong] = check_acknowledged([entry(1), entry(2)], [row(1)])
    assert wrong == "#2: acknowledged with a receipt, but not stored"


def test_a_form_s_acknowledgement_is_looked_for_under_the_visitor_s_key():
    form = entry(2, status=303, receipt="", first=None)
    assert check_acknowledged([entry(1), form], [row(1), row(2)]) == []
    [wrong] = check_acknowledged([entry(1), form], [row(1)])
    assert wrong == "#2: acknowledged to a form, but not stored"
    assert unproven([entry(1), form]) == []
    assert unproven([form]) == [form]


def test_a_like_stored_for_somebody_else_is_found():
    [wrong] = check_acknowledged([entry(1)], [row(1, nominee="code9")])
    assert wrong == "#1: liked code1, stored for code9"


def test_visitors_that_are_mixed_up_are_found():
    entries = [entry(1), entry(2, visitor="another")]
    [wrong] = check_acknowledged(entries, [row(1), row(2)])
    assert wrong == "1 keys stand for more than one cookie"
    [wrong] = check_acknowledged([entry(1), entry(2)], [row(1), row(2, visitor=b"other")])
    assert wrong == "1 cookies are stored under more than one key"


def test_a_like_that_is_first_twice_is_found():
    [wrong] = check_acknowledged(
        [entry(1), entry(2, nominee="code1", receipt=receipt(1))], [row(1)]
    )
    assert "for the first time 2 times" in wrong


def test_a_like_that_nobody_was_told_of_is_found_unless_its_answer_was_lost():
    assert len(check_nothing_unasked([entry(1)], [row(1), row(2)])) == 1
    lost = entry(2, status=None, answer="", receipt="", first=None)
    assert check_nothing_unasked([entry(1), lost], [row(1), row(2)]) == []
    away = entry(2, status=503, answer="", receipt="", first=None)
    assert check_nothing_unasked([entry(1), away], [row(1), row(2)]) == []


def test_failures_are_found():
    entries = [entry(1, status=500), entry(2, status=503), entry(3, status=None, lost="Reset")]
    assert check_no_failures(entries) == ["#1: 500", "#2: 503", "#3: Reset"]
    asked_again = entry(4, nominee="code3")
    assert check_no_failures([entries[2], asked_again]) == []


def test_a_storm_that_granted_too_little_or_too_much_is_found():
    double = [entry(n, receipt=receipt(1), first=n == 1) for n in range(1, DOUBLE + 1)]
    assert check_double_likes(double) == []
    assert check_double_likes([*double[1:], entry(1, receipt=receipt(9))])
    assert check_double_likes(double[1:])
    race = [entry(n, answer="liked" if n <= 5 else "used_up") for n in range(1, 13)]
    assert check_quota_races(race) == []
    assert check_quota_races([*race[1:], entry(1, answer="used_up")])
    assert check_quota_races([*race[:-1], entry(12)])


@pytest.mark.parametrize(
    ("changes", "is_wrong"),
    [
        ({}, False),
        ({"answer": "closed", "status": 409}, True),  # refused too early
        ({"asked": 5.0, "heard": 15.0}, False),  # across the instant, either is right
        ({"asked": 5.0, "heard": 15.0, "answer": "closed", "status": 409}, False),
        ({"asked": 11.0, "heard": 12.0}, True),  # granted too late
        ({"asked": 11.0, "heard": 12.0, "first": False}, False),  # a retry
        ({"asked": 11.0, "heard": 12.0, "answer": "closed", "status": 409}, False),
        ({"asked": 11.0, "heard": 12.0, "answer": "closed", "status": 410}, True),
        ({"answer": "used_up", "status": 409}, True),
        ({"heard": None, "status": None, "answer": ""}, False),  # found as a failure
    ],
)
def test_answers_are_held_against_the_closing_instant(changes, is_wrong):
    closes = datetime.fromtimestamp(10, tz=UTC)
    answered = entry(1, **{"asked": 1.0, "heard": 2.0, **changes})
    assert bool(check_answers([answered], closes)) is is_wrong


def test_a_journal_remembers_what_was_asked_and_heard(tmp_path):
    journal = Journal(tmp_path / "journal")
    numbers = [journal.asked(client="c", visitor="v", nominee=f"n{n}") for n in range(5)]
    body = b'{"answer": "liked", "first": true, "receipt": "abc"}'
    assert journal.answered(numbers[0], status=200, body=body) == "liked"
    assert journal.answered(numbers[1], status=303, location="/nominees/x/liked/") == "liked"
    assert journal.answered(numbers[2], status=303, location="/nominees/x/confirm/") == "again"
    journal.lost(numbers[3], ConnectionResetError())
    journal.close()
    with journal.path.open("ab") as file:
        file.write(b'{"asked": 6, "at"')  # killed in the middle of a line

    entries = journal.entries()

    assert [e.is_acknowledged for e in entries] == [True, True, False, False, False]
    assert [e.lost for e in entries] == ["", "", "", "ConnectionResetError", ""]
    assert (entries[0].receipt, entries[0].first) == ("abc", True)
    assert entries[4].status is None
