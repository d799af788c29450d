"""Outer friction: it slows a script down and may fail open. The rules stand elsewhere.

django-ratelimit's windows are not calendar days and its counters may be lost, so nothing
here decides what counts.
"""

from datetime import datetime

from django.http import HttpRequest
from django_ratelimit.core import get_usage

from voting.addresses import client_address, network_tag
from voting.clock import shanghai_day

# A person taps a few times in a minute. A phone carrier puts thousands of honest people
# behind one address.
PER_VISITOR = "30/m"
PER_NETWORK = "1200/m"
# Few people write a complaint; of those who look at one, most have its address.
LETTERS = "20/h"
LOOKS = "60/m"


def seconds_to_wait(request: HttpRequest, *, visitor: str | None, at: datetime) -> int:
    """Count this attempt and return 0, or the seconds after which to come back."""
    tag = network_tag(client_address(request), day=shanghai_day(at))
    waits = [_wait(request, "like-network", tag, PER_NETWORK)]
    if visitor is not None:
        waits.append(_wait(request, "like-visitor", visitor, PER_VISITOR))
    return max(waits)


def seconds_until_free(request: HttpRequest, *, group: str, rate: str, at: datetime) -> int:
    """Count this attempt of a network and return 0, or the seconds after which to come back."""
    tag = network_tag(client_address(request), day=shanghai_day(at))
    return _wait(request, group, tag, rate)


def _wait(request: HttpRequest, group: str, value: str, rate: str) -> int:
    usage = get_usage(request, group=group, key=lambda *_: value, rate=rate, increment=True)
    if usage is None or not usage["should_limit"]:
        return 0
    return max(int(usage["time_left"]), 1)
