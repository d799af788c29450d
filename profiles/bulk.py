"""Many manuscripts at once, with their portraits and photos; safe to repeat."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from profiles.deliveries import Delivered, Parcel, is_within, portrait_among
from profiles.duplicates import Stories
from profiles.forms import LONGEST_SIDE
from profiles.images import clean_picture, crop_portrait
from profiles.importing import Imported, import_manuscript
from profiles.manuscripts import ManuscriptError, parse
from profiles.models import Edition, Nominee, Story
from profiles.photos import add_photo


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


def take_in(
    *, edition: Edition, parcel: Parcel, create_missing: bool, seconds: float = float("inf")
) -> Iterator[Outcome]:
    """Make a draft of each manuscript and yield what became of it; then of pictures left over.

    seconds: after so long, photos are named instead of taken in, since each takes a few. One
    that fails leaves nothing half written and stops no other. A manuscript or a picture that
    is there already is left alone.
    """
    used: set[str] = set()
    until, stories = monotonic() + seconds, Stories(edition)
    for delivered in parcel.manuscripts:
        alike = _alike(stories, delivered)
        outcome = _one(edition, parcel, delivered, create_missing, used, until)
        if outcome.story is not None and outcome.result != Result.ALREADY:
            stories.add(outcome.story)
            if alike:
                outcome.result, outcome.notes = Result.PERSON, [*alike, *outcome.notes]
        yield outcome
    for name in parcel.pictures:
        if name not in used:
            words = _("No nominee of these manuscripts has this picture's name or number.")
            yield Outcome(name, Result.PERSON, notes=[words])


def _alike(stories: Stories, delivered: Delivered) -> list[str]:
    """Say which stories are perhaps the same, such as an earlier version of the manuscript."""
    if delivered.trouble:
        return []
    alike = stories.like(parse(delivered.text))
    return [
        _("Perhaps here already: %(story)s (%(why)s)") % {"story": one.story, "why": one.words}
        for one in alike
    ]


def _one(
    edition: Edition,
    parcel: Parcel,
    delivered: Delivered,
    create_missing: bool,
    used: set[str],
    until: float,
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
    notes = _to_look_at(imported) + _pictures(imported, parcel, delivered.name, used, until)
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


def _pictures(
    imported: Imported, parcel: Parcel, manuscript: str, used: set[str], until: float
) -> list[str]:
    """Make one picture the portrait and the others the story's photos; return what failed."""
    nominee = imported.nominee
    number, name = (nominee.number, nominee.name) if nominee else (None, "")
    belong = parcel.pictures_of(manuscript, number=number, name=name)
    files = [file for file in belong if file not in used]
    used |= set(files)
    apart = [file for file in files if not is_within(file, manuscript)]
    portrait = portrait_among(apart, number=number, name=name) if nominee else ""
    notes = _portrait(nominee, portrait, parcel.pictures[portrait]) if nominee and portrait else []
    if imported.already:
        return notes
    for file in files:
        if file != portrait:
            notes += _photo(imported.story, file, parcel.pictures[file], until)
    return notes


def _photo(story: Story, name: str, raw: bytes, until: float) -> list[str]:
    if monotonic() > until:
        return [_("%(name)s: there was no time left. Add it on the story's page.") % {"name": name}]
    try:
        add_photo(story=story, upload=ContentFile(raw, name))
    except ValidationError as error:
        return [f"{name}：{' '.join(error.messages)}"]
    return []


def _portrait(nominee: Nominee, name: str, raw: bytes) -> list[str]:
    if nominee.portrait:
        return []
    try:
        cleaned = clean_picture(ContentFile(raw, name), longest=LONGEST_SIDE)
    except ValidationError as error:
        return [f"{name}：{' '.join(error.messages)}"]
    small = crop_portrait(cleaned, focus=(nominee.focus_x, nominee.focus_y))
    cleaned.seek(0)
    nominee.portrait, nominee.portrait_small = cleaned, small
    nominee.save(update_fields=["portrait", "portrait_small"])
    return []
