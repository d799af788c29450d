from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from campaign.demo.load import NUMBER, NotADemonstrationError, load_demo
from profiles.models import Edition


class Command(BaseCommand):
    help = "Make the demonstration edition, of invented people, stories and likes."

    def handle(self, *args: Any, **options: Any) -> None:
        if not Edition.objects.filter(number=NUMBER).exists():
            self.stdout.write("· Making the demonstration: stories, portraits, likes")
            self.stdout.flush()
        try:
            with translation.override("zh-hans"):
                load_demo(at=timezone.now())
        except NotADemonstrationError as error:
            raise CommandError(
                f"Edition {NUMBER} is not a demonstration, so it is left alone."
            ) from error
