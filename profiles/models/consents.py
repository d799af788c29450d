"""What a nominee has agreed to, and since when."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models.nominees import Nominee


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> Self:
        """Consents that have not been taken back."""
        return self.filter(taken_back_on=None)


class Consent(models.Model):
    """A dated consent 同意 of a nominee to one thing."""

    class To(models.TextChoices):
        LISTING = "listing", _("being listed, with a story")
        PORTRAIT = "portrait", _("the portrait")
        POSTER = "poster", _("the poster")
        RANKING = "ranking", _("being ranked")

    nominee = models.ForeignKey(
        Nominee, on_delete=models.CASCADE, related_name="consents", verbose_name=_("nominee")
    )
    to = models.CharField(_("consents to"), max_length=10, choices=To)
    given_on = models.DateField(_("given on"))
    how = models.CharField(
        _("how"), max_length=60, help_text=_("Such as 当面签字, 微信确认, or 电话录音.")
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("noted by"),
    )
    taken_back_on = models.DateField(
        _("taken back on"),
        null=True,
        blank=True,
        help_text=_("The day from which the nominee no longer agrees."),
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["nominee", "to", "given_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["nominee", "to"],
                condition=Q(taken_back_on=None),
                name="consent_stands_once",
                violation_error_message=_("This consent stands already."),
            ),
            models.CheckConstraint(
                condition=Q(taken_back_on=None) | Q(taken_back_on__gte=models.F("given_on")),
                name="consent_dates_in_order",
                violation_error_message=_("It can't be taken back before it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_to_display()} · {self.given_on}"
