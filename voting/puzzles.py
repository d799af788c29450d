"""Proof of work: the visitor's device shows that it is not one of a thousand taps a second.

altcha makes and checks the puzzles. Each is bound to one nominee and one visitor, bears our
signature, is good for some minutes and used once (see `voting.insertion`). There is nothing
in it for a person to read or to solve.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from altcha import Payload, create_challenge, verify_solution
from django.utils.crypto import salted_hmac

from profiles.models import Nominee
from voting.visitors import Visitor

FIELD = "altcha"
VALID_FOR = timedelta(minutes=5)
# PBKDF2 runs in the browser's own compiled code: a slow phone is not much slower at it
# than a script is, as it would be at plain hashes.
ALGORITHM = "PBKDF2/SHA-256"
ROUNDS = 1000
# The device tries numbers until one fits: at most so many, half of them on average.
TRIES = {1: 200, 2: 600, 3: 1800}
LONGEST = 4000  # characters of an answer; real ones have 900


@dataclass(frozen=True, kw_only=True)
class Solution:
    """A puzzle that was solved: how hard it was, and the digest under which it is spent."""

    level: int
    digest: bytes


def make_puzzle(*, nominee: Nominee, visitor: Visitor, level: int, at: datetime) -> dict[str, Any]:
    """Return a puzzle for altcha's widget or worker, as JSON is made from it."""
    challenge = create_challenge(
        ALGORITHM,
        ROUNDS,
        counter=secrets.randbelow(TRIES[level]) + 1,
        expires_at=at + VALID_FOR,
        data={**_bound_to(nominee, visitor), "level": level},
        hmac_secret=_key("challenge"),
        hmac_key_secret=_key("solution"),
    )
    return challenge.to_dict()


def read_solution(
    text: str, *, nominee: Nominee, visitor: Visitor, at: datetime
) -> Solution | None:
    """Return what the answer solves; None where it answers no puzzle of ours for this like."""
    payload = _parse(text)
    if payload is None:
        return None
    checked = verify_solution(payload, _key("challenge"), hmac_key_secret=_key("solution"))
    asked = payload.challenge.parameters
    if not checked.verified or asked.expires_at is None or asked.expires_at < at.timestamp():
        return None
    data = dict(asked.data or {})
    level = data.pop("level", 0)
    if data != _bound_to(nominee, visitor):
        return None
    # Signed, so one of a kind: altcha draws 32 random bytes for each.
    digest = hashlib.sha256(str(payload.challenge.signature).encode()).digest()
    return Solution(level=level, digest=digest)


def _parse(text: str) -> Payload | None:
    if not 0 < len(text) <= LONGEST:
        return None
    try:
        return Payload.from_base64(text)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _bound_to(nominee: Nominee, visitor: Visitor) -> dict[str, str]:
    return {"nominee": nominee.code, "visitor": visitor.mark}


def _key(purpose: str) -> bytes:
    return salted_hmac("voting.puzzle", purpose, algorithm="sha256").digest()
