from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from profiles.files import unused


class Command(BaseCommand):
    help = (
        "Show the picture files that no story, nominee or earlier version uses and that are older"
        " than a day. With --delete they are removed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="remove what is shown")

    def handle(self, *args: Any, delete: bool, **options: Any) -> None:
        files = unused(at=timezone.now())
        total = 0
        for file in files:
            size = file.path.stat().st_size
            total += size
            self.stdout.write(f"{file.path}  {size / 1e6:.2f} MB")
            if delete:
                file.path.unlink(missing_ok=True)
        what = "removed" if delete else "unused"
        self.stdout.write(f"{len(files)} files {what}, {total / 1e6:.1f} MB.")
        if files and not delete:
            self.stdout.write("Nothing was removed. Again with --delete, they are.")
