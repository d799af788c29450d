"""Over its budget a network solves puzzles; each is for one like and used once."""

import base64
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from altcha import Challenge, Payload, solve_challenge
from django.db import connections
from django.utils import timezone

from tests.cast import a_published_nominee, a_visitor, an_edition, some_rules
from tests.voting.test_constraints import refuses
from voting import puzzles
from voting.books import keep_books
from voting.insertion import PUZZLES_KEPT
from voting.likes import Answer, cast_like
from voting.models import Like, SolvedPuzzle, Trace
from voting.puzzles import make_puzzle, read_solution
from voting.visitors import Visitor

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
VISITOR = Visitor(id="v", age=60)
# One minute for all: no window of django-ratelimit may end in between.
NOW = 1_795_000_000


@pytest.fixture(autouse=True)
def _a_minute_that_does_not_end(monkeypatch):
    class Clock:
        @staticmethod
        def time():
            return NOW

    monkeypatch.setattr("django_ratelimit.core.time", Clock)


@pytest.fixture(autouse=True)
def _short_work(monkeypatch):
    monkeypatch.setattr(puzzles, "ROUNDS", 1)


@pytest.fixture
def edition():
    return an_edition(at=timezone.now())


@pytest.fixture
def nominee(edition):
    return a_published_nominee(edition, at=timezone.now())


@pytest.fixture
def always(edition):
    """Rules under which every like needs a puzzle."""
    return some_rules(
        edition, from_day=timezone.now().date() - timedelta(days=9), friction="always"
    )


def address(nominee, act="like"):
    return f"/nominees/{nominee.code}/{act}/"


def solved(challenge: dict) -> str:
    """Do what the visitor's device does."""
    puzzle = Challenge.from_dict(challenge)
    solution = solve_challenge(puzzle)
    assert solution is not None
    return Payload(puzzle, solution).to_base64()


def asked(visitor, nominee, **fields):
    return visitor.post(address(nominee), fields, headers=JSON)


def test_works_from_script(nominee, always):
    visitor = a_visitor()
    puzzle = asked(visitor, nominee)
    assert (puzzle.status_code, puzzle.json()["answer"]) == (409, "puzzle")
    assert not Like.objects.exists()

    answer = asked(visitor, nominee, altcha=solved(puzzle.json()["challenge"]))

    assert (answer.status_code, answer.json()["answer"]) == (200, "liked")
    assert Trace.objects.get().puzzle == 1
    assert SolvedPuzzle.objects.count() == 1


def test_script_is_told_what_solves_it_and_where_to_go_if_it_can_not(nominee, always):
    told = asked(a_visitor(), nominee).json()
    assert told["script"].startswith("/static/js/puzzle")
    assert told["worker"].startswith("/static/vendor/altcha/pbkdf2")
    assert told["page"] == address(nominee, "confirm")
    assert "小题" in told["message"]


def test_works_as_a_form(nominee, always):
    visitor = a_visitor()
    response = visitor.post(address(nominee))
    assert (response.status_code, response.url) == (303, address(nominee, "confirm"))
    step = visitor.get(response.url).context["step"]
    answer = visitor.post(address(nominee), {"altcha": solved(json.loads(step.puzzle))})
    assert answer.url == address(nominee, "liked")
    assert Like.objects.count() == 1


def test_a_puzzle_does_not_tell_the_cookie(nominee, always):
    visitor = a_visitor()
    cookie = visitor.cookies["visitor"].value
    told = asked(visitor, nominee).content.decode()
    page = visitor.get(address(nominee, "confirm")).content.decode()
    assert cookie.partition(":")[0] not in told + page


def test_a_calm_network_gets_none(nominee, settings):
    settings.NETWORK_BUDGET = 3
    assert [asked(a_visitor(), nominee).status_code for _ in range(3)] == [200] * 3


def levels(nominee, number: int, **extra) -> list[int]:
    """Let so many visitors wish one after the other; return the level that each is asked."""
    found = []
    for _ in range(number):
        body = a_visitor().post(address(nominee), headers=JSON, **extra).json()
        challenge = body.get("challenge")
        found.append(challenge["parameters"]["data"]["level"] if challenge else 0)
    return found


