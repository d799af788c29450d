"""Posters that the newspaper's own designers have finished."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models.nominees import Nominee
from profiles.models.places import Place


class FinishedPosterQuerySet(models.QuerySet["FinishedPoster"]):
    def for_any_place(self) -> Self:
        """Those that readers may have; one with a place of its own would count its scans there."""
        return self.filter(place=None)


class FinishedPoster(models.Model):
    """A finished poster 成品海报: a picture whose code was read and leads to its nominee.

    Its file is handed out by our own addresses alone, so that nobody has it once the nominee
    has been withdrawn.
    """

    FOLDER = "finished/"  # below MEDIA_ROOT; nginx hands out nothing of it

    nominee = models.ForeignKey(
        Nominee,
        on_delete=models.CASCADE,
        related_name="finished_posters",
        verbose_name=_("nominee"),
    )
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="finished_posters",
        verbose_name=_("place"),
        help_text=_("Only where its code is that of one notice board; else leave it empty."),
    )
    picture = models.ImageField(
        _("finished poster"),
        upload_to=FOLDER,
        width_field="width",
        height_field="height",
        help_text=_(
            "JPEG, PNG, WebP or a PDF of one page, at most 10 MB. Its code has to lead to the"
            " nominee: it is read by two programs, as it is and as a poor copy of it."
        ),
    )
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    # What its code says, as it was read; empty in rows that are older than this field.
    code_text = models.TextField(editable=False, blank=True)
    added_at = models.DateTimeField(_("added at"), editable=False)

    objects = FinishedPosterQuerySet.as_manager()

    class Meta:
        verbose_name = _("finished poster")
        verbose_name_plural = _("finished posters")
        ordering = ["nominee", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["nominee", "place"],
                name="finished_poster_once_a_place",
                violation_error_message=_("There is one already. Open it and replace its picture."),
            ),
            models.UniqueConstraint(
                fields=["nominee"],
                condition=Q(place=None),
                name="finished_poster_once",
                violation_error_message=_("There is one already. Open it and replace its picture."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nominee} · {self.place}" if self.place else str(self.nominee)
