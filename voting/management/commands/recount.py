from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from profiles.models import Edition
from voting import tallies
from voting.models import Like


class Command(BaseCommand):
    help = "Prove that all tallies equal the likes they stand for; exit 1 where one does not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", type=int, help="number of one edition; default: all")
        parser.add_argument("--rebuild", action="store_true", help="first make the tallies anew")

    def handle(self, *args: Any, edition: int | None, rebuild: bool, **options: Any) -> None:
        editions = Edition.objects.order_by("number")
        if edition is not None:
            editions = editions.filter(number=edition)
            if not editions:
                raise CommandError(f"There is no edition {edition}.")
        differing = 0
        for one in editions:
            if rebuild:
                tallies.rebuild(edition=one, at=timezone.now())
            found = tallies.differences(edition=one)
            differing += len(found)
            for line in found:
                self.stderr.write(line)
            likes = Like.objects.filter(edition=one).count()
            self.stdout.write(f"edition {one.number}: {likes} likes, {len(found)} differences")
        if differing:
            raise CommandError("Tallies and likes differ; recount --rebuild mends the tallies.")
