"""Where posters hang, and how often they are scanned there."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from profiles.codes import new_place_code
from profiles.models.communities import Community


class PlaceQuerySet(models.QuerySet["Place"]):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)

    def with_scans(self, *, since: date) -> Self:
        """Count all scans of each place as `scans`, and those since a day as `lately`."""
        recent = Q(scan_days__day__gte=since)
        return self.annotate(
            scans=Coalesce(Sum("scan_days__scans"), 0),
            lately=Coalesce(Sum("scan_days__scans", filter=recent), 0),
        )


class Place(models.Model):
    """A notice board 点位. Its code is printed: it never changes, and a place is never deleted."""

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="places", verbose_name=_("community")
    )
    spot = models.CharField(
        _("spot"), max_length=30, help_text=_("As people there call it, such as 北门公告栏.")
    )
    note = models.CharField(
        _("note"),
        max_length=200,
        blank=True,
        help_text=_(
            "For the desk alone: who has the key, how large the board is. No phone numbers."
        ),
    )
    code = models.CharField(
        _("code"), max_length=4, unique=True, editable=False, default=new_place_code
    )
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["community", "spot"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "spot"],
                name="place_once",
                violation_error_message=_("This place is already in the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community.name} · {self.spot}"

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class ScanDay(models.Model):
    """How often a place's codes were scanned on one day in Shanghai; by whom is never known."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="scan_days")
    day = models.DateField()
    scans = models.PositiveIntegerField()

    class Meta:
        ordering = ["place", "day"]
        constraints = [
            models.UniqueConstraint(fields=["place", "day"], name="scan_day_once"),
            models.CheckConstraint(condition=Q(scans__gt=0), name="scan_day_has_scans"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.scans}"
