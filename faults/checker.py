"""What must be true of an edition's likes, whoever played against it: read from the rows.

Nothing here trusts the constraints, the clock or the counting of the site: limits are
counted in Python, and the day in Shanghai is reckoned as eight hours ahead of UTC.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from profiles.models import Edition
from voting.likes import WHOLE_EDITION
from voting.models import Like, Rules
from voting.tallies import counts, differences, roll_up

EIGHT_HOURS = timedelta(hours=8)
# After this long every hour and minute of the edition's likes can be tallied.
LATER = timedelta(hours=3)


class Row(NamedTuple):
    """One like as it is stored."""

    pk: int
    nominee: str
    visitor: bytes
    day: date
    period: date
    slot: int
    received: datetime
    rules: int
    commitment: bytes


@dataclass(frozen=True, kw_only=True)
class Terms:
    """An edition's window and its rules by version, as plain values."""

    opens: datetime | None
    closes: datetime | None
    limit: dict[int, int]
    is_daily: dict[int, bool]


def stored(edition: Edition) -> list[Row]:
    """Read every like of the edition."""
    rows = Like.objects.filter(edition=edition).order_by("pk")
    fields = (
        *("pk", "nominee__code", "visitor_key", "day", "period", "slot", "received_at"),
        *("rules_version", "commitment"),
    )
    return [
        Row(pk, code, bytes(key), day, period, slot, received, rules, bytes(commitment))
        for pk, code, key, day, period, slot, received, rules, commitment in rows.values_list(
            *fields
        )
    ]


def check_likes(edition: Edition) -> list[str]:
    """Return a sentence for everything that is wrong with the edition's likes; [] is good."""
    found = wrong_with(stored(edition), _terms(edition))
    return [f"edition {edition.number}: {wrong}" for wrong in found]


def wrong_with(rows: list[Row], terms: Terms) -> list[str]:
    return [*_each(rows, terms), *_doubled(rows), *_over_the_limit(rows, terms)]


def check_tallies(edition: Edition) -> list[str]:
    """Tally everything, then compare tallies and public counts with the rows."""
    rows = stored(edition)
    if not rows:
        return []
    at = max(row.received for row in rows) + LATER
    roll_up(edition=edition, at=at)
    found = [*differences(edition=edition)]
    counted = Counter(row.nominee for row in rows)
    shown = counts(edition=edition, until=at)
    for pk, code in edition.nominees.values_list("pk", "code"):
        if shown.get(pk, 0) != counted[code]:
            found.append(f"{code} has {counted[code]} likes and a count of {shown.get(pk, 0)}")
    return [f"edition {edition.number}: {wrong}" for wrong in found]


def _terms(edition: Edition) -> Terms:
    versions = [Rules(version=0), *Rules.objects.filter(edition=edition)]
    return Terms(
        opens=edition.likes_open_at,
        closes=edition.likes_close_at,
        limit={rules.version: rules.daily_limit for rules in versions},
        is_daily={rules.version: rules.period == Rules.Period.DAY for rules in versions},
    )


def _each(rows: list[Row], terms: Terms) -> Iterator[str]:
    for row in rows:
        day = (row.received.astimezone(UTC) + EIGHT_HOURS).date()
        if row.day != day:
            yield f"like {row.pk} was received on {day} in Shanghai and counts for {row.day}"
        if row.period != (row.day if terms.is_daily[row.rules] else WHOLE_EDITION):
            yield f"like {row.pk} has the period {row.period}"
        if terms.opens is None or row.received < terms.opens:
            yield f"like {row.pk} was received before the opening, at {row.received}"
        if terms.closes is None or row.received >= terms.closes:
            yield f"like {row.pk} was received after the close, at {row.received}"
        if not 1 <= row.slot <= terms.limit[row.rules]:
            yield f"like {row.pk} has slot {row.slot}"


def _doubled(rows: list[Row]) -> Iterator[str]:
    seen = Counter((row.nominee, row.visitor, row.period) for row in rows)
    for (nominee, visitor, period), likes in seen.items():
        if likes > 1:
            yield f"{likes} likes of visitor {visitor.hex()[:8]} for {nominee} in {period}"
    receipts = Counter(row.commitment for row in rows)
    if doubles := sum(1 for likes in receipts.values() if likes > 1):
        yield f"{doubles} receipts belong to more than one like"


def _over_the_limit(rows: list[Row], terms: Terms) -> Iterator[str]:
    given: Counter[tuple[bytes, date]] = Counter()
    allowed: dict[tuple[bytes, date], int] = {}
    for row in rows:
        key = (row.visitor, row.day)
        given[key] += 1
        allowed[key] = max(allowed.get(key, 0), terms.limit[row.rules])
    for key, likes in given.items():
        if likes > allowed[key]:
            yield f"visitor {key[0].hex()[:8]} gave {likes} likes on {key[1]}"
