"""How often each place's posters are scanned: a line in a file per scan, sums in the database.

A scan is a GET, and a GET never writes to the database. So it adds the day and the place, and
nothing of who came, to a file that all processes share; a timer sums it up. A scan may be lost
on the way (a full disk, a crash, a flood); it is never counted twice, and costs no reader a wait.
"""

import logging
import os
from collections import Counter
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F

from profiles.codes import SHANGHAI
from profiles.models import Place, ScanDay

MOST_BYTES = 4_000_000  # some 200,000 scans between two sums; a flood fills no disk

logger = logging.getLogger(__name__)


def note_scan(*, place: Place, at: datetime) -> None:
    """Remember a scan, if that is easily done."""
    line = f"{at.astimezone(SHANGHAI).date()} {place.pk}\n".encode()
    try:
        _add(line)
    except OSError as error:
        logger.warning("A scan could not be noted: %s", error)


def sum_up_scans() -> int:
    """Add what was noted to the days of each place; return how many scans that were.

    The file is gone before the sums are kept: after a crash between, scans are lost, not doubled.
    """
    noted = _take()
    places = set(Place.objects.values_list("pk", flat=True))
    found = {key: scans for key, scans in noted.items() if key[1] in places}
    with transaction.atomic():
        for (day, place), scans in sorted(found.items()):
            _row, made = ScanDay.objects.get_or_create(
                place_id=place, day=day, defaults={"scans": scans}
            )
            if not made:
                ScanDay.objects.filter(place_id=place, day=day).update(scans=F("scans") + scans)
    return sum(found.values())


def scans_waiting() -> int:
    """Return how many scans are noted and not summed up yet."""
    try:
        return _file().read_bytes().count(b"\n")
    except OSError:
        return 0


def _file() -> Path:
    return settings.VAR_DIR / "scans" / "noted"


def _add(line: bytes) -> None:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    # One short write to the end of a file is never mixed with another's.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        if os.fstat(handle).st_size < MOST_BYTES:
            os.write(handle, line)
    finally:
        os.close(handle)


def _take() -> Counter[tuple[date, int]]:
    noted: Counter[tuple[date, int]] = Counter()
    taken = _file().with_name(f"taken-{os.getpid()}-{os.urandom(4).hex()}")
    try:
        _file().rename(taken)  # whoever renames it has it alone
    except FileNotFoundError:
        return noted
    lines = taken.read_text(errors="replace").splitlines()
    taken.unlink()
    for line in lines:
        with suppress(ValueError):  # half a line, from a disk that was full
            day, place = line.split()
            noted[date.fromisoformat(day), int(place)] += 1
    return noted
