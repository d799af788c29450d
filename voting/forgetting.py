"""Forgetting, once an edition is over: first where likes came from, then whose they were."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection

from profiles.models import Edition
from voting import keys
from voting.complaints import forget_letters
from voting.ledger.notes import KeyFileError, read_key
from voting.models import (
    ComplaintLetter,
    EditionSecret,
    Forgetting,
    LedgerLine,
    Like,
    NetworkKey,
    SolvedPuzzle,
    Trace,
)

BATCH = 5000  # traces in one statement, so that each is done in a moment


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What is still known of an edition's visitors."""

    network_keys: int
    traces: int
    letters: int
    has_secret: bool

    @property
    def is_kept(self) -> bool:
        """Say whether there is anything of what readers were promised to be forgotten."""
        return bool(self.network_keys or self.traces or self.letters)


def memory_of(edition: Edition) -> Memory:
    return Memory(
        network_keys=edition.network_keys.count(),
        traces=Trace.objects.filter(like__edition=edition).count(),
        letters=ComplaintLetter.objects.of(edition=edition).kept().count(),
        has_secret=EditionSecret.objects.filter(edition=edition).exists(),
    )


def is_forgotten(edition: Edition, *, at: datetime) -> bool:
    """Say whether nobody can tell any more which browser gave the edition's likes."""
    closed = edition.likes_window(at=at) == Edition.Window.CLOSED
    if not closed or EditionSecret.objects.filter(edition=edition).exists():
        return False
    return Like.objects.filter(edition=edition).exists()


def forgettable_from(edition: Edition) -> datetime | None:
    """Return when the days for review and complaints are over; None while there is no close."""
    closing = edition.likes_close_at
    return None if closing is None else closing + timedelta(days=settings.FORGET_AFTER_DAYS)


def due_for_forgetting(*, at: datetime, visitors: bool = False) -> list[Edition]:
    """Return the editions whose time has come and of which something is still known.

    visitors: also those of which only their own key is left.
    """
    due = []
    for edition in Edition.objects.order_by("number"):
        since = forgettable_from(edition)
        if since is not None and since <= at:
            memory = memory_of(edition)
            if memory.is_kept or (visitors and memory.has_secret):
                due.append(edition)
    return due


def forget(
    *, edition: Edition, at: datetime, visitors: bool = False, now: bool = False
) -> Forgetting | None:
    """Forget all of an edition that is due, and leave a record of it; None where nothing was left.

    visitors: its own key too. now: as for `forget_networks`. A call that is killed half-way
    leaves no record, and the next one records what it found itself. Raises ValidationError
    where it is too early.
    """
    check_time(edition, at=at, now=now)
    memory = memory_of(edition)
    forget_networks(edition=edition, at=at, now=now)
    forget_senders(edition=edition, at=at, now=now)
    if visitors:
        forget_visitors(edition=edition, at=at, now=now)
    own_key = visitors and memory.has_secret
    if not (memory.network_keys or memory.traces or memory.letters or own_key):
        return None
    record = Forgetting(
        edition=edition,
        at=at.replace(microsecond=0),
        network_keys=memory.network_keys,
        traces=memory.traces,
        letters=memory.letters,
        own_key=own_key,
    )
    record.signature = signature_of(record.statement)
    record.save()
    return record


def signature_of(statement: str) -> str:
    """Return a signature in base64 by the key that seals likes; "" where there is none."""
    try:
        key = read_key(Path(settings.LEDGER_KEY_FILE))
    except KeyFileError:
        return ""
    return base64.b64encode(key.sign(statement.encode())).decode()


def forget_networks(*, edition: Edition, at: datetime, now: bool = False) -> None:
    """Destroy the keys of the edition's networks, then remove the traces of its likes.

    The keys go first: without them a trace tells nothing, even if this is killed half-way,
    and another call removes the rest. now: don't wait for the days after the close; for
    demonstrations and rehearsals only. Raises ValidationError where it is too early.
    """
    check_time(edition, at=at, now=now)
    _overwrite_what_goes()
    NetworkKey.objects.filter(edition=edition).delete()
    SolvedPuzzle.objects.filter(expires_at__lt=at).delete()
    for batch in _batches(edition):
        Trace.objects.filter(pk__in=batch).delete()
    _empty_the_log()
    keys.let_go()


def forget_senders(*, edition: Edition, at: datetime, now: bool = False) -> None:
    """Empty the letters of complaints, words and contact; dates and answers stay.

    now: as for `forget_networks`. Raises ValidationError where it is too early.
    """
    check_time(edition, at=at, now=now)
    _overwrite_what_goes()
    forget_letters(edition=edition)
    _empty_the_log()


def forget_visitors(*, edition: Edition, at: datetime, now: bool = False) -> None:
    """Destroy the edition's own key: from then on nobody can tell which browser gave a like.

    Its likes, their counts and the receipts that visitors hold stay as they are.
    """
    check_time(edition, at=at, now=now)
    _check_sealed(edition)
    _overwrite_what_goes()
    EditionSecret.objects.filter(edition=edition).delete()
    _empty_the_log()
    keys.let_go()


def check_time(edition: Edition, *, at: datetime, now: bool) -> None:
    """Raise ValidationError unless likes have been closed for long enough."""
    if edition.likes_window(at=at) != Edition.Window.CLOSED:
        raise ValidationError("Likes have not been closed yet.")
    if now and edition.kind == Edition.Kind.REAL:
        raise ValidationError("Only a demonstration or a rehearsal is forgotten before its time.")
    due = forgettable_from(edition)
    if not now and (due is None or at < due):
        raise ValidationError(
            f"Complaints may need the traces until {due:%Y-%m-%d %H:%M} UTC"
            f" ({settings.FORGET_AFTER_DAYS} days after the close)."
        )


def _check_sealed(edition: Edition) -> None:
    """Raise ValidationError where the ledger still needs the key for likes it has no line of."""
    lines = LedgerLine.objects.filter(edition=edition)
    if lines.exists() and not lines.filter(kind=LedgerLine.Kind.CLOSE).exists():
        raise ValidationError("The close is not in the ledger yet: run seal first.")


def _batches(edition: Edition) -> Iterator[list[int]]:
    """Yield the keys of the edition's traces, each batch behind the last.

    From the beginning each time, PostgreSQL would pass all that has gone before.
    """
    last = 0
    while True:
        traces = Trace.objects.filter(like__edition=edition, pk__gt=last).order_by("pk")
        some = list(traces.values_list("pk", flat=True)[:BATCH])
        if not some:
            return
        yield some
        last = some[-1]


def _overwrite_what_goes() -> None:
    """Have SQLite overwrite what it deletes; without this the bytes stay in the file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _empty_the_log() -> None:
    """Empty SQLite's write-ahead log, in which the deleted bytes stand as well."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
