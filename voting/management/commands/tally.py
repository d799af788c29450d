from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from profiles.models import Edition
from voting.tallies import roll_up


class Command(BaseCommand):
    help = "Tally the hours and minutes that have closed; for a timer, once a minute."

    def handle(self, *args: Any, **options: Any) -> None:
        for edition in Edition.objects.all():
            done = roll_up(edition=edition, at=timezone.now())
            self.stdout.write(f"edition {edition.number}: {'tallied' if done else 'up to date'}")
