"""What somebody has written to the organisers; it can be forgotten, unlike a case's acts."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.models import Edition
from voting.models.cases import Case


class ComplaintLetterQuerySet(models.QuerySet["ComplaintLetter"]):
    def of(self, *, edition: Edition) -> Self:
        return self.filter(case__edition=edition)

    def kept(self) -> Self:
        """Letters that have not been emptied."""
        return self.exclude(text="", contact="")


class ComplaintLetter(models.Model):
    """A complaint's text and how its sender can be reached: personal, so beside the final acts.

    Triggers let it be emptied and nothing else; `voting.complaints.forget_letters` does.
    """

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="letter"
    )
    text = models.TextField(_("what happened"), blank=True)
    contact = models.CharField(_("how to reach the sender"), max_length=200, blank=True)

    objects = ComplaintLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")

    def __str__(self) -> str:
        return str(self.case)
