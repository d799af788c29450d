"""An edition's rules, version by version."""

from datetime import date, time
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from profiles.models import Edition

MAX_DAILY_LIMIT = 100
MAX_DELAY = 24 * 60  # minutes


class RulesQuerySet(models.QuerySet["Rules"]):
    def in_force(self, *, edition: Edition, day: date) -> "Rules":
        """The edition's rules on that day; the default ones where none were written."""
        written = self.confirmed().filter(edition=edition, from_day__lte=day)
        newest = written.order_by("version").last()
        return newest or Rules(edition=edition, version=0, from_day=day)

    def confirmed(self) -> Self:
        """Versions that hold or will; after the opening a second person has confirmed them."""
        return self.filter(confirmed_at__isnull=False)

    def waiting(self) -> Self:
        """Versions written after the opening that no second person has confirmed yet."""
        return self.filter(confirmed_at__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-version")


class Rules(models.Model):
    """One version of an edition's rules 规则; a change is a new version, never an edit."""

    class Period(models.TextChoices):
        EDITION = "edition", _("once per nominee for the whole edition")
        DAY = "day", _("once per nominee per day")

    class Visibility(models.TextChoices):
        LIVE = "live", _("at once")
        DELAYED = "delayed", _("some minutes later")
        DAILY = "daily", _("once a day, at a fixed time")
        HIDDEN = "hidden", _("after the close")

    class Ties(models.TextChoices):
        SHARED = "shared", _("share a rank")
        EARLIER = "earlier", _("whoever came to that number in an earlier seal stands first")

    class Friction(models.TextChoices):
        OFF = "off", _("never")
        AUTO = "auto", _("where very many likes come from one network")
        ALWAYS = "always", _("before every like")

    class Ranks(models.TextChoices):
        TEN = "ten", _("the first ten; the others stand in an order drawn by lot")
        ALL = "all", _("everybody")
        NONE = "none", _("nobody; all stand in an order drawn by lot")

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="rules", verbose_name=_("edition")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    from_day = models.DateField(_("in force from"))
    period = models.CharField(
        _("a visitor may like"),
        max_length=10,
        choices=Period,
        default=Period.EDITION,
        help_text=_(
            "Once for the whole edition: each of a nominee's likes is from another visitor."
            " It can't be changed once likes are open."
        ),
    )
    daily_limit = models.PositiveSmallIntegerField(
        _("likes a day"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_DAILY_LIMIT)],
        help_text=_(
            "How many nominees a visitor may like from 00:00 to 24:00 Beijing time."
            " Once likes are open, a change begins at the next midnight."
        ),
    )
    visibility = models.CharField(
        _("counts are shown"),
        max_length=10,
        choices=Visibility,
        default=Visibility.LIVE,
        help_text=_("After the close they are always shown."),
    )
    delay_minutes = models.PositiveSmallIntegerField(
        _("delay in minutes"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_DELAY)],
        help_text=_("Only where counts are shown some minutes later."),
    )
    daily_at = models.TimeField(
        _("daily time"),
        default=time(20),
        help_text=_("Only where counts are shown once a day. Beijing time, such as 20:00."),
    )
    ranks = models.CharField(
        _("a rank is given to"),
        max_length=10,
        choices=Ranks,
        default=Ranks.TEN,
        help_text=_("Nobody should be shamed by a number: most editions rank the first ten."),
    )
    ties = models.CharField(
        _("equal likes"),
        max_length=10,
        choices=Ties,
        default=Ties.SHARED,
        help_text=_("Whoever is level in this as well shares the rank."),
    )
    friction = models.CharField(
        _("a puzzle is set"),
        max_length=10,
        choices=Friction,
        default=Friction.AUTO,
        help_text=_("The device solves it by itself in a second or a few; nobody has to read it."),
    )
    closes_at = models.DateTimeField(
        _("likes close"),
        null=True,
        blank=True,
        help_text=_(
            "Once likes are open, their closing time changes here alone, and as soon as the"
            " second person confirms it. Until then it stands in the edition's form."
        ),
    )
    reason = models.CharField(
        _("reason"),
        max_length=200,
        blank=True,
        help_text=_("Shown on the rules page. Needed once likes are open."),
    )
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("written by"),
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

    objects = RulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules")
        verbose_name_plural = _("rules")
        ordering = ["edition", "version"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "version"], name="rules_version_once"),
            models.CheckConstraint(
                condition=Q(daily_limit__range=(1, MAX_DAILY_LIMIT)), name="rules_daily_limit_range"
            ),
            models.CheckConstraint(
                condition=Q(period__in=["edition", "day"]), name="rules_period_known"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["live", "delayed", "daily", "hidden"]),
                name="rules_visibility_known",
            ),
            models.CheckConstraint(
                condition=Q(delay_minutes__range=(1, MAX_DELAY)), name="rules_delay_range"
            ),
            models.CheckConstraint(
                condition=Q(ranks__in=["ten", "all", "none"]), name="rules_ranks_known"
            ),
            models.CheckConstraint(
                condition=Q(ties__in=["shared", "earlier"]), name="rules_ties_known"
            ),
            models.CheckConstraint(
                condition=Q(friction__in=["off", "auto", "always"]), name="rules_friction_known"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("written_by")),
                name="rules_second_person",
            ),
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(confirmed_at=None),
                name="rules_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(written_by__isnull=False),
                name="rules_waiting_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.version}"
