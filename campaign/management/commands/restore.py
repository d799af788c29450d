"""manage.py restore: fill an empty place from a backup; exit 1 where it is not good."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaign.backups import BackupError, restore
from voting.forgetting import due_for_forgetting

SHOWN = 10  # of the things that are wrong


class Command(BaseCommand):
    help = (
        "Restore a backup into the empty database of DATABASE_URL and the empty MEDIA_ROOT,"
        " and prove rows, guards, counts, pictures and ledger. It never overwrites anything."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument("--key-file", help="of an encrypted one; default: BACKUP_KEY_FILE")

    def handle(self, *args: Any, file: Path, key_file: str | None, **options: Any) -> None:
        key_file = settings.BACKUP_KEY_FILE if key_file is None else key_file
        try:
            wrong = restore(box=file, key_file=key_file, at=timezone.now(), tell=self.stdout.write)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        for line in wrong[:SHOWN]:
            self.stderr.write(line)
        if wrong:
            raise CommandError(f"What was restored is not what was backed up: {len(wrong)} wrong.")
        for edition in due_for_forgetting(at=timezone.now()):
            self.stdout.write(
                f"Edition {edition.number} is due to be forgotten, and the backup remembers:"
                " run manage.py forget --yes."
            )
        self.stdout.write("Proven. Before likes are taken again: docs/operations.md, Restoring.")
