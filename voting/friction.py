"""Outer friction: it slows a script down and may fail open. The rules stand elsewhere.

django-ratelimit's windows are not calendar days and its counters may be lost, so nothing
here decides what counts. A network over its budget is never refused, it solves puzzles.
"""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django_ratelimit.core import get_usage

from voting.clock import shanghai_day
from voting.models import Rules
from voting.traces import Networks, passing_tag
from voting.visitors import Visitor

PER_VISITOR = "30/m"  # a person taps a few times in a minute
NEIGHBOURS = 4  # a /24 or a /48 has the budget of so many subscribers
WAITERS = 10  # those who wait instead of solving share one part in so many of it
# Over so many times the budget, a puzzle of that level.
LEVELS = ((4, 3), (2, 2), (1, 1))
# Few people write a complaint; of those who look at one, most have its address.
LETTERS = "20/h"
LOOKS = "60/m"


def seconds_to_wait(request: HttpRequest, *, visitor: Visitor) -> int:
    """Count this visitor's attempt and return 0, or the seconds after which to come back."""
    return _wait(request, "like-visitor", visitor.id, PER_VISITOR)


def seconds_to_wait_for_waiters(request: HttpRequest, *, networks: Networks) -> int:
    """Count a like that was waited for instead of worked for; 0, or when to come back."""
    budget = max(settings.NETWORK_BUDGET // WAITERS, 1)
    return max(
        _wait(request, "wait-subscriber", networks.subscriber.hex(), f"{budget}/m"),
        _wait(request, "wait-neighbours", networks.neighbourhood.hex(), f"{budget * NEIGHBOURS}/m"),
    )


def puzzle_level(
    request: HttpRequest, *, rules: Rules, networks: Networks | None, count: bool
) -> int:
    """Return the level of the puzzle that stands before a like, from 1 to 3; 0 for none.

    networks: None where none are known, on a day without likes. count: this is an attempt,
    and not a look.
    """
    if rules.friction == Rules.Friction.OFF:
        return 0
    excess = _excess(request, networks, count=count) if networks else 0
    level = next((level for times, level in LEVELS if excess > times), 0)
    return max(level, 1) if rules.friction == Rules.Friction.ALWAYS else level


def _excess(request: HttpRequest, networks: Networks, *, count: bool) -> float:
    """Return how many times its budget the fuller one of both networks has used this minute."""
    budget = settings.NETWORK_BUDGET
    used = (
        _usage(request, "like-subscriber", networks.subscriber.hex(), f"{budget}/m", count),
        _usage(
            request,
            "like-neighbours",
            networks.neighbourhood.hex(),
            f"{budget * NEIGHBOURS}/m",
            count,
        ),
    )
    return max(usage["count"] / usage["limit"] if usage else 0 for usage in used)


def seconds_until_free(request: HttpRequest, *, group: str, rate: str, at: datetime) -> int:
    """Count this attempt of a network and return 0, or the seconds after which to come back."""
    return _wait(request, group, passing_tag(request, day=shanghai_day(at)), rate)


def _wait(request: HttpRequest, group: str, value: str, rate: str) -> int:
    usage = _usage(request, group, value, rate, True)
    if usage is None or not usage["should_limit"]:
        return 0
    return max(int(usage["time_left"]), 1)


def _usage(
    request: HttpRequest, group: str, value: str, rate: str, count: bool
) -> dict[str, int] | None:
    """Ask django-ratelimit; None where its counters are away, and friction fails open."""
    usage: dict[str, int] | None = get_usage(
        request, group=group, key=lambda *_: value, rate=rate, increment=count
    )
    return usage
