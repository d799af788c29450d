"""Sending attempts through the real gate and the real `cast_like`, in simulated time."""

import heapq
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from altcha import Challenge, Payload, solve_challenge
from django.http import HttpRequest
from django.test import RequestFactory

from profiles.models import Edition, Nominee
from voting import answers, puzzles, refusals
from voting.clock import floor_to, shanghai_day
from voting.drill.clock import Clock, simulated
from voting.drill.people import Attempt, Player
from voting.evidence import HOUR, Place
from voting.gate import Passage, ask_to_pass
from voting.likes import Answer, can_add, cast_like
from voting.models import Rules
from voting.stamps import stamp
from voting.visitors import COOKIE_NAME, SALT, Visitor, read_visitor

SOLVING = timedelta(seconds=2)  # what a phone needs, roughly; see tools/puzzle_times.py


@dataclass(kw_only=True)
class Fate:
    """What became of one class: numbers of attempts, and where and when its likes count."""

    player: Player
    counted: int = 0
    repeated: int = 0
    puzzled: int = 0
    refused: int = 0
    hindered: set[str] = field(default_factory=set)
    places: Counter[Place] = field(default_factory=Counter)

    @property
    def stopped(self) -> int:
        """Attempts without a like: a puzzle left unsolved, refused, or given before."""
        return len(self.player.attempts) - self.counted


def play(*, edition: Edition, players: list[Player], at: datetime) -> list[Fate]:
    """Play all classes at once, in the order of time from `at` on."""
    fates = [Fate(player=player) for player in players]
    waiting = [
        (one.at, place, one, "") for place, f in enumerate(fates) for one in f.player.attempts
    ]
    heapq.heapify(waiting)
    scene = Scene(edition, Clock(at))
    with simulated(scene.clock):
        while waiting:
            _at, place, attempt, solution = heapq.heappop(waiting)
            solved = scene.send(attempt, fates[place], solution)
            if solved:
                again = replace(attempt, at=attempt.at + SOLVING)
                heapq.heappush(waiting, (again.at, place, again, solved))
    refusals.write()
    return fates


class Scene:
    """The site as attempts meet it: what `voting.views.like` does, without its pages."""

    def __init__(self, edition: Edition, clock: Clock) -> None:
        self.clock = clock
        self.nominees = list(edition.nominees.select_related("edition").order_by("number"))
        day = shanghai_day(clock.at)
        self.rules = Rules.objects.in_force(edition=edition, day=day)
        self.requests = RequestFactory()

    def send(self, attempt: Attempt, fate: Fate, solution: str) -> str:
        """Send one attempt; return the solution of its puzzle where it was asked one and solves."""
        self.clock.at = at = attempt.at
        nominee = self.nominees[attempt.nominee]
        request = self._request(attempt, solution)
        visitor = read_visitor(request, at=at)
        if visitor is None or visitor.wait:
            return self._refuse(fate, attempt, nominee, answers.AGAIN)
        passage = ask_to_pass(request, nominee=nominee, visitor=visitor, rules=self.rules, at=at)
        if passage.wait:
            return self._refuse(fate, attempt, nominee, answers.TOO_FAST)
        if passage.level and can_add(nominee=nominee, visitor=visitor.id, at=at, rules=self.rules):
            return self._puzzle(fate, attempt, nominee, visitor, passage.level)
        return self._cast(fate, attempt, nominee, visitor, passage)

    def _cast(
        self, fate: Fate, attempt: Attempt, nominee: Nominee, visitor: Visitor, passage: Passage
    ) -> str:
        outcome = cast_like(
            nominee=nominee,
            visitor=visitor.id,
            at=attempt.at,
            trace=passage.trace,
            puzzle=passage.puzzle,
            rules=self.rules,
        )
        if outcome.answer != Answer.LIKED:
            return self._refuse(fate, attempt, nominee, outcome.answer)
        if outcome.first:
            fate.counted += 1
            fate.places[nominee.pk, floor_to(attempt.at, HOUR)] += 1
        else:
            fate.repeated += 1
        return ""

    def _refuse(self, fate: Fate, attempt: Attempt, nominee: Nominee, answer: str) -> str:
        refusals.note(nominee, answer, at=attempt.at)
        fate.refused += 1
        fate.hindered.add(attempt.visitor)
        return ""

    def _puzzle(
        self, fate: Fate, attempt: Attempt, nominee: Nominee, visitor: Visitor, level: int
    ) -> str:
        refusals.note(nominee, answers.PUZZLE, at=attempt.at)
        fate.puzzled += 1
        fate.hindered.add(attempt.visitor)
        if not fate.player.solves:
            return ""
        puzzle = puzzles.make_puzzle(nominee=nominee, visitor=visitor, level=level, at=attempt.at)
        challenge = Challenge.from_dict(puzzle)
        solution = solve_challenge(challenge)
        return Payload(challenge, solution).to_base64() if solution else ""

    def _request(self, attempt: Attempt, solution: str) -> HttpRequest:
        request = self.requests.post(
            "/",
            {puzzles.FIELD: solution},
            REMOTE_ADDR=attempt.address,
            HTTP_USER_AGENT=attempt.agent,
        )
        made_at = attempt.at - timedelta(seconds=attempt.cookie_age)
        request.COOKIES[COOKIE_NAME] = stamp(attempt.visitor, salt=SALT, at=made_at)
        return request
