import sys
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from voting.clock import day_begins
from voting.drill import report, scratch, stage
from voting.drill.honest import CALM_DAYS
from voting.drill.play import play
from voting.drill.players import players

DAY = day_begins(date(2026, 11, 18))  # a Wednesday; any would do
SHORT = 0.1


class Command(BaseCommand):
    help = (
        "Play honest crowds and scripts against friction, rules and signals, on an invented edition"
        " in a database of its own; print what became of each. Exit 1 where a goal is missed."
    )
    # Elsewhere it is the child that checks and migrates, on its own file.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="of everybody's chance; default 1")
        parser.add_argument(
            "--short", action="store_true", help="a tenth of the visitors, in some seconds"
        )
        parser.add_argument(
            "--here",
            action="store_true",
            help="play on this process's own database, which must be an empty SQLite file",
        )

    def handle(self, *args: Any, seed: int, short: bool, here: bool, **options: Any) -> None:
        if here:
            self._play(seed, short)
            return
        self.stdout.write(
            "· Playing, in a database of its own; a minute or two, --short is quicker"
        )
        self.stdout.flush()
        done = scratch.run_elsewhere([f"--seed={seed}", *(["--short"] if short else [])])
        self.stdout.write(done.stdout)
        if done.returncode:
            sys.exit(done.returncode)

    def _play(self, seed: int, short: bool) -> None:
        if not scratch.is_scratch():
            raise CommandError(
                "This database is not an empty SQLite file; run drill without --here."
            )
        call_command("migrate", verbosity=0)
        scratch.hurry()
        edition = stage.an_edition(day=DAY, seed=seed)
        everybody = players(seed=seed, day=DAY, size=SHORT if short else 1)
        fates = play(edition=edition, players=everybody, at=DAY - timedelta(days=CALM_DAYS))
        lines = report.lines(edition=edition, fates=fates)
        self.stdout.write(f"The drill, seed {seed}\n\n{report.table(lines)}\n")
        self._judge(lines)

    def _judge(self, lines: list[report.Line]) -> None:
        goals = report.goals(lines)
        for words, met in goals:
            self.stdout.write(f"{'met   ' if met else 'MISSED'}  {words}")
        for words in report.shortcomings(lines):
            self.stdout.write(words)
        if not all(met for _words, met in goals):
            raise CommandError("A goal is missed.")
