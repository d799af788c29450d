"""Likes, and the key under which they know their visitors."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models import Edition, Nominee
from voting.models.rules import MAX_DAILY_LIMIT


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
        verbose_name = _("record of a like")
        verbose_name_plural = _("records of likes")
        permissions = [("see_evidence", "Can look at where likes came from")]
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
