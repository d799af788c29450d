"""How often likes were refused and why: counted in the process, written by a later like.

They are a sign for organisers, so a few may be lost with a process.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Lock

from django.db import connection, transaction

from profiles.models import Nominee
from voting.clock import floor_to

Key = tuple[int, int, datetime, str]  # edition, nominee, hour, answer
_noted: Counter[Key] = Counter()
_lock = Lock()

ADD = """
    INSERT INTO voting_refusals (edition_id, nominee_id, hour, answer, number)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (nominee_id, hour, answer)
    DO UPDATE SET number = voting_refusals.number + excluded.number
"""


def note(nominee: Nominee, answer: str, *, at: datetime) -> None:
    """Count one answer that was not a like."""
    hour = floor_to(at, timedelta(hours=1)).astimezone(UTC)
    with _lock:
        _noted[nominee.edition_id, nominee.pk, hour, answer] += 1


def write() -> None:
    """Add what this process has noted to the table."""
    with _lock:
        noted = dict(_noted)
        _noted.clear()
    if not noted:
        return
    adapt = connection.ops.adapt_datetimefield_value
    rows = [
        (edition, nominee, adapt(hour), answer, number)
        # In one order everywhere, or two processes could wait for each other's rows.
        for (edition, nominee, hour, answer), number in sorted(noted.items())
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(ADD, rows)
