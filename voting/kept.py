"""What all likes of the same second ask alike, kept by each process for that second.

Nothing here decides whether a like counts twice or too often: that is the database's. What
changes is seen a second later, which nobody can tell from a like that came a second sooner.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from profiles.models import Edition, Nominee
from voting.models import Rules
from voting.tallies import Counts
from voting.visibility import counts_until, shown_counts

Value = TypeVar("Value")
LASTS = 1.0  # seconds
ROOM = 5000  # keys; more are asked for by nobody but a script
_kept: dict[Hashable, tuple[float, object]] = {}


@dataclass(frozen=True, kw_only=True)
class ShownCounts:
    """Likes per nominee's id as far as they may be shown, received before `until`.

    live: whether a like is shown at once.
    """

    until: datetime
    live: bool
    counts: Counts


def nominee_of(code: str, *, at: datetime) -> tuple[Nominee, bool] | None:
    """Return the nominee with community and edition, and whether it has a page of its own."""

    def read() -> tuple[Nominee, bool] | None:
        nominee = Nominee.objects.with_place().filter(code=code).first()
        if nominee is None:
            return None
        out = nominee.is_withdrawn or nominee.stories.published(at=at).exists()
        return nominee, out

    return _keep(("nominee", code), read)


def current_edition() -> Edition | None:
    """Return the edition that the short addresses show, if one is marked."""
    return _keep("current", Edition.objects.current)


def rules_of(edition: Edition, *, day: date) -> Rules:
    """Return the edition's rules on that day."""
    key = ("rules", edition.pk, day)
    return _keep(key, lambda: Rules.objects.in_force(edition=edition, day=day))


def counts_of(edition: Edition, *, at: datetime) -> ShownCounts | None:
    """Return the edition's counts as they may be shown; None while none may."""

    def read() -> ShownCounts | None:
        until = counts_until(edition=edition, at=at)
        counts = shown_counts(edition=edition, at=at)
        if until is None or counts is None:
            return None
        return ShownCounts(until=until, live=until == at, counts=counts)

    return _keep(("counts", edition.pk), read)


def let_go() -> None:
    """Drop all that this process keeps."""
    _kept.clear()


def _keep(key: Hashable, read: Callable[[], Value]) -> Value:
    now = time.monotonic()
    found = _kept.get(key)
    if found is not None and now < found[0]:
        return found[1]  # type: ignore[return-value]  # what this key's `read` has returned
    value = read()
    if value is not None and LASTS:
        if len(_kept) >= ROOM:
            _kept.clear()
        _kept[key] = (now + LASTS, value)
    return value
