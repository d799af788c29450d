from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles.models import Edition
from voting.ledger.parts import export


class Command(BaseCommand):
    help = "Write an edition's ledger as it is downloaded, whether or not it is public yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--edition", type=int, help="its number; default: the current one")

    def handle(self, *args: Any, folder: Path, edition: int | None, **options: Any) -> None:
        current = Edition.objects.current()
        one = current if edition is None else Edition.objects.filter(number=edition).first()
        if one is None:
            raise CommandError("There is no such edition.")
        try:
            seals = export(edition=one, folder=folder)
        except OSError as error:
            raise CommandError(f"{folder} can't be written to: {error.strerror}.") from error
        self.stdout.write(f"{seals} seals of edition {one.number}")
