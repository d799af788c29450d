"""The versions of a story: what each changed, and going back to one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.differences import Difference, differences
from profiles.models import Step, Story
from profiles.reviewing import TEXT_FIELDS, Person, note

SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version as it was saved, and what it changed in the one before."""

    row: Any
    changes: list[Difference]


def versions(story: Story) -> list[Version]:
    """Return the latest versions that changed a word, the newest first."""
    rows = list(story.history.select_related("history_user")[: SHOWN + 1])
    found = []
    for place, row in enumerate(rows[:SHOWN]):
        before = rows[place + 1] if place + 1 < len(rows) else None
        changes = differences(before, row) if before else []
        if changes or before is None:
            found.append(Version(row=row, changes=changes))
    return found


def restore_version(*, story: Story, version: Any, by: Person, at: datetime) -> None:
    """Give a story the words that it had in that version; the ones it has now stay on record."""
    if version.id != story.pk:
        raise ValidationError(_("This version belongs to another story."))
    with transaction.atomic():
        now = Story.objects.select_for_update().get(pk=story.pk)
        for name in TEXT_FIELDS:
            setattr(now, name, getattr(version, name))
        now.changed_by_id = by.pk
        now.version += 1
        now.save()
        if now.state == Story.State.PUBLISHED:
            note(story=now, kind=Step.Kind.CHANGED, by=by, at=at, comment=_restored(version))


def _restored(version: Any) -> str:
    when = timezone.localtime(version.history_date)
    return _("The version of %(when)s was restored.") % {"when": f"{when:%Y-%m-%d %H:%M}"}
