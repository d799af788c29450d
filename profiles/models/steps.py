"""The way of a story to its readers: every step of it, with who took it and when."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models.stories import Story


class StepQuerySet(models.QuerySet["Step"]):
    def corrections(self) -> Self:
        """What readers are told was wrong, the newest first."""
        return self.filter(kind=Step.Kind.CORRECTED).order_by("-at", "-pk")

    def not_looked_over(self) -> Self:
        """What one person did to a published story, and nobody else has looked at since."""
        later = Step.objects.filter(
            story=models.OuterRef("story"), pk__gt=models.OuterRef("pk"), kind=Step.Kind.LOOKED_OVER
        )
        alone = [Step.Kind.WITHDRAWN, Step.Kind.MASKED, Step.Kind.CORRECTED, Step.Kind.CHANGED]
        return self.filter(~models.Exists(later), kind__in=alone)


class Step(models.Model):
    """A step 经过; approvals are steps, as many as the edition demands."""

    class Kind(models.TextChoices):
        HANDED_IN = "handed_in", _("Handed in for review")
        APPROVED = "approved", _("Approved")
        SENT_BACK = "sent_back", _("Sent back")
        READ_BACK = "read_back", _("Read back to the person")
        SCHEDULED = "scheduled", _("Scheduled")
        UNSCHEDULED = "unscheduled", _("Taken off the schedule")
        PUBLISHED = "published", _("Published")
        CORRECTED = "corrected", _("Corrected")
        CHANGED = "changed", _("Changed after publication")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        MASKED = "masked", _("Words masked")
        LOOKED_OVER = "looked_over", _("Looked over afterwards")

    story = models.ForeignKey(
        Story, on_delete=models.CASCADE, related_name="steps", verbose_name=_("story")
    )
    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"))
    comment = models.TextField(_("comment"), blank=True)
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    digest = models.CharField(max_length=64, blank=True)  # of the text that was before them

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["story", "round", "by", "digest"],
                condition=Q(kind="approved"),
                name="step_one_approval_each",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["sent_back", "corrected", "withdrawn"], comment=""),
                name="step_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.story}"


class Presence(models.Model):
    """Who has a story open at the desk just now."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="presences")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("who has it open")
        verbose_name_plural = _("who has it open")
        constraints = [
            models.UniqueConstraint(fields=["story", "who"], name="presence_once_each"),
        ]

    def __str__(self) -> str:
        return f"{self.who} · {self.story}"
