"""manage.py posters: the posters of an edition as one PDF or a zip, on all cores."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from campaign.batches import PACKINGS, Batch, find_batch, kinds_for, start_batch, work_on
from campaign.posters import LAYOUTS, SIZES, VARIANTS
from profiles.models import Edition, Nominee, Place


class Command(BaseCommand):
    help = "Make many posters: of every nominee with a page, at each place, in each size."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", nargs="?", help="where to put the file, such as posters.pdf")
        parser.add_argument("--edition", type=int, help="its number; else the current one")
        parser.add_argument("--nominee", action="append", default=[], help="a code; else all")
        parser.add_argument("--place", action="append", default=[], help="a code; else none")
        parser.add_argument("--own-district", action="store_true", help="places of theirs alone")
        parser.add_argument("--layout", choices=list(LAYOUTS), default=next(iter(LAYOUTS)))
        parser.add_argument("--size", action="append", choices=list(SIZES))
        parser.add_argument("--variant", choices=VARIANTS, default="screen")
        parser.add_argument("--packing", choices=PACKINGS, help="else by the file's ending")
        parser.add_argument("--processes", type=int, default=2)
        parser.add_argument("--resume", metavar="KEY", help="go on with this batch")
        parser.add_argument("--work", metavar="KEY", help="draw for this batch, as a helper does")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["work"]:
            _work_through(self._batch(options["work"]))
            return
        if not options["out"]:
            raise CommandError("Say where to put the file, such as posters.pdf.")
        batch = self._batch(options["resume"]) if options["resume"] else self._start(options)
        self.stdout.write(f"batch {batch.key}: {len(batch.orders)} posters")
        self._help(batch, options["processes"])
        progress = batch.progress()
        for name, reason in progress.refused:
            self.stderr.write(f"{name}: {reason}")
        if not batch.is_finished:
            raise CommandError(f"Not finished; go on with --resume {batch.key}.")
        out = Path(options["out"])
        out.write_bytes(batch.result.read_bytes())
        self.stdout.write(f"{progress.made} posters in {out}")
        if progress.refused:
            raise CommandError(f"{len(progress.refused)} posters were held back.")

    def _help(self, batch: Batch, processes: int) -> None:
        command = [sys.executable, sys.argv[0], "posters", "--work", batch.key]
        helpers = [subprocess.Popen(command) for _n in range(processes - 1)]  # noqa: S603  ours
        try:
            _work_through(batch)
        finally:
            for helper in helpers:
                helper.wait()
        _work_through(batch)

    def _batch(self, key: str) -> Batch:
        batch = find_batch(key)
        if batch is None:
            raise CommandError(f"There is no batch {key}.")
        return batch

    def _start(self, options: dict[str, Any]) -> Batch:
        at = timezone.now()
        number = options["edition"]
        edition = (
            Edition.objects.filter(number=number).first() if number else Edition.objects.current()
        )
        if edition is None:
            raise CommandError("There is no such edition.")
        nominees = Nominee.objects.published(at=at).filter(edition=edition).with_place()
        if options["nominee"]:
            nominees = nominees.filter(code__in=options["nominee"])
        places = Place.objects.in_use().select_related("community")
        packing = options["packing"] or Path(options["out"]).suffix.removeprefix(".")
        if packing not in PACKINGS:
            raise CommandError("The file has to end in .pdf or .zip.")
        sizes = options["size"] or ["a4"]
        try:
            return start_batch(
                nominees=list(nominees.order_by("number")),
                places=list(places.filter(code__in=options["place"])),
                kinds=kinds_for(
                    layout=options["layout"],
                    sizes=sizes,
                    variant=options["variant"],
                    packing=packing,
                ),
                packing=packing,
                own_district=options["own_district"],
                at=at,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error


def _work_through(batch: Batch) -> None:
    """Work until nothing is left that nobody else is drawing."""
    before = -1
    while not (batch.is_finished or batch.is_cancelled):
        work_on(batch, seconds=60)
        done = batch.progress().done
        if done == before:
            return
        before = done
        time.sleep(0.05)
