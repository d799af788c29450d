"""That something was forgotten: all that is left of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.models import Edition


class Forgetting(models.Model):
    """One act of forgetting, and how much went; rows are only ever added, triggers see to it.

    signature: over `statement`, in base64, where the site had a key to sign with.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="forgettings", verbose_name=_("edition")
    )
    at = models.DateTimeField(_("at"))
    network_keys = models.PositiveIntegerField(_("network keys"))
    traces = models.PositiveIntegerField(_("traces"))
    letters = models.PositiveIntegerField(_("letters"))
    own_key = models.BooleanField(_("the edition's own key"))
    signature = models.TextField(blank=True)

    class Meta:
        verbose_name = _("record of forgetting")
        verbose_name_plural = _("records of forgetting")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.statement

    @property
    def statement(self) -> str:
        """What is signed: one line that says what was destroyed, and when."""
        return (
            f"forgotten edition={self.edition.number} at={self.at:%Y-%m-%dT%H:%M:%SZ}"
            f" network_keys={self.network_keys} traces={self.traces} letters={self.letters}"
            f" own_key={'yes' if self.own_key else 'no'}"
        )
