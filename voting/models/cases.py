"""Cases: likes set aside for review, struck out, brought back; and complaints.

A case is what its dated acts say. Acts, and the likes a case is about, are only ever
added: triggers refuse to change or remove them. So nobody can undo what was done, and
a like itself is never touched.
"""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from profiles.codes import CODE_LENGTH, new_code
from profiles.models import Edition, Nominee
from voting.models.likes import Like

# A hold that no second person confirms within this time ends by itself.
HOLD_LASTS = timedelta(hours=24)


class CaseQuerySet(models.QuerySet["Case"]):
    def with_state(self) -> Self:
        """Annotate `state` and `state_since`: the case's last act that decides, and its time."""
        last = Act.objects.filter(case=OuterRef("pk"), kind__in=Act.DECIDING).order_by("-pk")
        return self.annotate(
            state=Subquery(last.values("kind")[:1]), state_since=Subquery(last.values("at")[:1])
        )

    def under_review(self, *, at: datetime) -> Self:
        """Cases whose likes are held at that time; a hold ends after HOLD_LASTS."""
        held = self.with_state().filter(state=Act.Kind.HELD)
        return held.filter(state_since__lte=at, state_since__gt=at - HOLD_LASTS)

    def void(self) -> Self:
        """Cases whose likes are struck out."""
        return self.with_state().filter(state=Act.Kind.VOIDED)

    def unanswered(self) -> Self:
        """Complaints that wait for an answer."""
        answers = Act.objects.filter(case=OuterRef("pk"), kind=Act.Kind.ANSWERED)
        return self.filter(~Exists(answers), kind=Case.Kind.COMPLAINT)

    def held_by_others(self, who: Any, *, at: datetime) -> Self:
        """Cases under review that this person may decide: somebody else has held their likes."""
        mine = Act.objects.filter(case=OuterRef("pk"), kind=Act.Kind.HELD, by=who)
        return self.under_review(at=at).filter(~Exists(mine))

    def binding(self, *, at: datetime) -> Self:
        """Cases whose likes no other case may take: struck out, or held and not ended by then.

        A hold that began after `at` binds too: another request may have been quicker.
        """
        held = Q(state=Act.Kind.HELD, state_since__gt=at - HOLD_LASTS)
        return self.with_state().filter(Q(state=Act.Kind.VOIDED) | held)


class Case(models.Model):
    """A case 个案: about likes that look bought or scripted, or a complaint.

    reference: six characters that people quote; it opens nothing. token_digest: SHA-256 of
    the secret in a complaint's own address; empty for a case that has none. chosen: the
    span and the filters by which its likes were chosen, for people to read.
    """

    class Kind(models.TextChoices):
        LIKES = "likes", _("likes under review")
        COMPLAINT = "complaint", _("complaint")

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="cases", verbose_name=_("edition")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    reference = models.CharField(
        _("reference"), max_length=CODE_LENGTH, unique=True, default=new_code
    )
    nominee = models.ForeignKey(
        Nominee,
        on_delete=models.PROTECT,
        related_name="cases",
        null=True,
        blank=True,
        verbose_name=_("nominee"),
    )
    opened_at = models.DateTimeField(_("opened"))
    chosen = models.JSONField(_("how the likes were chosen"), default=dict, blank=True)
    token_digest = models.BinaryField(max_length=32, blank=True, default=b"")

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["likes", "complaint"]), name="case_kind_known"
            ),
            models.UniqueConstraint(
                fields=["token_digest"],
                condition=~Q(token_digest=b""),
                name="case_token_once",
            ),
        ]
        permissions = [
            ("hold_likes", "Can set likes aside for review"),
            ("void_likes", "Can strike likes out, release them or bring them back"),
            ("answer_complaint", "Can read complaints and answer them"),
        ]

    def __str__(self) -> str:
        return self.reference


class Act(models.Model):
    """One dated act in a case. `text` is what readers, or a complaint's sender, may see.

    proposed_by: who had asked for what this act confirms; a void needs one, and a second person.
    """

    class Kind(models.TextChoices):
        HELD = "held", _("held for review")
        VOIDED = "voided", _("struck out")
        RELEASED = "released", _("released")
        RESTORED = "restored", _("brought back")
        TOLD = "told", _("the nominee was told")
        RECEIVED = "received", _("received")
        SAID = "said", _("the nominee's own words")
        ANSWERED = "answered", _("answered")
        NOTED = "noted", _("noted, for staff")

    class Reason(models.TextChoices):
        NONE = "", "–"
        REGULAR = "regular", _("too regular for people")
        NETWORK = "network", _("from one network")
        COOKIES = "cookies", _("from browsers made for it")
        ADMITTED = "admitted", _("admitted or bought")
        TEST = "test", _("a test of ours")
        OTHER = "other", _("another reason")

    # After one of these the state of a case's likes is another.
    DECIDING = (Kind.HELD, Kind.VOIDED, Kind.RELEASED, Kind.RESTORED)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(_("act"), max_length=10, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("by"),
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("proposed by"),
    )
    at = models.DateTimeField(_("time"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("held", "voided", "released", "restored"),
                        *("told", "received", "said", "answered", "noted"),
                    ]
                ),
                name="act_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["received", "said"]) | Q(by__isnull=False),
                name="act_has_a_name",
            ),
            models.CheckConstraint(
                condition=~Q(kind="voided")
                | (Q(proposed_by__isnull=False) & ~Q(proposed_by=F("by")) & ~Q(reason="")),
                name="act_void_needs_two",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(kind__in=["held", "restored", "received"]),
                name="act_once",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind__in=["voided", "released"]),
                name="act_hold_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"


class CaseLike(models.Model):
    """A like that a case is about."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="case_likes", db_index=False
    )
    like = models.ForeignKey(Like, on_delete=models.PROTECT, related_name="case_likes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "like"], name="case_like_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case} #{self.like_id}"


class CaseTally(models.Model):
    """How many of a case's likes a nominee received in one minute. Derived, rebuildable.

    Counts take what is void from it, so that no page has to count a case's likes.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tallies", db_index=False)
    nominee = models.ForeignKey(Nominee, on_delete=models.CASCADE, related_name="+")
    start = models.DateTimeField()
    likes = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "nominee", "start"], name="case_tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.nominee} {self.start:%Y-%m-%d %H:%M} {self.likes}"
