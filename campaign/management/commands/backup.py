"""manage.py backup: one proven file of database and pictures; exit 1 where it is not good."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaign.backups import BackupError, make_backup
from campaign.backups.making import throw_away

KEEP = 14


class Command(BaseCommand):
    help = (
        "Back up database and pictures into one file, restore it into a scratch place, and prove"
        " it there. Only then it gets its name, and the oldest go. The site keeps running."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, help="the folder; default: BACKUP_DIR")
        parser.add_argument("--key-file", help="encrypt with its words; default: BACKUP_KEY_FILE")
        parser.add_argument(
            "--keep", type=int, default=KEEP, help=f"how many good ones stay; default {KEEP}"
        )

    def handle(
        self, *args: Any, to: Path | None, key_file: str | None, keep: int, **options: Any
    ) -> None:
        if keep < 1:
            raise CommandError("--keep must be at least 1.")
        folder = to or Path(settings.BACKUP_DIR)
        key_file = settings.BACKUP_KEY_FILE if key_file is None else key_file
        began = timezone.now()
        try:
            made = make_backup(folder=folder, key_file=key_file, at=began)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        for name in made.lost:
            self.stderr.write(f"A picture is missing on the site itself: {name}")
        self.stdout.write(made.said.strip())
        for path in throw_away(folder=folder, keep=keep):
            self.stdout.write(f"Thrown away: {path.name}")
        seconds = (timezone.now() - began).total_seconds()
        size = made.path.stat().st_size / 1e6
        self.stdout.write(f"{made.path} is good: {size:.1f} MB, {seconds:.0f} s.")
        self.stdout.write(f"SHA-256 {made.digest}")
        if not key_file:
            self.stdout.write("It is not encrypted: set BACKUP_KEY_FILE before it leaves here.")
