"""The statements that write a like: decided by the database's constraints, never by a look.

The rows for slots 1 to the daily limit are offered at once and in order. The first that
fits goes in; the nominee's own constraint then keeps out the rest.
"""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from profiles.models import Edition, Nominee
from voting.models import Rules
from voting.traces import TraceData

# Longer than any puzzle is good for: then its row is of no more use.
PUZZLES_KEPT = timedelta(hours=1)

LIKE = """
    INSERT INTO voting_like (edition_id, nominee_id, visitor_key, day, period, slot,
                             received_at, rules_version, commitment)
    SELECT %s, %s, %s, %s, %s, slots.n, %s, %s, %s
    FROM {slots}
    ON CONFLICT DO NOTHING
    RETURNING id, slot
"""
LIKE_ON = {
    "postgresql": LIKE.format(slots="generate_series(1, %s) AS slots (n)"),
    # WHERE true: without it SQLite reads ON CONFLICT as a join's condition.
    "sqlite": LIKE.format(
        slots="(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %s)"
        " SELECT n FROM s) AS slots WHERE true"
    ),
}
# The fields of TraceData, in the model's own order and names.
TRACE = """
    INSERT INTO voting_trace (subscriber, neighbourhood, client, cookie_age, puzzle, waited,
                              like_id)
"""
TRACE_ALONE = TRACE + "VALUES (%s, %s, %s, %s, %s, %s, %s)"
# PostgreSQL writes like and trace in one statement and so in one journey there and back.
LIKE_AND_TRACE = f"""
    WITH liked AS ({LIKE_ON["postgresql"]}),
    traced AS ({TRACE} SELECT %s, %s, %s, %s, %s, %s, id FROM liked)
    SELECT id, slot FROM liked
"""  # noqa: S608  every word of it is ours
PUZZLE = """
    INSERT INTO voting_solvedpuzzle (digest, expires_at) VALUES (%s, %s)
    ON CONFLICT DO NOTHING RETURNING id
"""


GIVEN = """
    SELECT nominee.code, given.period = %s, given.day = %s
    FROM voting_like AS given JOIN profiles_nominee AS nominee ON nominee.id = given.nominee_id
    WHERE given.edition_id = %s AND given.visitor_key = %s
"""


class PuzzleSpentError(Exception):
    """The puzzle's answer has been used for another like."""


def insert_like(
    *,
    nominee: Nominee,
    visitor_key: bytes,
    day: date,
    period: date,
    at: datetime,
    rules: Rules,
    commitment: bytes,
    trace: TraceData | None,
    puzzle: bytes | None,
) -> int | None:
    """Insert the like into the first free slot and return the slot; None where none fits.

    With the like goes its trace, and its puzzle is spent: all of it or nothing. Raises
    PuzzleSpentError, and inserts nothing, where the puzzle's digest has been used before.
    """
    adapt = connection.ops
    like = [
        nominee.edition_id,
        nominee.pk,
        visitor_key,
        adapt.adapt_datefield_value(day),
        adapt.adapt_datefield_value(period),
        adapt.adapt_datetimefield_value(at.astimezone(UTC)),
        rules.version,
        commitment,
        rules.daily_limit,
    ]
    if puzzle is None:
        return _insert(like, trace)
    with transaction.atomic():
        _spend(puzzle, at)
        return _insert(like, trace)


def given_by(
    *, edition: Edition, visitor_key: bytes | None, day: date, period: date
) -> list[tuple[str, bool, bool]]:
    """Return code of nominee, whether of that period and whether of that day, for each like.

    Asked once a page view; written out, it takes half as long as the queryset.
    """
    if visitor_key is None:
        return []
    adapt = connection.ops.adapt_datefield_value
    with connection.cursor() as cursor:
        cursor.execute(GIVEN, [adapt(period), adapt(day), edition.pk, visitor_key])
        found: list[tuple[str, bool, bool]] = cursor.fetchall()
    return found


def _insert(like: list[Any], trace: TraceData | None) -> int | None:
    if trace is None:
        row = _one(LIKE_ON[connection.vendor], like)
    elif connection.vendor == "postgresql":
        row = _one(LIKE_AND_TRACE, [*like, *_values(trace)])
    else:
        with transaction.atomic():
            row = _one(LIKE_ON[connection.vendor], like)
            if row is not None:
                _run(TRACE_ALONE, [*_values(trace), row[0]])
    return None if row is None else int(row[1])


def _values(trace: TraceData) -> list[Any]:
    return [getattr(trace, field.name) for field in fields(trace)]


def _spend(puzzle: bytes, at: datetime) -> None:
    until = connection.ops.adapt_datetimefield_value((at + PUZZLES_KEPT).astimezone(UTC))
    # Two at once: the second waits here for the first, and finds the digest taken.
    if _one(PUZZLE, [puzzle, until]) is None:
        raise PuzzleSpentError


def _one(statement: str, parameters: list[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        # All rows are fetched: SQLite commits a RETURNING statement only when it is done.
        return next(iter(cursor.fetchall()), None)


def _run(statement: str, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
