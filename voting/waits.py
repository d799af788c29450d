"""The way around a puzzle for a browser without script: a signed ticket, and some seconds.

Waiting costs a script nothing, so a network has only a small budget for it.
"""

from datetime import datetime
from math import ceil

from profiles.models import Nominee
from voting.stamps import read_stamp, stamp
from voting.visitors import Visitor

FIELD = "ticket"
SALT = "voting.wait"
WAIT = 5  # seconds
VALID_FOR = 5 * 60  # seconds


def make_ticket(*, nominee: Nominee, visitor: Visitor, at: datetime) -> str:
    """Return a ticket for one like of this visitor; it counts after WAIT seconds."""
    return stamp(_bound_to(nominee, visitor), salt=SALT, at=at)


def seconds_left(text: str, *, nominee: Nominee, visitor: Visitor, at: datetime) -> int | None:
    """Return the whole seconds until the ticket counts, 0 from then on; None if it never will."""
    read = read_stamp(text, salt=SALT, at=at)
    if read is None or read[0] != _bound_to(nominee, visitor) or read[1] > VALID_FOR:
        return None
    return max(ceil(WAIT - read[1]), 0)


def _bound_to(nominee: Nominee, visitor: Visitor) -> str:
    return f"{nominee.code} {visitor.mark}"
