"""The private page between tap and like: what a browser has to do before its like counts."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.http import HttpRequest

from profiles.models import Nominee
from voting import waits
from voting.clock import shanghai_day
from voting.friction import puzzle_level
from voting.likes import Answer, Outcome, shut_for, standing
from voting.models import Rules
from voting.puzzles import make_puzzle
from voting.traces import known_networks_of
from voting.visitors import Visitor


class State(StrEnum):
    """What the page shows."""

    NO_COOKIE = "no_cookie"
    REFUSED = "refused"  # now and by whatever step
    MOMENT = "moment"  # it renews itself
    PUZZLE = "puzzle"
    BUTTON = "button"


@dataclass(frozen=True, kw_only=True)
class Step:
    """The state, and with it the seconds to wait, the puzzle as JSON, a ticket, or a refusal."""

    state: State
    seconds: int = 0
    puzzle: str = ""
    ticket: str = ""
    refusal: Outcome | None = None


def next_step(
    request: HttpRequest, *, nominee: Nominee, visitor: Visitor | None, at: datetime
) -> Step:
    """Return what this visitor's like needs next. It looks only: a GET counts nothing."""
    shut = shut_for(nominee, at=at)
    if shut is not None:
        return Step(state=State.REFUSED, refusal=shut)
    if visitor is None:
        return Step(state=State.NO_COOKIE)
    if visitor.wait:
        return Step(state=State.MOMENT, seconds=visitor.wait)
    day = shanghai_day(at)
    rules = Rules.objects.in_force(edition=nominee.edition, day=day)
    now = standing(edition=nominee.edition, visitor=visitor.id, at=at, rules=rules)
    is_liked = nominee.code in now.liked
    if not (is_liked or now.left):
        used_up = Outcome(answer=Answer.USED_UP, resets_at=now.resets_at)
        return Step(state=State.REFUSED, refusal=used_up)
    networks = known_networks_of(request, edition=nominee.edition, day=day)
    level = puzzle_level(request, rules=rules, networks=networks, count=False)
    if is_liked or not level:
        return Step(state=State.BUTTON)
    return _work_or_wait(request, nominee, visitor, level=level, at=at)


def _work_or_wait(
    request: HttpRequest, nominee: Nominee, visitor: Visitor, *, level: int, at: datetime
) -> Step:
    """Let the device solve a puzzle, or wait, if it has come back with a ticket for that."""
    ticket = request.GET.get(waits.FIELD, "")
    left = waits.seconds_left(ticket, nominee=nominee, visitor=visitor, at=at)
    if left is None:
        puzzle = make_puzzle(nominee=nominee, visitor=visitor, level=level, at=at)
        ticket = waits.make_ticket(nominee=nominee, visitor=visitor, at=at)
        return Step(
            state=State.PUZZLE, seconds=waits.WAIT, puzzle=json.dumps(puzzle), ticket=ticket
        )
    if left:
        return Step(state=State.MOMENT, seconds=left, ticket=ticket)
    return Step(state=State.BUTTON, ticket=ticket)
