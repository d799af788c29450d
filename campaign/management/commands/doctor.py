"""manage.py doctor: what to mend before readers notice; exit 1 where something is broken."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.doctor import Level, examine, install_guards

SIGNS = {Level.GOOD: "ok  ", Level.LOOK: "look", Level.MEND: "MEND"}


class Command(BaseCommand):
    help = "Check settings, folders, database, clock, Redis and timers, and say what to mend."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--inside", action="store_true", help="don't ask the site over its public address"
        )
        parser.add_argument("--quiet", action="store_true", help="print only what is not well")

        parser.add_argument(
            "--install-guards", action="store_true", help="first put back missing triggers"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["install_guards"]:
            install_guards()
        broken = 0
        for note in examine(outside=not options["inside"]):
            broken += note.level == Level.MEND
            if note.level == Level.GOOD and options["quiet"]:
                continue
            self.stdout.write(f"{SIGNS[note.level]}  {note.says}")
            if note.do:
                self.stdout.write(f"      → {note.do}")
        if broken:
            raise CommandError(f"{broken} to mend.")
