"""Many manuscripts at once, with their portraits; safe to repeat."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from profiles.deliveries import Delivered, Parcel
from profiles.forms import LONGEST_SIDE
from profiles.images import clean_picture, crop_portrait
from profiles.importing import Imported, import_manuscript
from profiles.manuscripts import ManuscriptError
from profiles.models import Edition, Nominee, Story


class Result(StrEnum):
    IN = "in"
    ALREADY = "already"
    PERSON = "person"  # in, but somebody has to look
    FAILED = "failed"


@dataclass
class Outcome:
    """What became of one file; notes are for the person who has to look."""

    name: str
    result: Result
    story: Story | None = None
    notes: list[str] = field(default_factory=list)


def take_in(*, edition: Edition, parcel: Parcel, create_missing: bool) -> Iterator[Outcome]:
    """Make a draft of each manuscript and yield what became of it; then of pictures left over.

    One that fails leaves nothing half written and stops no other. A manuscript or a portrait
    that is there already is left alone.
    """
    used: set[str] = set()
    for delivered in parcel.manuscripts:
        yield _one(edition, parcel, delivered, create_missing, used)
    for name in parcel.pictures:
        if name not in used:
            words = _("No nominee of these manuscripts has this picture's name or number.")
            yield Outcome(name, Result.PERSON, notes=[words])


def _one(
    edition: Edition, parcel: Parcel, delivered: Delivered, create_missing: bool, used: set[str]
) -> Outcome:
    if delivered.trouble:
        return Outcome(delivered.name, Result.FAILED, notes=[delivered.trouble])
    try:
        imported = import_manuscript(
            edition=edition, text=delivered.text, create_missing=create_missing
        )
    except ManuscriptError as error:
        return Outcome(delivered.name, Result.FAILED, notes=[str(error)])
    except ValidationError as error:
        return Outcome(delivered.name, Result.FAILED, notes=list(error.messages))
    notes = _to_look_at(imported)
    if imported.nominee is not None:
        notes += _portrait(imported.nominee, parcel, used)
    if imported.already:
        return Outcome(delivered.name, Result.ALREADY, imported.story, notes)
    result = Result.PERSON if notes else Result.IN
    return Outcome(delivered.name, result, imported.story, notes)


def _to_look_at(imported: Imported) -> list[str]:
    if imported.already:
        return []
    notes = [
        _("Not recognised, so it stays in the body: %(text)s") % {"text": text}
        for text in imported.unrecognised
    ]
    if imported.nominee is None:
        notes.append(_("No nominee of the list was recognised; choose one, or none for news."))
    return notes


def _portrait(nominee: Nominee, parcel: Parcel, used: set[str]) -> list[str]:
    name = parcel.portrait_for(number=nominee.number, name=nominee.name)
    if not name:
        return []
    used.add(name)
    if nominee.portrait:
        return []
    try:
        cleaned = clean_picture(ContentFile(parcel.pictures[name], name), longest=LONGEST_SIDE)
    except ValidationError as error:
        return [f"{name}: {' '.join(error.messages)}"]
    small = crop_portrait(cleaned, focus=(nominee.focus_x, nominee.focus_y))
    cleaned.seek(0)
    nominee.portrait, nominee.portrait_small = cleaned, small
    nominee.save(update_fields=["portrait", "portrait_small"])
    return []
