from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from profiles.models import Edition
from voting.ledger.notes import KeyFileError, make_key
from voting.ledger.pending import SealRefusedError
from voting.ledger.sealing import seal


class Command(BaseCommand):
    help = "Write what waits into the ledger and sign it; for a timer, every five minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", type=int, help="number of one edition; default: all")
        parser.add_argument("--now", action="store_true", help="don't wait for twenty likes")
        parser.add_argument(
            "--make-key", action="store_true", help="first make the key where there is none"
        )

    def handle(
        self, *args: Any, edition: int | None, now: bool, make_key: bool, **options: Any
    ) -> None:
        if make_key:
            self._make_key(Path(settings.LEDGER_KEY_FILE))
        editions = Edition.objects.order_by("number")
        if edition is not None:
            editions = editions.filter(number=edition)
            if not editions:
                raise CommandError(f"There is no edition {edition}.")
        refused = [one.number for one in editions if not self._seal(one, now)]
        if refused:
            raise CommandError(f"Not sealed: {', '.join(map(str, refused))}.")

    def _make_key(self, path: Path) -> None:
        if not path.exists():
            make_key(path)
            self.stdout.write(f"made {path}: keep a copy in a safe place")

    def _seal(self, edition: Edition, now: bool) -> bool:
        try:
            made = seal(edition=edition, at=timezone.now(), now=now)
        except KeyFileError as error:
            raise CommandError(str(error)) from error
        except SealRefusedError as error:
            self.stderr.write(f"edition {edition.number}: {error}")
            return False
        for one in made:
            self.stdout.write(f"edition {edition.number}: seal {one.number}, {one.size} lines")
        return True
