"""What friction and review may know of where likes came from, and what was refused.

Nothing here names an address: tags are keyed hashes that are good for one day, and once
the day's key is destroyed nobody can make the same tag again. After the edition
`forget` destroys keys and traces.
"""

from django.db import models
from django.db.models import Q

from profiles.models import Edition, Nominee
from voting.models.likes import Like

TAG_LENGTH = 8  # bytes of the keyed hash


class NetworkKey(models.Model):
    """The key of an edition's day, under which networks are tagged; `forget` destroys it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="network_keys")
    day = models.DateField()
    key = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "day"], name="network_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.day}"


class Trace(models.Model):
    """What is known of a like's way here, beside the like so that it can be forgotten alone.

    subscriber: tag of the IPv4 address or the IPv6 /64. neighbourhood: of the /24 or the
    /48. client: a family of browsers such as "wechat-android", never a whole User-Agent.
    cookie_age: seconds between the visitor's cookie and the like. puzzle: the level of
    the puzzle that was solved, 0 for none; waited: whether the signed wait took its place.
    """

    like = models.OneToOneField(
        Like, on_delete=models.CASCADE, primary_key=True, related_name="trace"
    )
    subscriber = models.BinaryField(max_length=TAG_LENGTH)
    neighbourhood = models.BinaryField(max_length=TAG_LENGTH)
    client = models.CharField(max_length=20)
    cookie_age = models.PositiveIntegerField()
    puzzle = models.PositiveSmallIntegerField(default=0)
    waited = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(puzzle__range=(0, 3)), name="trace_puzzle_level"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class SolvedPuzzle(models.Model):
    """A puzzle's answer that has been used; its unique digest lets it be used once alone."""

    digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return bytes(self.digest).hex()[:12]


class Refusals(models.Model):
    """How many wishes to like one nominee met with one answer in an hour; a few may be lost.

    answer: one of `voting.answers`: "used_up", "too_fast" … In "again" and "puzzle" nothing
    was refused, the visitor was asked for one more step.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="refusals")
    nominee = models.ForeignKey(
        Nominee, on_delete=models.CASCADE, related_name="refusals", db_index=False
    )
    hour = models.DateTimeField()
    answer = models.CharField(max_length=10)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nominee", "hour", "answer"], name="refusals_once"),
        ]

    def __str__(self) -> str:
        return f"{self.nominee} {self.hour:%Y-%m-%d %H:%M} {self.answer} {self.number}"
