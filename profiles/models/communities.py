"""Where nominees work."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Community(models.Model):
    """A community 社区: district 区 › subdistrict 街道 › community."""

    district = models.CharField(
        _("district"), max_length=30, help_text=_("With its last word, such as 越秀区.")
    )
    subdistrict = models.CharField(
        _("subdistrict"),
        max_length=30,
        blank=True,
        help_text=_("Street or town, such as 榕荫街道. May stay empty."),
    )
    name = models.CharField(
        _("community"), max_length=40, help_text=_("With its last word, such as 榕荫社区.")
    )

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["district", "subdistrict", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "subdistrict", "name"],
                name="community_once",
                violation_error_message=_("This community is already in the list."),
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(part for part in (self.district, self.subdistrict, self.name) if part)
