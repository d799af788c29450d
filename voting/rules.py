"""How an edition's rules are changed: by a new version, never by an edit."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from profiles.models import Edition
from voting.clock import shanghai_day
from voting.models import Rules

# What a version of the rules says; the rest of its fields follow from when it is written.
TERMS = (
    *("period", "daily_limit", "visibility", "delay_minutes", "daily_at", "ranks"),
    *("ties", "friction"),
)


def change_rules(*, edition: Edition, terms: Mapping[str, Any], reason: str, at: datetime) -> Rules:
    """Write the edition's next rules and return them.

    terms: the new values of any of TERMS; the others stay as they were. Before likes open
    they hold from the same day on; afterwards from the next midnight in Shanghai, with a
    reason. Raises ValidationError where a reason is missing or the period would change
    after the opening.
    """
    today = shanghai_day(at)
    opened = edition.likes_window(at=at) != Edition.Window.BEFORE
    newest = Rules.objects.filter(edition=edition).newest_first().first()
    current = newest or Rules.objects.in_force(edition=edition, day=today)
    wanted = {**{term: getattr(current, term) for term in TERMS}, **terms}
    if opened and wanted["period"] != current.period:
        raise ValidationError(
            {"period": _("Likes are open: how often one may like a nominee can't change now.")}
        )
    if opened and not reason.strip():
        raise ValidationError({"reason": _("Likes are open: readers are owed a reason.")})
    with transaction.atomic():
        # Two at once: the constraint on (edition, version) lets one through.
        last = Rules.objects.filter(edition=edition).aggregate(last=Max("version"))["last"]
        rules = Rules(
            edition=edition,
            version=(last or 0) + 1,
            from_day=today + timedelta(days=1) if opened else today,
            reason=reason.strip(),
            confirmed_at=at,
            **wanted,
        )
        rules.full_clean()
        rules.save()
    return rules
