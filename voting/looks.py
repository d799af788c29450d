"""Every look at evidence is on record: who, at whom, at which likes, when."""

import logging
from datetime import date

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from profiles.models import Edition, Nominee

# Beside Django's 1, 2 and 3 for adding, changing and deleting: nothing was changed.
LOOK = 4

log = logging.getLogger(__name__)


def log_page(*, by: User, edition: Edition, day: date, nominee: Nominee | None = None) -> None:
    """Tell the site's log that a page of figures was opened.

    A page that is only opened writes nothing to the database; single likes take a look.
    """
    whose = f"nominee {nominee.code}" if nominee else "all nominees"
    log.info("User %s opens the evidence of %s, edition %s, %s", by.pk, whose, edition.pk, day)


def log_look(*, by: User, nominee: Nominee, words: str) -> None:
    """Write down that somebody looks at a nominee's evidence; words: which likes."""
    LogEntry.objects.log_actions(by.pk, [nominee], LOOK, change_message=words, single_object=True)


def log_export(*, by: User, edition: Edition, words: str) -> None:
    """Write down that somebody takes an edition's counts away."""
    LogEntry.objects.log_actions(by.pk, [edition], LOOK, change_message=words, single_object=True)


def looks_at(nominee: Nominee) -> QuerySet[LogEntry]:
    """Return who has looked, the newest first."""
    kind = ContentType.objects.get_for_model(Nominee)
    looks = LogEntry.objects.filter(content_type=kind, object_id=str(nominee.pk), action_flag=LOOK)
    return looks.select_related("user").order_by("-action_time")
