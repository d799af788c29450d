"""Masking: an editor's click that takes a number or a name out of what readers see."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from profiles.checks.findings import FIELDS, Finding
from profiles.models import Story


def mask(*, story: Story, finding: Finding, everywhere: bool = False) -> list[str]:
    """Put the finding's mask in place of its passage in all fields, and return their names.

    everywhere: in the manuscript as well, which is otherwise kept as it was delivered.
    Raises ValidationError where only a person can tell what to write instead, and where the
    passage is no longer there.
    """
    if not (finding.passage and finding.masked):
        raise ValidationError(_("This can't be masked by itself. Please rewrite the passage."))
    names = (*FIELDS, "manuscript") if everywhere else FIELDS
    changed = [name for name in names if finding.passage in getattr(story, name)]
    if not changed:
        raise ValidationError(_("The passage is no longer in the story. Please look again."))
    for name in changed:
        setattr(story, name, getattr(story, name).replace(finding.passage, finding.masked))
    story.save(update_fields=changed)
    return changed
