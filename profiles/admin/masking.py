"""Masking as an act of the story's page: numbers that are nobody's business, by one click."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from profiles.admin.acts import Act
from profiles.checks import mask
from profiles.checks.private import private_numbers
from profiles.models import Story


def _mask_numbers(story: Story, _reason: str, _at: datetime) -> None:
    for finding in list(private_numbers(story)):
        # an earlier one may have masked the same passage in this field, too
        if finding.stops and finding.masked and finding.passage in getattr(story, finding.field):
            mask(story=story, finding=finding)


def _numbers(story: Story) -> list[str]:
    """Return each number with what will stand in its place."""
    found = [one for one in private_numbers(story) if one.stops and one.masked]
    return list(dict.fromkeys(f"{one.passage} → {one.masked}" for one in found))


MASK = Act(
    name="mask",
    label=_("Mask numbers"),
    explanation=_(
        "Identity, bank card, mobile and plate numbers in the text are covered with asterisks."
        " The manuscript as delivered stays as it is."
    ),
    run=_mask_numbers,
    suits=lambda story: bool(_numbers(story)),
    shows=_numbers,
)
