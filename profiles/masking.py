"""Masking: words and pictures that must go, from everywhere we keep them, by one person at once."""

from datetime import datetime
from functools import partial

from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.html import escape
from django.utils.translation import gettext as _

from profiles.bodies import replace_words
from profiles.models import Nominee, Photo, Step, Story
from profiles.photos import delete_photo
from profiles.reviewing import Person, note, note_on_page

MASK = "■■"
SHORTEST = 2  # one character would be found everywhere


def mask_words(*, story: Story, words: str, by: Person, at: datetime, mask: str = MASK) -> int:
    """Put the mask in the place of the words wherever the story has them; return how often.

    In its text, manuscript, pictures' words, history, steps and the desk's log. There is no
    way back. Raises ValidationError where they are nowhere, and for fewer than two characters.
    """
    words = words.strip()
    if len(words) < SHORTEST:
        raise ValidationError(_("Give at least two characters."))
    with transaction.atomic():
        Story.objects.select_for_update().get(pk=story.pk)
        found = sum(_replace(rows, words, mask) for rows in _where(story))
        if not found:
            raise ValidationError(_("These words are nowhere in the story."))
        Story.objects.filter(pk=story.pk).update(version=models.F("version") + 1)
        story.refresh_from_db()
        note(story=story, kind=Step.Kind.MASKED, by=by, at=at, comment=_masked_in(found))
    return found


def remove_photo(*, photo: Photo, by: Person, at: datetime) -> None:
    """Take a picture out of the story, its crops and its original off the disk, at once."""
    story = photo.story
    with transaction.atomic():
        delete_photo(photo=photo)
        note(story=story, kind=Step.Kind.MASKED, by=by, at=at, comment=_("A photo was removed."))


def remove_portrait(*, nominee: Nominee, at: datetime, by: Person | None = None) -> None:
    """Take a nominee's portrait off every page, and its files off the disk, at once."""
    names, storage = (nominee.portrait.name, nominee.portrait_small.name), nominee.portrait.storage
    nominee.portrait, nominee.portrait_small = "", ""
    with transaction.atomic():
        nominee.save(update_fields=["portrait", "portrait_small"])
        words = _("The portrait was removed.")
        note_on_page(nominee=nominee, kind=Step.Kind.MASKED, by=by, at=at, comment=words)
        for name in filter(None, names):
            transaction.on_commit(partial(storage.delete, name))


def _where(story: Story) -> list[models.QuerySet]:
    log = LogEntry.objects.filter(content_type__app_label="profiles", content_type__model="story")
    return [
        Story.objects.filter(pk=story.pk),
        story.photos.all(),
        story.history.all(),
        story.steps.all(),
        log.filter(object_id=str(story.pk)),
    ]


def _replace(rows: models.QuerySet, words: str, mask: str) -> int:
    """Replace in every text of the rows, past save(), so that no copy is made on the way."""
    names = [
        field.name
        for field in rows.model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not isinstance(field, models.SlugField | models.FileField)
        and field.name not in ("digest", "object_id", "history_type", "state")
    ]
    found = 0
    for row in rows:
        changed = {}
        for name in names:
            old = getattr(row, name) or ""
            if name == "body":
                old, times = replace_words(old, words, mask)
                found += times
            for form in dict.fromkeys((words, escape(words))):
                found += old.count(form)
                old = old.replace(form, mask)
            if old != (getattr(row, name) or ""):
                changed[name] = old[: getattr(row._meta.get_field(name), "max_length", None)]
        if changed:
            rows.model._default_manager.filter(pk=row.pk).update(**changed)
    return found


def _masked_in(found: int) -> str:
    return _("In %(n)s places.") % {"n": found}
