"""The work that a timer should have done by now."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from campaign.backups.making import good_backups
from campaign.doctor.notes import Note, good, look, mend
from profiles.models import Edition
from voting.forgetting import forgettable_from, memory_of
from voting.ledger.notes import KeyFileError, read_key
from voting.ledger.pending import oldest_unsealed
from voting.models import Like, TallyMark

LATE = timedelta(minutes=10)
SEALED_WITHIN = timedelta(hours=1)
OLDEST_BACKUP = timedelta(days=2)


def check_tallies() -> Iterator[Note]:
    """Say whether the likes of open editions are tallied minute by minute."""
    now = timezone.now()
    for edition in Edition.objects.all():
        if edition.likes_window(at=now) != Edition.Window.OPEN:
            continue
        mark = TallyMark.objects.filter(edition=edition).first()
        likes = Like.objects.filter(edition=edition, received_at__lt=now - LATE)
        if mark is not None:
            likes = likes.filter(received_at__gte=mark.minutes_until)
        if likes.exists():
            yield look(
                f"{edition}: likes older than ten minutes are not tallied: boards grow slower.",
                "Let a timer run manage.py tally once a minute.",
            )
        else:
            yield good(f"{edition}: likes are tallied.")


def check_seals() -> Iterator[Note]:
    """Say whether likes come into the ledger within the hour that readers are promised."""
    now = timezone.now()
    for edition in Edition.objects.filter(secret__isnull=False):
        oldest = oldest_unsealed(edition)
        if oldest is None:
            continue
        if now - oldest > SEALED_WITHIN:
            yield mend(
                f"{edition}: likes of {oldest:%Y-%m-%d %H:%M} UTC are in no seal yet.",
                "Run manage.py seal and read what it says; let a timer run it every five minutes.",
            )
        else:
            yield good(f"{edition}: likes are sealed within the hour.")


def check_ledger_key() -> Iterator[Note]:
    """Say whether seals can be signed, and nobody else can sign some."""
    path = Path(settings.LEDGER_KEY_FILE)
    try:
        read_key(path)
    except KeyFileError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            yield mend(
                f"There is no ledger key at {path}: nothing is sealed.",
                "Run: manage.py seal --make-key",
            )
        elif isinstance(error.__cause__, OSError):
            yield mend(str(error), f"Let the site's own user read it: chown campaign {path}")
        else:
            yield mend(str(error), "Give it back from where you keep a copy; never make it anew.")
        return
    if path.stat().st_mode & 0o077:
        yield mend(f"Others may read the ledger key {path}.", f"Run: chmod 600 {path}")
    else:
        yield good("The ledger key is there, and its owner's alone.")


def check_backup_key() -> Iterator[Note]:
    """Say whether backups can be encrypted as the settings want, and nobody else reads them."""
    if not settings.BACKUP_KEY_FILE:
        return
    path = Path(settings.BACKUP_KEY_FILE)
    if not os.access(path, os.R_OK):
        yield mend(
            f"The backups' key {path} can't be read: no backup is made.",
            f"Run: chown campaign {path}; chmod 400 {path}",
        )
    elif path.stat().st_mode & 0o077:
        yield mend(f"Others may read the backups' key {path}.", f"Run: chmod 400 {path}")
    else:
        yield good("The backups' key is there, and its owner's alone.")


def check_backups() -> Iterator[Note]:
    """Say how old the newest backup is that was restored and proven."""
    good_ones = good_backups(Path(settings.BACKUP_DIR))
    do = "Let a timer run manage.py backup once a night, and read what it says."
    if not good_ones:
        yield mend(f"There is no proven backup in {settings.BACKUP_DIR}.", do)
        return
    age = timezone.now() - datetime.fromtimestamp(good_ones[-1].stat().st_mtime, UTC)
    if age > OLDEST_BACKUP:
        yield mend(f"The newest proven backup is {age.days} days old.", do)
    else:
        yield good("There is a proven backup of the last two days.")


def check_forgetting() -> Iterator[Note]:
    """Say whether traces are kept for longer than readers were promised."""
    now = timezone.now()
    for edition in Edition.objects.all():
        due, memory = forgettable_from(edition), memory_of(edition)
        kept = memory.network_keys or memory.traces or memory.letters
        if kept and due is not None and now > due + timedelta(days=1):
            yield mend(
                f"{edition}: traces of networks should be forgotten since {due:%Y-%m-%d}.",
                "Let a timer run manage.py forget --yes once a day.",
            )
