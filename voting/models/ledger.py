"""The public ledger as the database keeps it: lines that are never changed, and seals."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from profiles.models import Edition
from voting.models.cases import Act
from voting.models.likes import Like
from voting.models.rules import Rules


class Seal(models.Model):
    """A root over the ledger's first `size` lines.

    note: the signed checkpoint; empty for the moment between writing lines and signing
    them. Triggers let nothing change but an empty note.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="seals", db_index=False
    )
    number = models.PositiveIntegerField()
    base = models.PositiveBigIntegerField()  # lines that earlier seals cover
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    origin = models.CharField(max_length=255)
    vkey = models.CharField(max_length=400)
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="seal_number_once"),
            models.UniqueConstraint(fields=["edition", "base"], name="seal_extends_one"),
            models.CheckConstraint(condition=Q(size__gt=F("base")), name="seal_adds_lines"),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.number}"


class LedgerLineQuerySet(models.QuerySet["LedgerLine"]):
    def covered(self, *, seal: Seal) -> Self:
        """The lines that this seal covers first, in their order."""
        return self.filter(edition=seal.edition_id, seq__gt=seal.base, seq__lte=seal.size).order_by(
            "seq"
        )


class LedgerLine(models.Model):
    """One line of the ledger. text: its exact bytes. notice: the text of which it bears the hash.

    commitment: a like's, by which its receipt finds the line.
    """

    class Kind(models.TextChoices):
        LIKE = "L"
        VOID = "V"
        RESTORE = "R"
        POLICY = "P"
        NOTICE = "N"
        CLOSE = "C"

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="ledger_lines", db_index=False
    )
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=1, choices=Kind)
    text = models.CharField(max_length=300)
    notice = models.TextField(blank=True)
    like = models.OneToOneField(
        Like, on_delete=models.PROTECT, null=True, related_name="ledger_line"
    )
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, related_name="ledger_lines")
    rules = models.OneToOneField(
        Rules, on_delete=models.PROTECT, null=True, related_name="ledger_line"
    )
    commitment = models.BinaryField(max_length=32, null=True, db_index=True)

    objects = LedgerLineQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "seq"], name="ledger_seq_once"),
            models.UniqueConstraint(
                fields=["edition"], condition=Q(kind="C"), name="ledger_one_close"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["L", "V", "R", "P", "N", "C"]), name="ledger_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="L", like__isnull=False, commitment__isnull=False)
                | (~Q(kind="L") & Q(like=None, commitment=None)),
                name="ledger_like_has_its_line",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class LedgerTile(models.Model):
    """The hash of TILE whole leaves. Derived: a wrong one makes the sealer refuse."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="ledger_tiles", db_index=False
    )
    number = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="ledger_tile_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.number}"


def newest_seal(edition: Edition, *, until: datetime | None = None) -> Seal | None:
    """Return the edition's last signed seal, or the last one made by that time."""
    seals = Seal.objects.filter(edition=edition).exclude(note="")
    if until is not None:
        seals = seals.filter(at__lte=until)
    return seals.order_by("number").last()
