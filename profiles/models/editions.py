"""One run of the campaign."""

from datetime import datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.contacts import check_reachable


class EditionQuerySet(models.QuerySet["Edition"]):
    def open_to_readers(self, *, at: datetime) -> Self:
        """Editions whose pages anybody may read at that time; a rehearsal never is one."""
        return self.filter(
            Q(publish_until=None) | Q(publish_until__gt=at), publish_from__lte=at
        ).exclude(kind=Edition.Kind.REHEARSAL)

    def current(self) -> "Edition | None":
        """The edition that the short addresses show, if one is marked."""
        return self.filter(is_current=True).first()


class Edition(models.Model):
    """An edition 届: its words, its hosts and its two windows."""

    class Kind(models.TextChoices):
        REAL = "real", _("Real")
        REHEARSAL = "rehearsal", _("Rehearsal (staff only, thrown away afterwards)")
        DEMO = "demo", _("Demonstration (invented people and likes)")

    class Window(models.TextChoices):
        BEFORE = "before", _("not open yet")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    class WinnersBy(models.TextChoices):
        STROKES = "strokes", _("by the strokes of the surname")
        RANK = "rank", _("by their places")

    number = models.PositiveSmallIntegerField(
        _("number"),
        unique=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "3 for the third edition. It stands in the addresses of past editions,"
            " so it should not change. Give a rehearsal or demonstration a number from 900 on."
        ),
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind,
        help_text=_(
            "Fixed when the edition is made: a rehearsal can never become the real one, nor back."
        ),
    )
    is_current = models.BooleanField(
        _("current"),
        default=False,
        help_text=_("The edition that the home page shows. There is one at a time."),
    )

    # words
    name = models.CharField(
        _("name"),
        max_length=60,
        help_text=_("As readers see it, such as 第三届寻找“最美社区工作者”."),
    )
    column = models.CharField(
        _("column"),
        max_length=40,
        help_text=_(
            "The newspaper's column, such as 寻找最美社区工作者; it stands above each headline."
        ),
    )
    purpose = models.TextField(
        _("purpose"), help_text=_("Two or three sentences for the home page: who, why, what to do.")
    )
    column_note = models.TextField(
        _("column note"), blank=True, help_text=_("开栏语. One blank line between paragraphs.")
    )
    hosts = models.TextField(_("hosts"), blank=True, help_text=_("主办单位, one per line."))
    guidance = models.TextField(
        _("guidance bodies"), blank=True, help_text=_("指导单位, one per line.")
    )

    # the door for whoever is not content
    contact = models.CharField(
        _("organiser's contact"),
        max_length=120,
        blank=True,
        validators=[check_reachable],
        help_text=_(
            "Who answers questions, with telephone or e-mail:"
            " 活动办公室 020-12345678. It stands at the foot of every page."
        ),
    )
    complaints = models.CharField(
        _("complaint line"),
        max_length=120,
        blank=True,
        validators=[check_reachable],
        help_text=_(
            "Where complaints go, with telephone or e-mail. There are no comments:"
            " this is the door. A change is on every page at once."
        ),
    )

    reviews = models.PositiveSmallIntegerField(
        _("approvals before publication"),
        default=3,
        validators=[MaxValueValidator(5)],
        help_text=_(
            "How many people other than the writer approve a story before it can be published:"
            " 3 for 三审. 0 is for trials: then one person can publish alone."
        ),
    )

    # windows
    publish_from = models.DateTimeField(
        _("pages from"), help_text=_("Before this time nobody but staff sees anything.")
    )
    publish_until = models.DateTimeField(
        _("pages until"),
        null=True,
        blank=True,
        help_text=_("Leave it empty: an honour roll should stay for ever."),
    )
    likes_open_at = models.DateTimeField(
        _("likes open"),
        null=True,
        blank=True,
        help_text=_(
            "Leave it empty and use “Open likes” on the readiness page: it opens as soon as"
            " every nominee's page is out, so that all start together."
        ),
    )
    likes_close_at = models.DateTimeField(
        _("likes close"),
        null=True,
        blank=True,
        help_text=_("A like received at this very second no longer counts."),
    )

    # after the close
    notice_days = models.PositiveSmallIntegerField(
        _("days of public notice"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("公示: whole days after the close; a final result comes after them."),
    )
    winners_by = models.CharField(
        _("winners are listed"),
        max_length=10,
        choices=WinnersBy,
        default=WinnersBy.STROKES,
        help_text=_("The rules page says so."),
    )
    jury = models.TextField(
        _("how a jury weighs"),
        blank=True,
        help_text=_("Stands on the rules page: 点赞占 40%，评审占 60%. It may be empty."),
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="edition_one_current",
                violation_error_message=_(
                    "Another edition is the current one. Use the action “Make current”."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["real", "rehearsal", "demo"]), name="edition_kind_known"
            ),
            models.CheckConstraint(condition=Q(reviews__range=(0, 5)), name="edition_reviews_few"),
            models.CheckConstraint(condition=Q(notice_days__range=(1, 30)), name="edition_notice"),
            models.CheckConstraint(
                condition=Q(winners_by__in=["strokes", "rank"]), name="edition_winners_by_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="rehearsal", is_current=True),
                name="edition_rehearsal_not_current",
                violation_error_message=_("A rehearsal can't be the current edition."),
            ),
            models.CheckConstraint(
                condition=Q(publish_until=None) | Q(publish_until__gt=F("publish_from")),
                name="edition_pages_window_order",
                violation_error_message=_("The pages would end before they begin."),
            ),
            models.CheckConstraint(
                condition=Q(likes_open_at=None)
                | Q(likes_close_at__isnull=False, likes_close_at__gt=F("likes_open_at")),
                name="edition_likes_window_order",
                violation_error_message=_("Likes need a closing time, after their opening time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.page("home")

    def page(self, name: str, *args: str) -> str:
        """Return the address of one of the edition's pages, such as "leaderboard".

        The current edition has the short addresses; a past one keeps them under its number.
        """
        if self.is_current:
            return reverse(name, args=args)
        return reverse(f"edition:{name}", args=[self.number, *args])

    @property
    def host_names(self) -> list[str]:
        return [name.strip() for name in self.hosts.splitlines() if name.strip()]

    @property
    def is_rehearsal(self) -> bool:
        return self.kind == self.Kind.REHEARSAL

    @property
    def is_demo(self) -> bool:
        return self.kind == self.Kind.DEMO

    def is_open_to_readers(self, *, at: datetime) -> bool:
        """The instance's twin of `open_to_readers`."""
        ended = self.publish_until is not None and self.publish_until <= at
        return not self.is_rehearsal and self.publish_from <= at and not ended

    def likes_window(self, *, at: datetime) -> "Edition.Window":
        """Say whether likes are not open yet, open or closed at that time."""
        if self.likes_close_at is not None and at >= self.likes_close_at:
            return self.Window.CLOSED
        if self.likes_open_at is None or at < self.likes_open_at:
            return self.Window.BEFORE
        return self.Window.OPEN
