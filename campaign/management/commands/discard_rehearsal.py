"""manage.py discard_rehearsal NUMBER: throw a rehearsal away; run it as the tables' owner."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from profiles.models import Edition
from voting.rehearsals import discard_rehearsal


class Command(BaseCommand):
    help = "Delete a rehearsal with its stories, nominees, rules and likes, for ever."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="the edition's number")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(number=options["number"]).first()
        if edition is None:
            raise CommandError(f"There is no edition {options['number']}.")
        try:
            discard_rehearsal(edition=edition)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Edition {options['number']} is gone.")