def test_puzzles_get_harder_the_further_a_subscriber_is_over_the_budget(nominee, settings):
    settings.NETWORK_BUDGET = 3
    expected = [0] * 3 + [1] * 3 + [2] * 6 + [3] * 3
    assert levels(nominee, 15, REMOTE_ADDR="203.0.113.7") == expected
    assert levels(nominee, 1, REMOTE_ADDR="203.0.114.8") == [0]


def test_a_neighbourhood_has_the_budget_of_four_subscribers(nominee, settings):
    settings.NETWORK_BUDGET = 1
    found = [levels(nominee, 1, REMOTE_ADDR=f"203.0.113.{n}") for n in range(10)]
    assert found == [[0]] * 4 + [[1]] * 4 + [[2]] * 2
    assert levels(nominee, 1, REMOTE_ADDR="198.51.100.1") == [0]


def test_rules_may_ask_for_none_at_all(edition, nominee, settings):
    settings.NETWORK_BUDGET = 1
    some_rules(edition, from_day=timezone.now().date() - timedelta(days=9), friction="off")
    assert levels(nominee, 6) == [0] * 6


def test_a_solved_puzzle_does_not_count_as_another_attempt(nominee, settings):
    settings.NETWORK_BUDGET = 1
    asked(a_visitor(), nominee)
    for _ in range(2):  # without more than one attempt each, so: 2 and 3 times the budget
        visitor = a_visitor()
        challenge = asked(visitor, nominee).json()["challenge"]
        assert asked(visitor, nominee, altcha=solved(challenge)).status_code == 200
    assert levels(nominee, 1) == [2]


def test_a_retry_after_the_like_needs_no_puzzle(nominee, always):
    visitor = a_visitor()
    solution = solved(asked(visitor, nominee).json()["challenge"])
    first = asked(visitor, nominee, altcha=solution).json()
    for fields in ({}, {"altcha": solution}):
        again = asked(visitor, nominee, **fields)
        assert (again.status_code, again.json()["first"]) == (200, False)
        assert again.json()["receipt"] == first["receipt"]
    assert Like.objects.count() == 1


def test_who_has_none_left_is_told_so_without_working(edition, nominee, always):
    always.delete()
    visitor = a_visitor()
    more = [a_published_nominee(edition, at=timezone.now(), number=n) for n in range(2, 7)]
    for one in more:
        asked(visitor, one)
    some_rules(edition, from_day=timezone.now().date() - timedelta(days=9), friction="always")
    refused = asked(visitor, nominee)
    assert (refused.status_code, refused.json()["answer"]) == (409, "used_up")


def test_no_puzzle_before_the_opening(edition, nominee, always):
    edition.likes_open_at = timezone.now() + timedelta(hours=1)
    edition.save()
    assert asked(a_visitor(), nominee).json()["answer"] == "not_open"


def test_another_visitor_can_not_use_it(nominee, always):
    solution = solved(asked(a_visitor(), nominee).json()["challenge"])
    assert asked(a_visitor(), nominee, altcha=solution).json()["answer"] == "puzzle"
    assert not Like.objects.exists()


def test_it_is_good_for_one_nominee(edition, nominee, always):
    visitor = a_visitor()
    other = a_published_nominee(edition, at=timezone.now(), number=2)
    solution = solved(asked(visitor, nominee).json()["challenge"])
    assert asked(visitor, other, altcha=solution).json()["answer"] == "puzzle"
    assert not Like.objects.exists()


def solution_of(nominee, **changes) -> str:
    """Return an answer whose payload was changed after it was solved."""
    challenge = make_puzzle(nominee=nominee, visitor=VISITOR, level=1, at=timezone.now())
    payload = json.loads(base64.b64decode(solved(challenge)))
    for part, values in changes.items():
        where = payload["solution"] if part == "solution" else payload["challenge"]["parameters"]
        where.update(values)
    return base64.b64encode(json.dumps(payload).encode()).decode()


def read(text, nominee, *, at=None):
    return read_solution(text, nominee=nominee, visitor=VISITOR, at=at or timezone.now())


def test_an_honest_answer_is_read(nominee):
    solution = read(solution_of(nominee), nominee)
    assert solution is not None
    assert solution.level == 1
    assert len(solution.digest) == 32


