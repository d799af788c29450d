"""How an edition's rules are changed: by a new version, and after the opening by two people."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from profiles.models import Edition
from voting.clock import YEARS, shanghai_day
from voting.models import Rules
from voting.queues import queue

# What a version of the rules says; the rest of its fields follow from when it is written.
TERMS = (
    *("period", "daily_limit", "visibility", "delay_minutes", "daily_at", "ranks"),
    *("ties", "friction"),
)
# A process that serves likes may know the old rules and closing time for a second longer, and
# what is written takes a moment: new rules begin no sooner than this after they were confirmed.
NOTICE = timedelta(minutes=1)
CLOSING = "closes_at"  # a moment, not a term: a version that says nothing of it leaves it alone


def change_rules(
    *, edition: Edition, terms: Mapping[str, Any], reason: str, by: User | None, at: datetime
) -> Rules:
    """Write the edition's next rules and return them.

    terms: the new values of any of TERMS; the others stay as they were. Before likes open
    they hold from the same day on. Afterwards, and already in the minute before, they need
    a reason and wait, without any force, for `confirm_rules`; one version at a time.
    `closes_at` among them is a new closing time, and only then. Raises ValidationError where
    a reason or a name is missing, another version waits, the period would change, or likes
    have closed.
    """
    with transaction.atomic():
        edition = queue(edition.pk)  # somebody may open likes in this very moment
        if edition.likes_window(at=at) == Edition.Window.CLOSED:
            raise ValidationError(closed_words())
        opened = edition.likes_window(at=at + NOTICE) != Edition.Window.BEFORE
        current = newest_rules(edition=edition, at=at)
        wanted = {**{term: getattr(current, term) for term in TERMS}, **terms}
        wanted[CLOSING] = _new_closing(edition, wanted.get(CLOSING), opened=opened, at=at)
        if opened:
            _check_after_opening(current, wanted, reason, by)
        rules = Rules(
            edition=edition,
            from_day=_midnight_after(at) if opened else shanghai_day(at),
            reason=reason.strip(),
            written_by=by,
            confirmed_at=None if opened else at,
            **wanted,
        )
        return _write(rules)


def check_rules_are_known(*, edition: Edition, opens_at: datetime) -> None:
    """Raise ValidationError where likes would open in less than NOTICE after the rules changed.

    It belongs in the transaction that writes the opening: until its end no rules change.
    """
    queue(edition.pk)
    written = Rules.objects.confirmed().filter(edition=edition)
    changed = written.aggregate(last=Max("confirmed_at"))["last"]
    if changed is not None and opens_at < changed + NOTICE:
        raise ValidationError(
            _("The rules have just changed. Likes can open a minute later, when all know them.")
        )


def newest_rules(*, edition: Edition, at: datetime) -> Rules:
    """Return the rules that the next change starts from: they may hold from tomorrow only."""
    newest = Rules.objects.confirmed().filter(edition=edition).newest_first().first()
    return newest or Rules.objects.in_force(edition=edition, day=shanghai_day(at))


def confirm_rules(*, rules: Rules, by: User, at: datetime) -> Rules:
    """Let waiting rules hold from the next midnight in Shanghai on; a second person's act.

    In a day's last minute it is too late for its midnight, and they hold a day later. A new
    closing time holds at once. Of two confirmations at once, one counts.
    Raises ValidationError for whoever wrote them, and where they no longer wait, likes have
    closed meanwhile, or the new closing time has passed.
    """
    waiting = Rules.objects.waiting().filter(pk=rules.pk).exclude(written_by=by)
    with transaction.atomic():
        edition = queue(rules.edition_id)  # before the version's row, as whoever writes one does
        if edition.likes_window(at=at) == Edition.Window.CLOSED:
            raise ValidationError(closed_words())
        confirmed = waiting.update(confirmed_at=at, confirmed_by=by, from_day=_midnight_after(at))
        if not confirmed:
            raise ValidationError(_why_not(rules))
        if rules.closes_at is not None:
            _move_closing(rules, at=at)
    rules.refresh_from_db()
    return rules


def decline_rules(*, rules: Rules) -> None:
    """Take waiting rules away; whoever wrote them may do it, too.

    They have never held, so nothing refers to them, and the admin's log keeps what they
    said. Raises ValidationError where they no longer wait.
    """
    with transaction.atomic():
        # Locked first: deleting asks other tables meanwhile, and somebody may confirm.
        waiting = Rules.objects.waiting().select_for_update().filter(pk=rules.pk).first()
        if waiting is None:
            raise ValidationError(_why_not(rules))
        waiting.delete()


def closed_words() -> str:
    """Return why no rule changes after the close: the result rests on those that held."""
    return _("Likes have closed: the rules can't change any more, and those that held then stay.")


def no_such_year() -> str:
    """Return why a time is refused with whose days nothing could be reckoned."""
    return _("Choose a year from %(first)s to %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}


def _check_after_opening(
    current: Rules, wanted: Mapping[str, Any], reason: str, by: User | None
) -> None:
    if wanted["period"] != current.period:
        raise ValidationError(
            {"period": _("Likes are open: how often one may like a nominee can't change now.")}
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Likes are open: readers are owed a reason.")})
    if by is None:
        raise ValidationError(_("Likes are open: who changes the rules has to be known."))


def _new_closing(
    edition: Edition, wanted: datetime | None, *, opened: bool, at: datetime
) -> datetime | None:
    """Return the closing time if it would change, and None where it stays."""
    if wanted is None or wanted == edition.likes_close_at:
        return None
    if not opened:
        words = _("Likes are not open yet: set their closing time in the edition's form.")
    elif wanted.year not in YEARS:
        words = no_such_year()
    elif wanted <= at + NOTICE:
        words = _("The new closing time has passed already.")
    else:
        return wanted
    raise ValidationError({CLOSING: words})


def _move_closing(rules: Rules, *, at: datetime) -> None:
    """Set the edition's closing time where both are to come, late enough for all to know."""
    if rules.closes_at is None or rules.closes_at <= at + NOTICE:
        raise ValidationError(_("The new closing time has passed already."))
    still_open = Edition.objects.filter(pk=rules.edition_id, likes_close_at__gt=at + NOTICE)
    if not still_open.update(likes_close_at=rules.closes_at):
        raise ValidationError(
            _("Likes close in less than a minute: it is too late to move their closing time.")
        )


def _write(rules: Rules) -> Rules:
    """Save as the edition's next version; a constraint lets only one wait. In the queue."""
    versions = Rules.objects.filter(edition=rules.edition)
    rules.version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    rules.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            rules.save()
    except IntegrityError as error:
        if not versions.waiting().exists():
            raise
        raise ValidationError(
            _("Another change of the rules is waiting. Confirm or decline it first.")
        ) from error
    return rules


def _midnight_after(at: datetime) -> date:
    """Return the day that begins next; the one after it where that is in less than NOTICE."""
    return shanghai_day(at + NOTICE) + timedelta(days=1)


def _why_not(rules: Rules) -> str:
    now = Rules.objects.filter(pk=rules.pk).first()
    if now is None:
        return _("This change of the rules has been declined.")
    if now.confirmed_at is not None:
        return _("This change of the rules has been confirmed already.")
    return _("Whoever wrote a change of the rules can't confirm it: ask a second person.")
