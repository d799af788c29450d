"""How a like is cast: one statement, decided by the database's constraints."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from profiles.models import Edition, Nominee
from voting.clock import next_midnight, shanghai_day
from voting.models import EditionSecret, Like, Rules

# The period of every like where the rule is once per edition. A constant rather than the
# opening day: an opening that is moved can't open a second period.
WHOLE_EDITION = date(1970, 1, 1)

INSERT = """
    INSERT INTO voting_like (edition_id, nominee_id, visitor_key, day, period, slot,
                             received_at, rules_version, commitment)
    SELECT %s, %s, %s, %s, %s, slots.n, %s, %s, %s
    FROM {slots}
    ON CONFLICT DO NOTHING
    RETURNING slot
"""
INSERT_ON = {
    "postgresql": INSERT.format(slots="generate_series(1, %s) AS slots (n)"),
    # WHERE true: without it SQLite reads ON CONFLICT as a join's condition.
    "sqlite": INSERT.format(
        slots="(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %s)"
        " SELECT n FROM s) AS slots WHERE true"
    ),
}


class Answer(StrEnum):
    """What became of a wish to like."""

    LIKED = "liked"
    USED_UP = "used_up"
    NOT_OPEN = "not_open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The answer, and what the visitor has left until the day ends in Shanghai.

    first: False where this very like had been counted before.
    receipt: 26 letters and digits that only this like's visitor is shown; empty if refused.
    """

    answer: Answer
    first: bool = False
    left: int = 0
    resets_at: datetime | None = None
    receipt: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What one visitor has liked in an edition, and what is left today."""

    liked: frozenset[str]
    left: int
    daily_limit: int
    resets_at: datetime


def cast_like(*, nominee: Nominee, visitor: str, at: datetime) -> Outcome:
    """Count one visitor's like for one nominee, at most once, whatever happens in parallel.

    nominee: with its edition at hand. visitor: the cookie's id. at: when the request
    arrived; the window, the day and the period follow from it.
    A retry gets the same outcome, but for `first`.
    """
    edition = nominee.edition
    if nominee.is_withdrawn:
        return Outcome(answer=Answer.WITHDRAWN)
    window = edition.likes_window(at=at)
    if window != Edition.Window.OPEN:
        shut = Answer.NOT_OPEN if window == Edition.Window.BEFORE else Answer.CLOSED
        return Outcome(answer=shut)
    day = shanghai_day(at)
    rules = Rules.objects.in_force(edition=edition, day=day)
    period = day if rules.period == Rules.Period.DAY else WHOLE_EDITION
    secret = edition_secret(edition)
    visitor_key = key_of_visitor(secret=secret, visitor=visitor)
    receipt = _receipt(secret, nominee, visitor_key, period)
    first = _insert(
        nominee=nominee,
        visitor_key=visitor_key,
        day=day,
        period=period,
        at=at,
        rules=rules,
        commitment=hashlib.sha256(receipt).digest(),
    )
    counted = (
        first
        or Like.objects.filter(nominee=nominee, visitor_key=visitor_key, period=period).exists()
    )
    return Outcome(
        answer=Answer.LIKED if counted else Answer.USED_UP,
        first=first,
        left=max(rules.daily_limit - _used(edition, visitor_key, day), 0),
        resets_at=next_midnight(at),
        receipt=base64.b32encode(receipt).decode().rstrip("=").lower() if counted else "",
    )


def standing(*, edition: Edition, visitor: str | None, at: datetime) -> Standing:
    """Return what this visitor has liked in the period of `at`, and what is left that day.

    None is a visitor who has just come.
    """
    day = shanghai_day(at)
    rules = Rules.objects.in_force(edition=edition, day=day)
    period = day if rules.period == Rules.Period.DAY else WHOLE_EDITION
    likes = Like.objects.of_visitor(edition=edition, visitor_key=_known_key(edition, visitor))
    return Standing(
        liked=frozenset(likes.filter(period=period).values_list("nominee__code", flat=True)),
        left=max(rules.daily_limit - likes.filter(day=day).count(), 0),
        daily_limit=rules.daily_limit,
        resets_at=next_midnight(at),
    )


def likes_of(*, edition: Edition, visitor: str) -> list[tuple[Nominee, datetime]]:
    """Return whom this visitor has liked in the edition and when, newest first."""
    likes = Like.objects.of_visitor(edition=edition, visitor_key=_known_key(edition, visitor))
    newest = likes.select_related("nominee__community", "nominee__edition").order_by("-received_at")
    return [(like.nominee, like.received_at) for like in newest]


def edition_secret(edition: Edition) -> bytes:
    """Return the edition's key, made for its first like."""
    row, _ = EditionSecret.objects.get_or_create(
        edition=edition, defaults={"key": secrets.token_bytes(32)}
    )
    return bytes(row.key)


def key_of_visitor(*, secret: bytes, visitor: str) -> bytes:
    """Return the 16 bytes by which likes know a visitor; without the secret they name nobody."""
    return hmac.digest(secret, b"visitor|" + visitor.encode(), "sha256")[:16]


def _receipt(secret: bytes, nominee: Nominee, visitor_key: bytes, period: date) -> bytes:
    """Derive 16 bytes from the like itself, so that a retry can be shown the same."""
    like = f"receipt|{nominee.code}|{visitor_key.hex()}|{period.isoformat()}"
    return hmac.digest(secret, like.encode(), "sha256")[:16]


def _insert(
    *,
    nominee: Nominee,
    visitor_key: bytes,
    day: date,
    period: date,
    at: datetime,
    rules: Rules,
    commitment: bytes,
) -> bool:
    """Insert the like into the first free slot; False where a constraint stood against it.

    The rows for slots 1 to the limit are offered at once and in order. The first that fits
    goes in; the nominee's constraint then keeps out the rest.
    """
    adapt = connection.ops
    parameters: list[Any] = [
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
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ON[connection.vendor], parameters)
        # All rows are fetched: SQLite commits a RETURNING statement only when it is done.
        return bool(cursor.fetchall())


def _known_key(edition: Edition, visitor: str | None) -> bytes | None:
    """Return the visitor's key for reading; None where nobody can have liked yet."""
    row = EditionSecret.objects.filter(edition=edition).first() if visitor else None
    return key_of_visitor(secret=bytes(row.key), visitor=visitor) if row and visitor else None


def _used(edition: Edition, visitor_key: bytes, day: date) -> int:
    likes = Like.objects.of_visitor(edition=edition, visitor_key=visitor_key)
    return likes.filter(day=day).count()
