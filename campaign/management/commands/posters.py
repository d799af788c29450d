"""manage.py posters: the posters of an edition as one PDF or a zip, on all cores."""

import gc
import multiprocessing
import os
import shutil
import time
from collections.abc import Iterable
from datetime import datetime
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from campaign.batches import PACKINGS, Batch, find_batch, start_batch, work_on
from campaign.districts import LAYOUT, by_district
from campaign.orders import Order, kinds_for, orders_for
from campaign.posters import LAYOUTS, POSTER_SIZES, VARIANTS
from profiles.models import Edition, Nominee, Place

Coded = TypeVar("Coded", Nominee, Place)


class Command(BaseCommand):
    help = (
        "Make many posters: of every nominee with a page, at each place, in each size,"
        " or of everyone in each district."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", nargs="?", help="where to put the file, such as posters.pdf")
        parser.add_argument("--edition", type=int, help="its number; else the current one")
        parser.add_argument("--nominee", action="append", default=[], help="a code; else all")
        parser.add_argument("--place", action="append", default=[], help="a code; else none")
        parser.add_argument("--district", action="append", default=[], help="a name; else all")
        parser.add_argument("--own-district", action="store_true", help="places of theirs alone")
        parser.add_argument("--layout", choices=[*LAYOUTS, LAYOUT], default="portrait")
        parser.add_argument("--size", action="append", choices=POSTER_SIZES)
        parser.add_argument("--variant", choices=VARIANTS, default="screen")
        parser.add_argument("--packing", choices=PACKINGS, help="else by the file's ending")
        parser.add_argument("--processes", type=int, default=2)
        parser.add_argument("--resume", metavar="KEY", help="go on with this batch")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["out"]:
            raise CommandError("Say where to put the file, such as posters.pdf.")
        folder = Path(options["out"]).parent
        if not os.access(folder, os.W_OK):  # said before minutes of drawing
            raise CommandError(f"{folder} is not there, or can't be written to.")
        batch = self._batch(options["resume"]) if options["resume"] else self._start(options)
        self.stdout.write(f"batch {batch.key}: {len(batch.orders)} posters")
        _make(batch, options["processes"])
        progress = batch.progress()
        for name, reason in progress.refused:
            self.stderr.write(f"{name}: {reason}")
        if not batch.is_finished:
            raise CommandError(f"Not finished; go on with --resume {batch.key}.")
        shutil.copyfile(batch.result, options["out"])
        self.stdout.write(f"{progress.made} posters in {options['out']}")
        if progress.refused:
            raise CommandError(f"{len(progress.refused)} posters were held back.")

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
        packing = options["packing"] or Path(options["out"]).suffix.removeprefix(".")
        if packing not in PACKINGS:
            raise CommandError("The file has to end in .pdf or .zip.")
        try:
            orders = _orders(edition, options, packing, at)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return start_batch(orders=orders, packing=packing, at=at)


def _orders(edition: Edition, options: dict[str, Any], packing: str, at: datetime) -> list[Order]:
    kinds = kinds_for(
        layout=options["layout"],
        sizes=options["size"] or ["a4"],
        variant=options["variant"],
        packing=packing,
    )
    everyone = Nominee.objects.published(at=at).filter(edition=edition).with_place()
    nominees = list(everyone.order_by("number"))
    if options["district"]:
        known = {nominee.community.district for nominee in nominees}
        _refuse_unknown("district with a page", options["district"], known)
        nominees = [one for one in nominees if one.community.district in options["district"]]
    if options["layout"] == LAYOUT:
        return orders_for(districts=by_district(edition, nominees), kinds=kinds)
    if options["nominee"]:
        nominees = _chosen("nominee with a page", options["nominee"], nominees)
    places = Place.objects.in_use().select_related("community")
    return orders_for(
        nominees=nominees,
        places=_chosen("place in use", options["place"], places),
        kinds=kinds,
        own_district=options["own_district"],
    )


def _chosen(what: str, codes: list[str], there: Iterable[Coded]) -> list[Coded]:
    """Return those whose codes were typed, in capitals or not."""
    typed = {code.strip().lower() for code in codes}
    found = [one for one in there if one.code in typed]
    _refuse_unknown(what, typed, {one.code for one in found})
    return found


def _refuse_unknown(what: str, asked: Iterable[str], known: Iterable[str]) -> None:
    if unknown := sorted({*asked} - {*known}):
        raise CommandError(f"No such {what}: {', '.join(unknown)}.")


def _make(batch: Batch, processes: int) -> None:
    """Work in so many processes, and bind what they have made."""
    work_on(batch, seconds=0.001)
    helpers = _split_off(batch, processes - 1) if processes > 1 else []
    _work_through(batch)
    for helper in helpers:
        helper.join()
    _work_through(batch)


def _split_off(batch: Batch, number: int) -> list[ForkProcess]:
    """Start processes that share the memory of all that the first poster needed.

    That is most of it: libraries, fonts, and Django.
    """
    gc.freeze()
    connections.close_all()  # a connection can't be shared
    split = multiprocessing.get_context("fork")
    helpers = [split.Process(target=_work_through, args=(batch,)) for _n in range(number)]
    for helper in helpers:
        helper.start()
    return helpers


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
