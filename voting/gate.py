"""The gate before a like: come back later, solve a puzzle, or pass with a trace."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from profiles.models import Nominee
from voting import puzzles, waits
from voting.clock import shanghai_day
from voting.friction import puzzle_level, seconds_to_wait, seconds_to_wait_for_waiters
from voting.models import Rules
from voting.puzzles import Solution
from voting.traces import Networks, TraceData, client_family, networks_of
from voting.visitors import Visitor


@dataclass(frozen=True, kw_only=True)
class Passage:
    """wait: seconds after which to come back; level: of the puzzle to solve first.

    Where both are 0 the like may pass, with its trace and the digest of a solved puzzle.
    """

    wait: int = 0
    level: int = 0
    trace: TraceData | None = None
    puzzle: bytes | None = None


def ask_to_pass(
    request: HttpRequest, *, nominee: Nominee, visitor: Visitor, rules: Rules, at: datetime
) -> Passage:
    """Count this attempt and say whether it may pass."""
    wait = seconds_to_wait(request, visitor=visitor)
    if wait:
        return Passage(wait=wait)
    networks = networks_of(request, edition=nominee.edition, day=shanghai_day(at))
    answer = request.POST.get(puzzles.FIELD, "")
    solution = puzzles.read_solution(answer, nominee=nominee, visitor=visitor, at=at)
    if solution is not None:
        return _pass(request, visitor, networks, solution=solution)
    ticket = request.POST.get(waits.FIELD, "")
    if waits.seconds_left(ticket, nominee=nominee, visitor=visitor, at=at) == 0:
        wait = seconds_to_wait_for_waiters(request, networks=networks)
        return Passage(wait=wait) if wait else _pass(request, visitor, networks, waited=True)
    level = puzzle_level(request, rules=rules, networks=networks, count=True)
    return Passage(level=level) if level else _pass(request, visitor, networks)


def _pass(
    request: HttpRequest,
    visitor: Visitor,
    networks: Networks,
    *,
    solution: Solution | None = None,
    waited: bool = False,
) -> Passage:
    trace = TraceData(
        subscriber=networks.subscriber,
        neighbourhood=networks.neighbourhood,
        client=client_family(request.headers.get("User-Agent", "")),
        cookie_age=int(visitor.age),
        puzzle=solution.level if solution else 0,
        waited=waited,
    )
    return Passage(trace=trace, puzzle=solution.digest if solution else None)
