"""A final result: proposed by one person, declared by another, never changed afterwards.

A correction is a new version that stands beside the old one. Whoever acts on an edition's
result or on its cases queues for the edition's row, so that no hold slips in between.
"""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign.obstacles import obstacles
from campaign.results import state_result
from profiles.models import Edition, Nominee
from voting.models import Award, Result, Winner
from voting.queues import queue
from voting.settled import newest_result, public_notice
from voting.statements import Statement, read_statement


def choose_winners(
    *, edition: Edition, chosen: Mapping[Nominee, Award | None], by: User, at: datetime
) -> None:
    """Give each of these nominees the award that is chosen for them, or none.

    Others stay as they are. How many an award may have is looked at when a result is
    proposed: who chooses may change one after the other. Raises ValidationError where nominee
    or award is another edition's.
    """
    awards = {award.edition_id for award in chosen.values() if award is not None}
    if ({nominee.edition_id for nominee in chosen} | awards) - {edition.pk}:
        raise ValidationError(_("Nominee and award have to be of the same edition."))
    with transaction.atomic():
        queue(edition.pk)
        now = dict(Winner.objects.filter(nominee__in=chosen).values_list("nominee", "award"))
        changed = [one for one, award in chosen.items() if now.get(one.pk) != (award and award.pk)]
        Winner.objects.filter(nominee__in=changed).delete()
        Winner.objects.bulk_create(
            Winner(award=award, nominee=one, by=by, at=at)
            for one in changed
            if (award := chosen[one]) is not None
        )


def propose_result(*, edition: Edition, by: User, reason: str, at: datetime) -> Result:
    """Write down what the result would be, for a second person; readers don't see it yet.

    Raises ValidationError where something stands in its way, another proposal waits, a
    correction has no reason or would correct nothing.
    """
    with transaction.atomic():
        queue(edition.pk)
        _check(edition, at)
        last = newest_result(edition, at=at)
        version = last.version + 1 if last else 1
        said = state_result(edition=edition, version=version, reason=reason.strip(), at=at)
        if last is not None:
            _check_correction(said, last)
        return _write(edition, said, by, at)


def confirm_result(*, result: Result, by: User, at: datetime) -> Result:
    """Declare a proposed result, as its second person.

    Raises ValidationError for whoever proposed it, where it no longer waits, where something
    stands in its way, and where it is no longer what would be stated.
    """
    with transaction.atomic():
        queue(result.edition_id)
        waiting = Result.objects.waiting().filter(pk=result.pk).first()
        if waiting is None:
            raise ValidationError(_why_not(result))
        if waiting.proposed_by_id == by.pk:
            raise ValidationError(
                _("You have proposed this result: a second person has to confirm it.")
            )
        _check(result.edition, at)
        _check_unchanged(waiting, at)
        _declare(waiting, by, at)
    result.refresh_from_db()
    return result


def take_back_result(*, result: Result) -> None:
    """Delete a proposal; whoever made it may do it, too. The admin's log keeps that it was there.

    Raises ValidationError where it no longer waits.
    """
    with transaction.atomic():
        queue(result.edition_id)
        if not Result.objects.waiting().filter(pk=result.pk).delete()[0]:
            raise ValidationError(_why_not(result))


def _check(edition: Edition, at: datetime) -> None:
    if found := obstacles(edition=edition, at=at):
        raise ValidationError(found)


def _check_correction(said: Statement, last: Result) -> None:
    if not said.reason:
        raise ValidationError({"reason": _("A correction needs a reason: readers are owed one.")})
    if said.says_the_same(read_statement(last.statement)):
        raise ValidationError(
            _("Nothing would be corrected: version %(n)s says the same.") % {"n": last.version}
        )


def _check_unchanged(result: Result, at: datetime) -> None:
    now = state_result(edition=result.edition, version=result.version, reason=result.reason, at=at)
    if now.as_text() != result.statement:
        raise ValidationError(
            _("Counts or winners have changed since it was proposed: propose it anew.")
        )


def _write(edition: Edition, said: Statement, by: User, at: datetime) -> Result:
    notice = public_notice(edition)
    if Result.objects.waiting().filter(edition=edition).exists():
        raise ValidationError(_("Another proposal waits. Confirm it or take it back first."))
    return Result.objects.create(
        edition=edition,
        version=said.version,
        statement=said.as_text(),
        reason=said.reason,
        notice_until=notice.until if notice else at,
        proposed_at=at,
        proposed_by=by,
    )


def _declare(waiting: Result, by: User, at: datetime) -> None:
    """Let the database decide; its guards and constraints say no in their own words."""
    try:
        with transaction.atomic():
            rows = Result.objects.waiting().filter(pk=waiting.pk)
            rows.update(confirmed_at=at, confirmed_by=by)
    except IntegrityError as error:
        raise ValidationError(_("The database refused it: look at what is in the way.")) from error


def _why_not(result: Result) -> str:
    if Result.objects.declared().filter(pk=result.pk).exists():
        return _("This result has been declared already.")
    return _("This proposal has been taken back.")
