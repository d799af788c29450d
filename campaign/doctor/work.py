"""The work that a timer should have done by now."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from campaign.backups.making import good_backups
from campaign.doctor.notes import Note, good, look
from profiles.models import Edition
from voting.forgetting import forgettable_from, memory_of
from voting.models import Like, TallyMark

LATE = timedelta(minutes=10)
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


def check_backups() -> Iterator[Note]:
    """Say how old the newest backup is that was restored and proven."""
    good_ones = good_backups(Path(settings.BACKUP_DIR))
    do = "Let a timer run manage.py backup once a night, and read what it says."
    if not good_ones:
        yield look(f"There is no proven backup in {settings.BACKUP_DIR}.", do)
        return
    age = timezone.now() - datetime.fromtimestamp(good_ones[-1].stat().st_mtime, UTC)
    if age > OLDEST_BACKUP:
        yield look(f"The newest proven backup is {age.days} days old.", do)
    else:
        yield good("There is a proven backup of the last two days.")


def check_forgetting() -> Iterator[Note]:
    """Say whether traces are kept for longer than readers were promised."""
    now = timezone.now()
    for edition in Edition.objects.all():
        due, memory = forgettable_from(edition), memory_of(edition)
        kept = memory.network_keys or memory.traces or memory.letters
        if kept and due is not None and now > due + timedelta(days=1):
            yield look(
                f"{edition}: traces of networks should be forgotten since {due:%Y-%m-%d}.",
                "Let a timer run manage.py forget --yes once a day.",
            )
