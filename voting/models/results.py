"""Results: what two people declared of an edition, and whom they honour with what."""

from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from profiles.models import Edition, Nominee
from voting.quotas import check_quotas


class Award(models.Model):
    """An award level 奖项 of an edition, such as 最美社区工作者; people choose its winners."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="awards", verbose_name=_("edition")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("1 stands first on the page of the result.")
    )
    name = models.CharField(
        _("name"), max_length=40, help_text=_("In Chinese, such as 最美社区工作者.")
    )
    name_en = models.CharField(
        _("name in English"), max_length=80, help_text=_("Such as Finest community worker.")
    )
    places = models.PositiveSmallIntegerField(
        _("number of places"), validators=[MinValueValidator(1)], help_text=_("At most so many.")
    )
    quotas = models.TextField(
        _("district quotas"),
        blank=True,
        validators=[check_quotas],
        help_text=_("Optional, one district a line, and how many of it at most: 越秀区 2"),
    )

    class Meta:
        verbose_name = _("award level")
        verbose_name_plural = _("award levels")
        ordering = ["edition", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name"],
                name="award_name_once",
                violation_error_message=_("This edition has an award of that name already."),
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="award_has_places"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.edition}"


class Winner(models.Model):
    """That a nominee is to have an award. It says nothing until a result is declared with it."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="winners")
    nominee = models.ForeignKey(Nominee, on_delete=models.PROTECT, related_name="awards")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nominee"], name="winner_once")]

    def __str__(self) -> str:
        return f"{self.nominee} · {self.award.name}"


class ResultQuerySet(models.QuerySet["Result"]):
    def declared(self) -> Self:
        """Results that two people stand for, the oldest first."""
        return self.filter(confirmed_at__isnull=False).order_by("version")

    def waiting(self) -> Self:
        """Results that one person has proposed."""
        return self.filter(confirmed_at__isnull=True)


class Result(models.Model):
    """One version of an edition's final result: proposed by one person, declared by another.

    statement: all that it says, see `voting.statements`; the ledger has its hash. notice_until:
    when the days of public notice end. Triggers let nothing but a declaration change a
    proposal, and nothing at all a declared result; a correction is another version.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="results", verbose_name=_("edition")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    statement = models.TextField()
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    notice_until = models.DateTimeField()
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("confirmed by"),
    )

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["edition", "version"]
        permissions = [("declare_result", "Can choose winners, propose and confirm results")]
        constraints = [
            models.UniqueConstraint(fields=["edition", "version"], name="result_version_once"),
            models.UniqueConstraint(
                fields=["edition"], condition=Q(confirmed_at=None), name="result_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="result_second_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="result_declared_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(confirmed_at__gte=F("notice_until")),
                name="result_after_notice",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | (Q(version__gt=1) & ~Q(reason="")),
                name="result_correction_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.version}"

    @property
    def subject(self) -> str:
        """What its notice in the ledger is about."""
        return f"result-{self.version}"
