"""Complaints: a letter to the organisers, a secret code for its sender, an answer.

The code alone opens the letter's page and only its digest is stored; the case's reference
is what people quote, and opens nothing.
"""

import hashlib
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from profiles.codes import new_letter_code, read_letter_code
from profiles.models import Edition, Nominee
from voting.cases import add_act, needed
from voting.models import Act, Case, ComplaintLetter

LONGEST_TEXT = 2000
LONGEST_CONTACT = 200


def complain(
    *, edition: Edition, nominee: Nominee | None, text: str, contact: str, at: datetime
) -> tuple[Case, str]:
    """Keep a letter and return its case and the secret code that leads to it.

    nominee: whom it is about, if anybody. contact: how the sender can be reached, or "".
    Raises ValidationError where nothing is written, or far too much.
    """
    words, reach = needed(text), contact.strip()
    if len(words) > LONGEST_TEXT or len(reach) > LONGEST_CONTACT:
        raise ValidationError(_("That is longer than we can keep. Please shorten it."))
    secret = new_letter_code()
    with transaction.atomic():
        case = Case.objects.create(
            edition=edition,
            kind=Case.Kind.COMPLAINT,
            nominee=nominee,
            opened_at=at,
            token_digest=_digest(secret),
        )
        ComplaintLetter.objects.create(case=case, text=words, contact=reach)
        Act.objects.create(case=case, kind=Act.Kind.RECEIVED, at=at)
    return case, secret


def answer_complaint(*, case: Case, by: User, text: str, at: datetime) -> Act:
    """Answer a complaint; its sender reads it at the letter's address. It may be done again.

    Raises ValidationError without an answer, and for a case that is no complaint.
    """
    if case.kind != Case.Kind.COMPLAINT:
        raise ValidationError(_("This case is not a complaint; there is nobody to answer."))
    return add_act(case=case, kind=Act.Kind.ANSWERED, by=by, text=text, at=at)


def find_complaint(*, secret: str) -> Case | None:
    """Return the complaint of that secret, however it was copied, with its edition at hand."""
    complaints = Case.objects.filter(kind=Case.Kind.COMPLAINT)
    found = complaints.filter(token_digest=_digest(read_letter_code(secret)))
    return found.select_related("edition", "nominee", "letter").first()


def forget_letters(*, edition: Edition) -> int:
    """Empty the edition's letters and return how many; dates and answers stay."""
    return ComplaintLetter.objects.of(edition=edition).kept().update(text="", contact="")


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
