"""Likes and what is derived from them."""

from datetime import date, datetime, time, timedelta
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models import Edition, Nominee

MAX_DAILY_LIMIT = 100
MAX_DELAY = 24 * 60  # minutes


class RulesQuerySet(models.QuerySet["Rules"]):
    def in_force(self, *, edition: Edition, day: date) -> "Rules":
        """The edition's rules on that day; the default ones where none were written."""
        written = self.filter(edition=edition, from_day__lte=day).order_by("version").last()
        return written or Rules(edition=edition, version=0, from_day=day)

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
            "Once for the whole edition makes a count a number of supporters."
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
    reason = models.CharField(
        _("reason"),
        max_length=200,
        blank=True,
        help_text=_("Shown on the rules page. Needed once likes are open."),
    )
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

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
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.version}"


class EditionSecret(models.Model):
    """The key under which an edition's likes know their visitors; destroying it is forgetting."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="secret")
    key = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.edition)


class LikeQuerySet(models.QuerySet["Like"]):
    def received(self, *, edition: Edition, until: datetime, since: datetime | None = None) -> Self:
        """The edition's likes received before `until` and, if given, not before `since`."""
        likes = self.filter(edition=edition, received_at__lt=until)
        return likes if since is None else likes.filter(received_at__gte=since)

    def of_visitor(self, *, edition: Edition, visitor_key: bytes | None) -> Self:
        """The likes of one visitor in the edition; of nobody, none."""
        if visitor_key is None:
            return self.none()
        return self.filter(edition=edition, visitor_key=visitor_key)


class Like(models.Model):
    """A like 点赞: one visitor's support of one nominee in one period.

    Written by `voting.likes.cast_like` alone and final from then on: triggers refuse
    every change, and every removal outside of rehearsals and demonstrations.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="likes", db_index=False
    )
    nominee = models.ForeignKey(
        Nominee, on_delete=models.PROTECT, related_name="likes", db_index=False
    )
    visitor_key = models.BinaryField(max_length=16)  # HMAC of the cookie's id, 128 bits of it
    day = models.DateField()  # calendar day in Shanghai when it was received
    period = models.DateField()  # the day, or WHOLE_EDITION
    slot = models.PositiveSmallIntegerField()  # 1 to the daily limit
    received_at = models.DateTimeField()
    rules_version = models.PositiveSmallIntegerField()
    commitment = models.BinaryField(max_length=32)  # SHA-256 of the receipt

    objects = LikeQuerySet.as_manager()

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        constraints = [
            models.UniqueConstraint(
                fields=["nominee", "visitor_key", "period"], name="like_once_per_period"
            ),
            models.UniqueConstraint(
                fields=["edition", "visitor_key", "day", "slot"], name="like_daily_slot"
            ),
            models.CheckConstraint(
                condition=Q(slot__range=(1, MAX_DAILY_LIMIT)), name="like_slot_range"
            ),
        ]
        indexes = [
            # tallies: what came in during a span of time, per nominee, from the index alone
            models.Index(fields=["edition", "received_at", "nominee"], name="like_received"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


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
