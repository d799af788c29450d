"""Likes set aside for review.

A stand-in until the cases are there: the same names and signatures, and the rows they write.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from profiles.models import Edition, Nominee
from voting.clock import floor_to
from voting.models import Act, Case, CaseLike, CaseTally, Like


def hold_likes(
    *,
    edition: Edition,
    likes: QuerySet[Like],
    nominee: Nominee | None,
    by: User,
    text: str,
    chosen: dict[str, Any],
    at: datetime,
) -> Case:
    """Set likes aside for review and return their case; they go on counting until a void."""
    if not text.strip():
        raise ValidationError(_("Please write a few words: without them nobody can follow it."))
    with transaction.atomic():
        free = may_be_held(likes=likes, edition=edition, nominee=nominee, by=by, at=at)
        taken = list(free.order_by("pk").values_list("pk", "nominee_id", "received_at"))
        if not taken:
            raise ValidationError(_("None of these likes can be held: they are in a case."))
        case = Case.objects.create(
            edition=edition, kind=Case.Kind.LIKES, nominee=nominee, chosen=chosen, opened_at=at
        )
        CaseLike.objects.bulk_create(CaseLike(case=case, like_id=pk) for pk, _n, _at in taken)
        minutes = Counter((n, floor_to(moment, timedelta(minutes=1))) for _pk, n, moment in taken)
        CaseTally.objects.bulk_create(
            CaseTally(case=case, nominee_id=n, start=start, likes=number)
            for (n, start), number in sorted(minutes.items())
        )
        Act.objects.create(case=case, kind=Act.Kind.HELD, by=by, text=text.strip(), at=at)
    return case


def may_be_held(
    *, likes: QuerySet[Like], edition: Edition, nominee: Nominee | None, by: User, at: datetime
) -> QuerySet[Like]:
    """Return those of the likes that this person may hold at that time."""
    chosen = Like.objects.filter(pk__in=likes.values("pk"), edition=edition, received_at__lt=at)
    if nominee is not None:
        chosen = chosen.filter(nominee=nominee)
    cases = Case.objects.filter(edition=edition)
    for binding in (cases.under_review(at=at), cases.void()):
        taken = CaseLike.objects.filter(case__in=binding.values("pk"))
        chosen = chosen.exclude(pk__in=taken.values("like"))
    return chosen
