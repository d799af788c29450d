"""Orders and groups in which the site shows nominees."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from profiles.models import Nominee
from voting.clock import floor_to


def in_hourly_order(nominees: Iterable[Nominee], *, at: datetime) -> list[Nominee]:
    """Return the nominees shuffled: the same for everyone within the hour, fair over the days."""
    shuffled = sorted(nominees, key=lambda nominee: nominee.pk)
    hour = floor_to(at, timedelta(hours=1))
    random.Random(hour.isoformat()).shuffle(shuffled)  # noqa: S311  an order, not a secret
    return shuffled


def districts(nominees: Iterable[Nominee]) -> list[tuple[str, int]]:
    """Return each district and how many of the nominees work there, the largest first."""
    return _largest_first(nominee.community.district for nominee in nominees)


def subdistricts(nominees: Iterable[Nominee], district: str) -> list[tuple[str, int]]:
    """Return a district's subdistricts in the same way; a community may do without one."""
    places = (nominee.community for nominee in nominees)
    return _largest_first(
        place.subdistrict for place in places if place.district == district and place.subdistrict
    )


def _largest_first(names: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))
