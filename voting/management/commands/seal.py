from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from profiles.models import Edition
from voting.ledger.notes import KeyFileError, add_key, make_key
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
        parser.add_argument(
            "--new-key",
            action="store_true",
            help="first add a key that takes the place of the last",
        )
        parser.add_argument(
            "--key-is-lost",
            action="store_true",
            help="the newest key vouches for itself where the one before is gone for good",
        )
        parser.add_argument(
            "--give-up-checkpoint",
            metavar="REASON",
            help="of one edition: say in the ledger, for all to read, that the checkpoint beside"
            " the key no longer holds, as after a restore from an older backup",
        )

    def handle(
        self,
        *args: Any,
        edition: int | None,
        now: bool,
        make_key: bool,
        new_key: bool,
        key_is_lost: bool,
        give_up_checkpoint: str | None,
        **options: Any,
    ) -> None:
        if give_up_checkpoint is not None and edition is None:
            raise CommandError("Name the edition whose checkpoint is given up: --edition N.")
        path = Path(settings.LEDGER_KEY_FILE)
        if make_key:
            self._make_key(path)
        if new_key:
            self._add_key(path)
        editions = Edition.objects.order_by("number")
        if edition is not None:
            editions = editions.filter(number=edition)
            if not editions:
                raise CommandError(f"There is no edition {edition}.")
        how = {"now": now, "key_is_lost": key_is_lost, "give_up": give_up_checkpoint}
        refused = [one.number for one in editions if not self._seal(one, **how)]
        if refused:
            raise CommandError(f"Not sealed: {', '.join(map(str, refused))}.")

    def _make_key(self, path: Path) -> None:
        try:
            if not path.exists():
                make_key(path)
                self.stdout.write(f"made {path}: keep a copy in a safe place")
        except OSError as error:
            raise CommandError(f"{path} can't be written: {error.strerror}.") from error

    def _add_key(self, path: Path) -> None:
        try:
            add_key(path)
        except KeyFileError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{path} can't be written: {error.strerror}.") from error
        self.stdout.write(f"added a key to {path}: keep a copy in a safe place")

    def _seal(self, edition: Edition, **how: Any) -> bool:
        try:
            made = seal(edition=edition, at=timezone.now(), **how)
        except KeyFileError as error:
            raise CommandError(str(error)) from error
        except SealRefusedError as error:
            self.stderr.write(f"edition {edition.number}: {error}")
            return False
        except OSError as error:
            self.stderr.write(f"edition {edition.number}: no checkpoint can be kept: {error}")
            return False
        for one in made:
            self.stdout.write(f"edition {edition.number}: seal {one.number}, {one.size} lines")
        return True
