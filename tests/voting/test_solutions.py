"""Answers to puzzles: what is read as one, and that each is used once."""

import base64
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from altcha import Challenge, solve_challenge
from django.db import connections
from django.utils import timezone

from tests.cast import a_published_nominee, a_visitor, an_edition, some_rules
from tests.voting.test_constraints import refuses
from tests.voting.test_puzzles import asked, solved
from voting import puzzles
from voting.books import keep_books
from voting.insertion import PUZZLES_KEPT
from voting.likes import Answer, cast_like
from voting.models import Like, SolvedPuzzle
from voting.puzzles import make_puzzle, read_solution
from voting.visitors import Visitor

pytestmark = pytest.mark.django_db
VISITOR = Visitor(id="v", age=60)
DIGEST = b"d" * 32


@pytest.fixture(autouse=True)
def _short_work(monkeypatch):
    monkeypatch.setattr(puzzles, "ROUNDS", 1)


@pytest.fixture
def edition():
    edition = an_edition(at=timezone.now())
    long_ago = timezone.now().date() - timedelta(days=9)
    some_rules(edition, from_day=long_ago, friction="always")
    return edition


@pytest.fixture
def nominee(edition):
    return a_published_nominee(edition, at=timezone.now())


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
def test_nonsense_is_no_answer_and_no_error(nominee, text):
    assert read(text, nominee) is None
    assert asked(a_visitor(), nominee, altcha=text).json()["answer"] == "puzzle"


@pytest.mark.parametrize("level", [1, 2, 3])
def test_no_puzzle_takes_more_tries_than_its_level_allows(nominee, level):
    for _ in range(3):
        challenge = make_puzzle(nominee=nominee, visitor=VISITOR, level=level, at=timezone.now())
        solution = solve_challenge(Challenge.from_dict(challenge))
        assert 1 <= solution.counter <= puzzles.TRIES[level]


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
