"""What a like's POST does on the side; the like is counted whether or not this succeeds."""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError

from profiles.models import Edition
from voting import refusals, tallies
from voting.models import SolvedPuzzle

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)
_kept_at: list[datetime] = []  # when this process did it last


def keep_books(*, edition: Edition, at: datetime) -> None:
    """Tally what has closed, write down refusals and drop spent puzzles, once a minute."""
    try:
        tallies.roll_up_if_due(edition=edition, at=at)
        if not _kept_at or not timedelta(0) <= at - _kept_at[0] < EVERY:
            _kept_at[:] = [at]
            refusals.write()
            SolvedPuzzle.objects.filter(expires_at__lt=at).delete()
    except DatabaseError:
        log.warning("Tallies wait for the next like or for the timer", exc_info=True)
