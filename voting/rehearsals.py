"""Throwing a rehearsal away whole, likes and all."""

from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction
from django.utils.translation import gettext as _

from profiles.models import Edition, Nominee, Photo, Story
from profiles.photos import delete_photo
from voting.models import (
    Act,
    Case,
    CaseLike,
    ComplaintLetter,
    LedgerLine,
    Like,
    Result,
    Seal,
    Winner,
)


def discard_rehearsal(*, edition: Edition) -> None:
    """Delete a rehearsal with its stories, nominees, rules and likes; all of it or nothing.

    Raises ValidationError for any other edition, and where the site's own role in the
    database may delete no likes, as it should: then the owner has to do it. The database
    itself refuses to delete the likes of a real one.
    """
    if not edition.is_rehearsal:
        raise ValidationError(_("Only a rehearsal can be thrown away."))
    try:
        _delete(edition)
    except ProgrammingError as error:
        words = _("The site itself may not delete likes. Ask the operator to run: %(command)s")
        command = f"manage.py discard_rehearsal {edition.number}"
        raise ValidationError(words % {"command": command}) from error


def _delete(edition: Edition) -> None:
    with transaction.atomic():
        Result.objects.filter(edition=edition).delete()
        Winner.objects.filter(award__edition=edition).delete()
        LedgerLine.objects.filter(edition=edition).delete()
        Seal.objects.filter(edition=edition).delete()
        CaseLike.objects.filter(case__edition=edition).delete()
        ComplaintLetter.objects.of(edition=edition).delete()
        Act.objects.filter(case__edition=edition).delete()
        Case.objects.filter(edition=edition).delete()
        Like.objects.filter(edition=edition).delete()
        for photo in Photo.objects.filter(story__edition=edition):
            delete_photo(photo=photo)
        Story.objects.filter(edition=edition).delete()
        Nominee.objects.filter(edition=edition).delete()
        edition.delete()
