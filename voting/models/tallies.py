"""Counts derived from likes; they can be thrown away and made anew."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from profiles.models import Edition, Nominee


class Tally(models.Model):
    """How many likes a nominee received in one closed hour or minute. Derived, rebuildable."""

    class Unit(models.TextChoices):
        HOUR = "hour"
        MINUTE = "minute"

        @property
        def length(self) -> timedelta:
            return timedelta(hours=1) if self == self.HOUR else timedelta(minutes=1)

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="tallies")
    nominee = models.ForeignKey(Nominee, on_delete=models.CASCADE, related_name="tallies")
    unit = models.CharField(max_length=6, choices=Unit)
    start = models.DateTimeField()
    likes = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "unit", "start", "nominee"], name="tally_once"
            ),
            models.CheckConstraint(condition=Q(unit__in=["hour", "minute"]), name="tally_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.nominee} {self.start:%Y-%m-%d %H:%M} {self.likes}"


class TallyMark(models.Model):
    """Up to when an edition's hours and minutes are tallied; what came later is counted live."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="tally_mark")
    hours_until = models.DateTimeField()
    minutes_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_until__gte=models.F("hours_until")), name="tally_mark_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.minutes_until:%Y-%m-%d %H:%M}"
