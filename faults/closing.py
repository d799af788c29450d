"""Liking across the closing instant: what is received before counts, and nothing after."""

import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from campaign.pages import TICK
from faults.acknowledged import (
    check_acknowledged,
    check_no_failures,
    check_nothing_unasked,
)
from faults.browsers import open_browsers, together
from faults.checker import check_likes, check_tallies, stored
from faults.journal import Entry, Journal
from faults.ledgers import load
from faults.scene import an_edition, codes
from faults.visitors import Visitor
from profiles.models import Edition
from voting.clock import floor_to
from voting.ledger.notes import make_key
from voting.ledger.parts import export
from voting.ledger.sealing import seal
from voting.models import LedgerLine, Like
from voting.tallies import counts

BEFORE = timedelta(seconds=0.6)  # how long before the close the load begins
AFTER = 0.3  # seconds for which it goes on
CONNECTIONS = 6  # of each of two threads
NOMINEES = 4  # fewer than the daily limit: nobody is refused for another reason


@dataclass(frozen=True, kw_only=True)
class Closing:
    """One edition's last second: how it went and what was wrong."""

    edition: Edition
    entries: list[Entry]
    total: int
    wrong: list[str]

    @property
    def granted_last(self) -> float | None:
        """Seconds before the close at which the last like was received; None if none was."""
        last = max((row.received for row in stored(self.edition)), default=None)
        close = self.edition.likes_close_at
        return (close - last).total_seconds() if last and close else None


def close_under_load(
    address: str, visitors: Sequence[Visitor], journal_path: Path, *, number: int
) -> Closing:
    """Make edition `number`, like across its closing instant, and look at what remains."""
    now = timezone.now()
    closes = now + BEFORE + timedelta(seconds=0.3)
    edition = an_edition(
        number=number, opens=now - timedelta(days=1), closes=closes, nominees=NOMINEES
    )
    journal = Journal(journal_path)
    nominees = codes(edition)
    wait_until(closes - BEFORE)
    ends = closes.timestamp() + AFTER
    with ThreadPoolExecutor(2) as pool:
        shares = (visitors[0::2], visitors[1::2])
        list(pool.map(lambda share: _like_until(ends, address, nominees, share, journal), shares))
    journal.close()
    entries, rows = journal.entries(), stored(edition)
    total = sum(counts(edition=edition, until=timezone.now()).values())
    wrong = [
        *check_likes(edition),
        *check_acknowledged(entries, rows),
        *check_nothing_unasked(entries, rows),
        *check_no_failures(entries),
        *check_answers(entries, closes),
    ]
    if total != len(rows):
        wrong.append(f"edition {number}: {len(rows)} likes are counted as {total}")
    return Closing(edition=edition, entries=entries, total=total, wrong=wrong)


def check_frozen(address: str, closing: Closing) -> list[str]:
    """Look at a closed edition again: nothing may have been added, and tallies must be equal.

    Boards speak as of an even second, and are asked once that lies after the last close.
    """
    total = public_total(address, closing.edition)
    wrong = check_tallies(closing.edition)
    if total != closing.total:
        wrong.append(f"{closing.edition.number}: {closing.total} at the close, {total} later")
    return wrong


def check_sealed(closing: Closing, folder: Path) -> list[str]:
    """Seal the close; its totals, the counts and what readers recount must be the same."""
    edition = closing.edition
    key = Path(settings.LEDGER_KEY_FILE)
    if not key.exists():
        make_key(key)
    assert edition.likes_close_at is not None
    seal(edition=edition, at=edition.likes_close_at + timedelta(minutes=2))
    parts = folder / f"ledger-{edition.number}"
    export(edition=edition, folder=parts)
    verifier = load().Verifier(parts)
    verifier.run()  # raises where the ledger is not whole
    totals = verifier.ledger.totals()
    recounted = sum(int(line.split(" ")[1]) for line in totals.splitlines())
    wrong = []
    if recounted != closing.total or recounted != Like.objects.filter(edition=edition).count():
        wrong.append(f"{edition.number}: {closing.total} counted, {recounted} in the ledger")
    if LedgerLine.objects.get(edition=edition, kind=LedgerLine.Kind.CLOSE).notice != totals:
        wrong.append(f"{edition.number}: the close has other totals than the recount")
    return wrong


def check_answers(entries: Iterable[Entry], closes: datetime) -> list[str]:
    """Hold each answer against the clock: clients and site run on one machine."""
    instant = closes.timestamp()
    found = []
    for entry in entries:
        if entry.heard is None:
            continue  # asked again, or found by another check
        if entry.answer not in ("liked", "closed"):
            found.append(f"#{entry.number}: {entry.status} {entry.answer}")
        elif entry.asked >= instant and entry.answer != "closed" and entry.first is not False:
            # a retry of what counted before is told so; that it is stored is another's check
            found.append(f"#{entry.number}: {entry.answer}, though asked after the close")
        elif entry.heard < instant and entry.answer == "closed":
            found.append(f"#{entry.number}: refused as closed before the close")
        elif entry.answer == "closed" and entry.status != 409:
            found.append(f"#{entry.number}: closed with status {entry.status}")
    return found


def public_total(address: str, edition: Edition) -> int:
    """Return the sum of all likes on the public board's spreadsheet."""
    connection = HTTPConnection(address, timeout=30)
    connection.request("GET", f"{edition.page('leaderboard-csv')}")
    lines = connection.getresponse().read().decode("utf-8-sig").splitlines()[1:]
    connection.close()
    return sum(int(line.split(",")[4]) for line in lines)


def wait_for_boards(last: Edition) -> None:
    """Wait until public boards speak as of a time after the last edition's close."""
    assert last.likes_close_at is not None
    wait_until(floor_to(last.likes_close_at, TICK) + TICK)


def wait_until(at: datetime) -> None:
    threading.Event().wait(max((at - timezone.now()).total_seconds(), 0))


def _like_until(
    ends: float,
    address: str,
    nominees: Sequence[str],
    visitors: Sequence[Visitor],
    journal: Journal,
) -> None:
    wishes = cycle([(visitor, nominee) for visitor in visitors for nominee in nominees])
    with open_browsers(address, journal, CONNECTIONS, client="closing") as browsers:
        while time.time() < ends:
            together(browsers, islice(wishes, CONNECTIONS))
