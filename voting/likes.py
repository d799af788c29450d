"""How a like is cast: one statement, decided by the database's constraints."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from profiles.models import Edition, Nominee
from voting.clock import day_of_like, next_midnight, shanghai_day
from voting.insertion import PuzzleSpentError, given_by, insert_like
from voting.keys import edition_secret, known_edition_secret
from voting.models import Like, Rules
from voting.traces import TraceData

# The period of every like where the rule is once per edition. A constant rather than the
# opening day: an opening that is moved can't open a second period.
WHOLE_EDITION = date(1970, 1, 1)


class Answer(StrEnum):
    """What became of a wish to like."""

    LIKED = "liked"
    USED_UP = "used_up"
    NOT_OPEN = "not_open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    SPENT = "spent"  # the puzzle had been used before


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The answer, and what the visitor has left until the day ends in Shanghai.

    first: False where this very like had been counted before. resets_at: None where nothing
    will be left any more.
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


def cast_like(
    *,
    nominee: Nominee,
    visitor: str,
    at: datetime,
    trace: TraceData | None = None,
    puzzle: bytes | None = None,
    rules: Rules | None = None,
) -> Outcome:
    """Count one visitor's like for one nominee, at most once, whatever happens in parallel.

    nominee: with its edition at hand. visitor: the cookie's id. at: when the request
    arrived; the window, the day and the period follow from it. trace, puzzle: written with
    the like in one transaction; a puzzle's digest that was used before counts nothing.
    rules: those of that day, where the caller has read them already.
    A retry gets the same outcome, but for `first`; after the close, in which nothing is left.
    """
    shut = shut_for(nominee, at=at)
    if shut is not None:
        return _counted_before_close(nominee, visitor, shut, at) or shut
    day = shanghai_day(at)
    rules = rules or Rules.objects.in_force(edition=nominee.edition, day=day)
    period = day if rules.period == Rules.Period.DAY else WHOLE_EDITION
    secret = edition_secret(nominee.edition)
    visitor_key = key_of_visitor(secret=secret, visitor=visitor)
    receipt = _receipt(secret, nominee, visitor_key, period)
    otherwise = Answer.USED_UP
    try:
        slot = insert_like(
            nominee=nominee,
            visitor_key=visitor_key,
            day=day,
            period=period,
            at=at,
            rules=rules,
            commitment=hashlib.sha256(receipt).digest(),
            trace=trace,
            puzzle=puzzle,
        )
    except PuzzleSpentError:
        slot, otherwise = None, Answer.SPENT
    if slot is not None:
        # Slots are given in order and none ever becomes free: the last one is how many.
        return _liked(receipt, left=rules.daily_limit - slot, first=True, at=at)
    left = max(rules.daily_limit - _used(nominee.edition, visitor_key, day), 0)
    likes = Like.objects.filter(nominee=nominee, visitor_key=visitor_key, period=period)
    if likes.exists():
        return _liked(receipt, left=left, first=False, at=at)
    return Outcome(answer=otherwise, left=left, resets_at=next_midnight(at))


def shut_for(nominee: Nominee, *, at: datetime) -> Outcome | None:
    """Return the refusal that meets everybody's like for this nominee at that time, if any."""
    if nominee.is_withdrawn:
        return Outcome(answer=Answer.WITHDRAWN)
    window = nominee.edition.likes_window(at=at)
    if window == Edition.Window.BEFORE:
        return Outcome(answer=Answer.NOT_OPEN)
    return Outcome(answer=Answer.CLOSED) if window == Edition.Window.CLOSED else None


def _counted_before_close(
    nominee: Nominee, visitor: str, shut: Outcome, at: datetime
) -> Outcome | None:
    """Return what a like got whose retry comes too late, on the last day that likes had."""
    edition = nominee.edition
    if shut.answer != Answer.CLOSED:
        return None
    if nominee.code not in standing(edition=edition, visitor=visitor, at=at).liked:
        return None
    given = likes_of(edition=edition, visitor=visitor)
    receipt = next(receipt for one, _at, receipt in given if one == nominee)
    return Outcome(answer=Answer.LIKED, receipt=receipt)


def can_add(*, nominee: Nominee, visitor: str, at: datetime, rules: Rules) -> bool:
    """Say whether this like would be a new one, so that nobody works for one that is none.

    A guess for courtesy alone: what counts is decided by `cast_like`.
    """
    now = standing(edition=nominee.edition, visitor=visitor, at=at, rules=rules)
    return now.left > 0 and nominee.code not in now.liked


def standing(
    *, edition: Edition, visitor: str | None, at: datetime, rules: Rules | None = None
) -> Standing:
    """Return what this visitor has liked in the period of `at`, and what is left that day.

    After the close it is the last period that likes had. None is a visitor who has just come.
    """
    day = day_of_like(edition=edition, at=at)
    rules = rules or Rules.objects.in_force(edition=edition, day=day)
    period = day if rules.period == Rules.Period.DAY else WHOLE_EDITION
    visitor_key = _known_key(edition, visitor)
    given = given_by(edition=edition, visitor_key=visitor_key, day=day, period=period)
    return Standing(
        liked=frozenset(code for code, counts_now, _today in given if counts_now),
        left=max(rules.daily_limit - sum(bool(today) for _code, _now, today in given), 0),
        daily_limit=rules.daily_limit,
        resets_at=next_midnight(at),
    )


def likes_of(*, edition: Edition, visitor: str) -> list[tuple[Nominee, datetime, str]]:
    """Return whom this visitor has liked in the edition, when, and the receipt; newest first."""
    secret = known_edition_secret(edition)
    if secret is None:
        return []
    key = key_of_visitor(secret=secret, visitor=visitor)
    likes = Like.objects.of_visitor(edition=edition, visitor_key=key)
    newest = likes.select_related("nominee__community", "nominee__edition").order_by("-received_at")
    return [
        (like.nominee, like.received_at, _spelt(_receipt(secret, like.nominee, key, like.period)))
        for like in newest
    ]


def key_of_visitor(*, secret: bytes, visitor: str) -> bytes:
    """Return the 16 bytes by which likes know a visitor; without the secret they name nobody."""
    return hmac.digest(secret, b"visitor|" + visitor.encode(), "sha256")[:16]


def _receipt(secret: bytes, nominee: Nominee, visitor_key: bytes, period: date) -> bytes:
    """Derive 16 bytes from the like itself, so that a retry can be shown the same."""
    like = f"receipt|{nominee.code}|{visitor_key.hex()}|{period.isoformat()}"
    return hmac.digest(secret, like.encode(), "sha256")[:16]


def _liked(receipt: bytes, *, left: int, first: bool, at: datetime) -> Outcome:
    return Outcome(
        answer=Answer.LIKED,
        first=first,
        left=left,
        resets_at=next_midnight(at),
        receipt=_spelt(receipt),
    )


def _spelt(receipt: bytes) -> str:
    return base64.b32encode(receipt).decode().rstrip("=").lower()


def _known_key(edition: Edition, visitor: str | None) -> bytes | None:
    """Return the visitor's key for reading; None where nobody can have liked yet."""
    secret = known_edition_secret(edition) if visitor else None
    return key_of_visitor(secret=secret, visitor=visitor) if secret and visitor else None


def _used(edition: Edition, visitor_key: bytes, day: date) -> int:
    likes = Like.objects.of_visitor(edition=edition, visitor_key=visitor_key)
    return likes.filter(day=day).count()
