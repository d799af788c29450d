"""The site without what a like does for the ledger alone: no receipt, and no hash of one stored.

Serves a database whose table of likes has no such column; `bench.rows.ledger` makes it.
"""

from types import SimpleNamespace
from typing import Any

from voting import insertion, likes
from voting.traces import TraceData

COMMITMENT = 7  # among the values of a like
_insert = insertion._insert


def _without(statement: str) -> str:
    assert statement.count(", commitment)") == statement.count("slots.n, %s, %s, %s") == 1
    return statement.replace(", commitment)", ")").replace("slots.n, %s, %s, %s", "slots.n, %s, %s")


def _insert_bare(like: list[Any], trace: TraceData | None) -> int | None:
    return _insert(like[:COMMITMENT] + like[COMMITMENT + 1 :], trace)


def leave_out() -> None:
    """Take it out of this process."""
    insertion.LIKE_AND_TRACE = _without(insertion.LIKE_AND_TRACE)
    insertion._insert = _insert_bare
    nothing = SimpleNamespace(digest=lambda: b"")
    likes.hashlib = SimpleNamespace(sha256=lambda _receipt: nothing)  # type: ignore[assignment]
    likes._receipt = lambda *_like: b""
    likes._spelt = lambda _receipt: ""
