"""Likes set aside for review, struck out by a second person, brought back on appeal.

A hold or a void accuses nobody: anyone can buy likes for somebody else. No like is touched;
what is written are a case and its dated acts, and what counts follows from the last of them.

All acts of an edition queue for its row, so that each one sees what the one before has done.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from profiles.models import Edition, Nominee
from voting.case_likes import take_likes
from voting.cases import add_act, needed
from voting.models import HOLD_LASTS, Act, Case, CaseLike, Like, Result
from voting.queues import queue

KIND = Act.Kind


def hold_likes(
    *,
    edition: Edition,
    likes: QuerySet[Like],
    nominee: Nominee | None,
    by: User,
    text: str,
    chosen: dict[str, Any],
    seen: int | None = None,
    at: datetime,
) -> Case:
    """Set likes aside for review and return their case; they go on counting until a void.

    Of `likes` it takes those of the edition (and the nominee) that `may_be_held` by this
    person. chosen: how they were chosen, in words. seen: how many the person was shown.
    Raises ValidationError where none is left, or no longer as many as were seen.
    """
    words = needed(text)
    with transaction.atomic():
        queue(edition.pk)
        free = may_be_held(likes=likes, edition=edition, nominee=nominee, by=by, at=at)
        case = Case.objects.create(
            edition=edition, kind=Case.Kind.LIKES, nominee=nominee, chosen=chosen, opened_at=at
        )
        taken = take_likes(case=case, likes=free)
        if not taken:
            raise ValidationError(
                _("These likes can't be held: they are in a case, or you have held them before.")
            )
        if seen is not None and taken != seen:
            raise ValidationError(
                _("These are no longer the likes that you saw. Look at them again.")
            )
        add_act(case=case, kind=KIND.HELD, by=by, text=words, at=at)
    return case


def may_be_held(
    *, likes: QuerySet[Like], edition: Edition, nominee: Nominee | None, by: User, at: datetime
) -> QuerySet[Like]:
    """Return those of the likes that this person may hold at that time.

    They are in no case that binds them, and this person has not held them before: one
    person alone can't keep likes under review, nor an edition from its result.
    """
    chosen = Like.objects.filter(pk__in=likes.values("pk"), edition=edition, received_at__lt=at)
    if nominee is not None:
        chosen = chosen.filter(nominee=nominee)
    cases = Case.objects.filter(edition=edition)
    held_before = cases.filter(acts__kind=KIND.HELD, acts__by=by)
    in_cases = CaseLike.objects.filter(case__in=cases.binding(at=at).values("pk"))
    by_same = CaseLike.objects.filter(case__in=held_before.values("pk"))
    return chosen.exclude(pk__in=in_cases.values("like")).exclude(pk__in=by_same.values("like"))


def void_likes(*, case: Case, by: User, reason: Act.Reason, text: str, at: datetime) -> Act:
    """Strike out the likes of a hold, as its second person, with a reason that readers see.

    Raises ValidationError where the hold is decided or has ended, for whoever held them,
    and without a reason in words.
    """
    words = needed(text)
    if reason == Act.Reason.NONE:
        raise ValidationError(_("Choose a reason: readers are owed one."))
    with transaction.atomic():
        queue(case.edition_id)
        held = _open_hold(case, at=at)
        if held.by_id == by.pk:
            raise ValidationError(_("You have held these likes: a second person has to confirm."))
        _check_free(case, at=at)
        at = _after_results(case.edition_id, at)
        return Act.objects.create(
            case=case,
            kind=KIND.VOIDED,
            by=by,
            proposed_by_id=held.by_id,
            reason=reason,
            text=words,
            at=at,
        )


def release_likes(*, case: Case, by: User, text: str, at: datetime) -> Act:
    """End a hold without a void. Raises ValidationError where it is decided or has ended."""
    words = needed(text)
    with transaction.atomic():
        queue(case.edition_id)
        _open_hold(case, at=at)
        return add_act(case=case, kind=KIND.RELEASED, by=by, text=words, at=at)


def restore_likes(*, case: Case, by: User, text: str, at: datetime) -> Act:
    """Bring likes back that were struck out. Raises ValidationError where they are not void."""
    words = needed(text)
    with transaction.atomic():
        queue(case.edition_id)
        last = _last_decision(case)
        if last is None or last.kind != KIND.VOIDED:
            raise ValidationError(_("The likes of this case are not struck out."))
        at = _after_results(case.edition_id, at)
        return add_act(case=case, kind=KIND.RESTORED, by=by, text=words, at=at)


def _after_results(edition: int, at: datetime) -> datetime:
    """Return the time of an act that may have waited while a result was declared.

    The sealer tells by their times which acts a result knew of.
    """
    declared = Result.objects.declared().filter(edition=edition, confirmed_at__gte=at)
    last = declared.aggregate(last=Max("confirmed_at"))["last"]
    return last + timedelta(microseconds=1) if last else at


def _last_decision(case: Case) -> Act | None:
    return Act.objects.filter(case=case, kind__in=Act.DECIDING).order_by("pk").last()


def _open_hold(case: Case, *, at: datetime) -> Act:
    """Return the act by which the case's likes are held. Raises ValidationError if they are not."""
    last = _last_decision(case)
    if last is None:
        raise ValidationError(_("This case is a complaint; it is about no likes."))
    if last.kind != KIND.HELD:
        raise ValidationError(
            _("This was decided already: %(act)s.") % {"act": last.get_kind_display()}
        )
    if at >= last.at + HOLD_LASTS:
        raise ValidationError(_("This hold has ended: nobody confirmed it within 24 hours."))
    return last


def _check_free(case: Case, *, at: datetime) -> None:
    """Raise ValidationError where another case has taken one of the likes meanwhile.

    It can: a void that arrived just before the end of its hold may run after a new hold,
    and then the other case is the younger one.
    """
    others = Case.objects.filter(edition=case.edition_id, pk__gt=case.pk).binding(at=at)
    mine = CaseLike.objects.filter(case=case).values("like")
    if CaseLike.objects.filter(case__in=others.values("pk"), like__in=mine).exists():
        raise ValidationError(_("Another case holds some of these likes by now."))
