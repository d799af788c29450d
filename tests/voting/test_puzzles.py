"""Over its budget a network solves puzzles; each is for one like and used once."""

import json
from datetime import timedelta

import pytest
from altcha import Challenge, Payload, solve_challenge
from django.utils import timezone

from tests.cast import a_published_nominee, a_visitor, an_edition, some_rules
from voting import puzzles
from voting.models import Like, SolvedPuzzle, Trace
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
