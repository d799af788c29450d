"""How often likes were refused and why: counted in the process, written by a later like.

They are a sign for organisers, so a few may be lost with a process.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Lock

from django.db import connection, transaction

from profiles.models import Nominee
from voting.clock import floor_to
from voting.measures import LIKES

Key = tuple[int, datetime, str]  # nominee, hour, answer
_noted: Counter[Key] = Counter()
_lock = Lock()

# Of a nominee who has gone since, with a rehearsal thrown away, nothing is written.
ADD = """
    INSERT INTO voting_refusals (edition_id, nominee_id, hour, answer, number)
    SELECT edition_id, id, %s, %s, %s FROM profiles_nominee WHERE id = %s
    ON CONFLICT (nominee_id, hour, answer)
    DO UPDATE SET number = voting_refusals.number + excluded.number
"""


def note(nominee: Nominee, answer: str, *, at: datetime) -> None:
    """Count one answer that was not a like."""
    LIKES.labels(str(answer)).inc()
    hour = floor_to(at, timedelta(hours=1)).astimezone(UTC)
    with _lock:
        _noted[nominee.pk, hour, answer] += 1


def write() -> None:
    """Add what this process has noted to the table."""
    with _lock:
        noted = dict(_noted)
        _noted.clear()
    if not noted:
        return
    adapt = connection.ops.adapt_datetimefield_value
    rows = [
        (adapt(hour), answer, number, nominee)
        # In one order everywhere, or two processes could wait for each other's rows.
        for (nominee, hour, answer), number in sorted(noted.items())
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(ADD, rows)
