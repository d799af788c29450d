from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from profiles.models import Edition
from voting.forgetting import (
    check_time,
    due_for_forgetting,
    forget,
    memory_of,
)


class Command(BaseCommand):
    help = (
        "After an edition, destroy the keys of its networks and the traces of its likes."
        " Says what it would do; does it with --yes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", type=int, help="its number; default: all that are due")
        parser.add_argument(
            "--visitors",
            action="store_true",
            help="also destroy the edition's own key: nobody can tell whose a like was,"
            " and “My likes” is empty",
        )
        parser.add_argument(
            "--now",
            action="store_true",
            help="don't wait for the days after the close; demonstrations and rehearsals only",
        )
        parser.add_argument("--yes", action="store_true", help="do it; there is no way back")

    def handle(
        self,
        *args: Any,
        edition: int | None,
        visitors: bool,
        now: bool,
        yes: bool,
        **options: Any,
    ) -> None:
        at = timezone.now()
        chosen = (
            _one(edition) if edition is not None else due_for_forgetting(at=at, visitors=visitors)
        )
        if not chosen:
            self.stdout.write("No edition is due.")
        for one in chosen:
            try:
                check_time(one, at=at, now=now)
            except ValidationError as error:
                raise CommandError(f"Edition {one.number}: {error.messages[0]}") from error
            self._tell(one, visitors=visitors)
            if yes:
                record = forget(edition=one, at=at, visitors=visitors, now=now)
                if record is not None:
                    self.stdout.write(f"Recorded: {record.statement} {record.signature}".rstrip())
        if chosen:
            self.stdout.write(
                "Done. Restart the site: a process that runs may still hold a key. What backups"
                " and archived logs of the database hold is forgotten when they are thrown away."
                if yes
                else "Nothing was done yet; --yes does it."
            )

    def _tell(self, edition: Edition, *, visitors: bool) -> None:
        memory = memory_of(edition)
        self.stdout.write(
            f"edition {edition.number}: {memory.network_keys} network keys and"
            f" {memory.traces} traces go, {memory.letters} letters of complaint are emptied"
        )
        if visitors and memory.has_secret:
            self.stdout.write(
                f"edition {edition.number}: its own key goes, and with it all knowledge of"
                " which browser gave which like"
            )


def _one(number: int) -> list[Edition]:
    edition = Edition.objects.filter(number=number).first()
    if edition is None:
        raise CommandError(f"There is no edition {number}.")
    return [edition]
