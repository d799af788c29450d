"""manage.py scans: add the scans that were noted to the days of each place."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.scans import sum_up_scans


class Command(BaseCommand):
    help = "Sum up the scans of posters by place and day; for a timer, every ten minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sum_up_scans()} scans summed up")
