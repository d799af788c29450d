"""Starting the next edition from the last: its words, hosts and rules; nothing of its people."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from profiles.models import Edition
from voting.rules import TERMS, change_rules, newest_rules

WORDS = (
    *("column", "purpose", "column_note", "hosts", "guidance", "contact", "complaints"),
    *("notice_days", "winners_by", "jury"),
)
# Rehearsals and demonstrations have the numbers from here on.
LARGEST = 899
# Until somebody sets the day: pages that come out by themselves should be nobody's surprise.
UNSEEN = timedelta(days=365)


def start_next(*, edition: Edition, name: str, at: datetime) -> Edition:
    """Make the next real edition and return it: unseen, not current, without any window.

    Communities belong to no edition, so they are there already. Both editions can be open
    at once; nothing of the old one changes. Raises ValidationError for a demonstration or
    rehearsal, and for a name that is empty or taken.
    """
    if edition.kind != Edition.Kind.REAL:
        raise ValidationError(_("Only a real edition can be followed by another."))
    name = name.strip()
    if Edition.objects.filter(name=name).exists():
        raise ValidationError(_("There is an edition of that name already."))
    with transaction.atomic():
        new = Edition(
            number=_next_number(),
            kind=Edition.Kind.REAL,
            name=name,
            publish_from=at.replace(second=0, microsecond=0) + UNSEEN,
            **{word: getattr(edition, word) for word in WORDS},
        )
        new.full_clean()
        new.save()
        last = newest_rules(edition=edition, at=at)
        terms = {term: getattr(last, term) for term in TERMS}
        change_rules(edition=new, terms=terms, reason="", by=None, at=at)
    return new


def _next_number() -> int:
    real = Edition.objects.filter(number__lte=LARGEST)
    return int(real.aggregate(last=Max("number"))["last"] or 0) + 1
