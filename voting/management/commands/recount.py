from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from profiles.models import Edition
from voting import recounting, tallies
from voting.models import Like


class Command(BaseCommand):
    help = (
        "Prove that all tallies equal the likes they stand for, that no like is in two cases,"
        " that counted is received less void, and that the sealed close is a recount of the likes;"
        " exit 1 where it is not so."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", type=int, help="number of one edition; default: all")
        parser.add_argument("--rebuild", action="store_true", help="first make the tallies anew")

    def handle(self, *args: Any, edition: int | None, rebuild: bool, **options: Any) -> None:
        editions = Edition.objects.order_by("number")
        if edition is not None:
            editions = editions.filter(number=edition)
            if not editions:
                raise CommandError(f"There is no edition {edition}.")
        differing = sum(self._recount(one, rebuild, timezone.now()) for one in editions)
        if differing:
            raise CommandError("Tallies and likes differ; recount --rebuild mends the tallies.")

    def _recount(self, edition: Edition, rebuild: bool, at: datetime) -> int:
        if rebuild:
            tallies.rebuild(edition=edition, at=at)
            recounting.rebuild_case_tallies(edition=edition)
        found = tallies.differences(edition=edition)
        found += recounting.case_differences(edition=edition, at=at)
        found += recounting.close_differences(edition=edition)
        for line in found:
            self.stderr.write(line)
        likes = Like.objects.filter(edition=edition).count()
        self.stdout.write(f"edition {edition.number}: {likes} likes, {len(found)} differences")
        return len(found)