@pytest.mark.parametrize(
    "changes",
    [
        {"solution": {"derivedKey": "00" * 32}},
        {"solution": {"derivedKey": None}},
        {"parameters": {"cost": 0}},
        {"parameters": {"keyPrefix": "00"}},
        {"parameters": {"expiresAt": 9_999_999_999}},
        {"parameters": {"data": {}}},
        {"parameters": {"data": [[[]]]}},
        {"parameters": {"nonce": "zz"}},
    ],
)
def test_a_forged_answer_is_none(nominee, changes):
    assert read(solution_of(nominee, **changes), nominee) is None


def test_an_answer_that_comes_too_late_is_none(nominee):
    text = solution_of(nominee)
    assert read(text, nominee, at=timezone.now() + timedelta(minutes=4)) is not None
    assert read(text, nominee, at=timezone.now() + timedelta(minutes=6)) is None


def b64(value: object) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "====", "é", "\x00", "9" * 3999, "A" * 100_000),
        *(b64(value) for value in (None, 1, [], {}, "x", {"challenge": 1, "solution": 1})),
        *(b64({"challenge": {"parameters": p}, "solution": {}}) for p in (None, [], "x", {})),
        b64({"challenge": {"parameters": {"algorithm": "SHA-256"}, "signature": 1}}),
        base64.b64encode(b"[" * 2900).decode(),
        base64.b64encode(b"\xff\xfe").decode(),
    ],
)
def test_nonsense_is_no_answer_and_no_error(nominee, always, text):
    assert read(text, nominee) is None
    assert asked(a_visitor(), nominee, altcha=text).json()["answer"] == "puzzle"


@pytest.mark.parametrize("level", [1, 2, 3])
def test_no_puzzle_takes_more_tries_than_its_level_allows(nominee, level):
    for _ in range(3):
        challenge = make_puzzle(nominee=nominee, visitor=VISITOR, level=level, at=timezone.now())
        solution = solve_challenge(Challenge.from_dict(challenge))
        assert 1 <= solution.counter <= puzzles.TRIES[level]


# --- used once

DIGEST = b"d" * 32


def test_the_database_takes_a_digest_once():
    row = {"digest": DIGEST, "expires_at": timezone.now()}
    SolvedPuzzle.objects.create(**row)
    refuses("digest", lambda: SolvedPuzzle.objects.create(**row))


def test_a_spent_puzzle_counts_nothing(nominee):
    now = timezone.now()
    assert cast_like(nominee=nominee, visitor="v", at=now, puzzle=DIGEST).first
    spent = cast_like(nominee=nominee, visitor="w", at=now, puzzle=DIGEST)
    assert (spent.answer, spent.left) == (Answer.SPENT, 5)
    assert Like.objects.count() == 1


def test_spent_puzzles_go_when_they_are_good_for_nothing_any_more(edition, nominee):
    now = timezone.now()
    cast_like(nominee=nominee, visitor="v", at=now, puzzle=DIGEST)
    keep_books(edition=edition, at=now + timedelta(minutes=2))
    assert SolvedPuzzle.objects.exists()
    assert PUZZLES_KEPT > puzzles.VALID_FOR
    keep_books(edition=edition, at=now + PUZZLES_KEPT + timedelta(minutes=1))
    assert not SolvedPuzzle.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_likes_at_once_with_one_solution_are_one(edition):
    """Twenty pairs, each with one digest for two visitors and two nominees, from two threads."""
    now = timezone.now()
    nominees = [a_published_nominee(edition, at=now, number=n) for n in (1, 2)]
    together = Barrier(2, timeout=30)

    def like(side: int) -> list[Answer]:
        answers = []
        for turn in range(20):
            together.wait()
            digest = turn.to_bytes(32, "big")
            outcome = cast_like(
                nominee=nominees[side], visitor=f"{side} {turn}", at=now, puzzle=digest
            )
            answers.append(outcome.answer)
        connections.close_all()
        return answers

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(like, (0, 1))
    for pair in zip(one, other, strict=True):
        assert Counter(pair) == {Answer.LIKED: 1, Answer.SPENT: 1}
    assert Like.objects.count() == SolvedPuzzle.objects.count() == 20
