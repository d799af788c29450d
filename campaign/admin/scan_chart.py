"""What the page about scans shows: rows that carry the width of their bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from profiles.models import Place, ScanDay

WIDTH = 200  # of the longest bar
DAYS = 14


@dataclass(frozen=True, kw_only=True)
class Row:
    place: Place
    scans: int
    lately: int
    width: int


@dataclass(frozen=True, kw_only=True)
class DayRow:
    day: date
    scans: int
    width: int


def place_rows(places: Sequence[Any]) -> list[Row]:
    """Return each place with its scans, the busiest first; retired ones without any are left out.

    places: from `Place.objects.with_scans`.
    """
    shown = [place for place in places if place.scans or not place.is_retired]
    shown.sort(key=lambda place: -place.scans)
    most = max((place.scans for place in shown), default=0)
    return [
        Row(place=place, scans=place.scans, lately=place.lately, width=_width(place.scans, most))
        for place in shown
    ]


def day_rows(today: date) -> list[DayRow]:
    """Return the scans of all places on each of the last days, the newest first."""
    since = today - timedelta(days=DAYS - 1)
    sums = ScanDay.objects.filter(day__gte=since).order_by().values("day").annotate(n=Sum("scans"))
    by_day = {row["day"]: row["n"] for row in sums}
    most = max(by_day.values(), default=0)
    days = [today - timedelta(days=back) for back in range(DAYS)]
    return [
        DayRow(day=day, scans=by_day.get(day, 0), width=_width(by_day.get(day, 0), most))
        for day in days
    ]


def _width(scans: int, most: int) -> int:
    return round(WIDTH * scans / most) if most else 0
