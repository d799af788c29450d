"""The like, and what a visitor may know about their own likes."""

import logging
from datetime import datetime

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from profiles.models import Edition, Nominee
from voting import tallies, wording
from voting.friction import seconds_to_wait
from voting.likes import Answer, Outcome, cast_like, likes_of, standing
from voting.origins import is_own_page
from voting.visibility import counts_until, shown_counts
from voting.visitors import make_visitor, read_visitor

log = logging.getLogger(__name__)

STATUS = {
    Answer.USED_UP: 409,
    Answer.NOT_OPEN: 409,
    Answer.CLOSED: 409,
    Answer.WITHDRAWN: 410,
}


@csrf_exempt  # pages are the same bytes for everyone and bear no token; the Origin is checked
@require_POST
@never_cache
def like(request: HttpRequest, code: str) -> HttpResponse:
    """Cast a like: 303 to a page for a form, JSON for script."""
    at = timezone.now()  # first of all: this is when the like was received
    nominee = _nominee_or_404(request, code, at=at)
    if not is_own_page(request):
        return _refuse(request, nominee, "foreign", status=403)
    visitor = read_visitor(request)
    wait = seconds_to_wait(request, visitor=visitor, at=at)
    if wait:
        response = _refuse(request, nominee, "too_fast", status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    if visitor is None:
        return _ask_once_more(request, nominee)
    outcome = cast_like(nominee=nominee, visitor=visitor, at=at)
    if outcome.answer != Answer.LIKED:
        return _refuse(
            request, nominee, outcome.answer, status=STATUS[outcome.answer], outcome=outcome
        )
    _keep_tallies(nominee.edition, at=at)
    if not _wants_json(request):
        return _see_other("liked", nominee)
    return JsonResponse(_liked(nominee, outcome))


@require_safe
@never_cache
def liked(request: HttpRequest, code: str) -> HttpResponse:
    """Say what became of this visitor's like, as the database knows it."""
    at = timezone.now()
    nominee = _nominee_or_404(request, code, at=at)
    visitor = read_visitor(request)
    if visitor is None:
        return redirect("confirm-like", code)
    now = standing(edition=nominee.edition, visitor=visitor, at=at)
    context = {
        **_context(nominee.edition, at),
        "nominee": nominee,
        "standing": now,
        "liked": nominee.code in now.liked,
        "likes": _shown_likes(nominee, at=at),
    }
    return render(request, "voting/liked.html", context)


@require_safe
@never_cache
def confirm_like(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a second tap, now that the browser has had a cookie; or say that it has not."""
    at = timezone.now()
    nominee = _nominee_or_404(request, code, at=at)
    context = {
        **_context(nominee.edition, at),
        "nominee": nominee,
        "has_cookie": read_visitor(request) is not None,
    }
    return render(request, "voting/confirm.html", context)


@require_safe
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    """Tell script what this visitor has liked and has left; give a new browser its cookie."""
    at = timezone.now()
    edition = Edition.objects.current()
    visitor = read_visitor(request)
    if edition is None or not edition.is_open_to_readers(at=at):
        state: dict[str, object] = {"liked": [], "left": 0, "window": Edition.Window.BEFORE}
    else:
        now = standing(edition=edition, visitor=visitor, at=at)
        state = {
            "liked": sorted(now.liked),
            "left": now.left,
            "daily_limit": now.daily_limit,
            "resets_at": now.resets_at.isoformat(),
            "window": edition.likes_window(at=at),
        }
    response = JsonResponse(state)
    if visitor is None:
        make_visitor(response)
    return response


@require_safe
@never_cache
def my_likes(request: HttpRequest) -> HttpResponse:
    """List this visitor's likes in the current edition."""
    at = timezone.now()
    edition = Edition.objects.current()
    if edition is None or not edition.is_open_to_readers(at=at):
        raise Http404
    visitor = read_visitor(request)
    context = {
        **_context(edition, at),
        "standing": standing(edition=edition, visitor=visitor, at=at) if visitor else None,
        "likes": likes_of(edition=edition, visitor=visitor) if visitor else [],
    }
    return render(request, "voting/my_likes.html", context)


def _nominee_or_404(request: HttpRequest, code: str, *, at: datetime) -> Nominee:
    """Return the nominee, also a withdrawn one; a rehearsal's only to staff."""
    nominee = Nominee.objects.with_place().filter(code=code).first()
    if nominee is None:
        raise Http404
    edition = nominee.edition
    readable = edition.is_open_to_readers(at=at) or (
        edition.is_rehearsal and request.user.is_active and request.user.is_staff
    )
    out = nominee.is_withdrawn or nominee.stories.published(at=at).exists()
    if not (readable and out):
        raise Http404
    return nominee


def _ask_once_more(request: HttpRequest, nominee: Nominee) -> HttpResponse:
    """Give the cookie and count nothing: without one, a browser could like for ever."""
    if _wants_json(request):
        response = _refuse(request, nominee, "again", status=409)
    else:
        response = _see_other("confirm-like", nominee)
    make_visitor(response)
    return response


def _see_other(page: str, nominee: Nominee) -> HttpResponse:
    response = redirect(page, nominee.code)
    response.status_code = 303
    return response


def _shown_likes(nominee: Nominee, *, at: datetime) -> int | None:
    likes = shown_counts(edition=nominee.edition, at=at, nominee=nominee)
    return None if likes is None else likes.get(nominee.pk, 0)


def _liked(nominee: Nominee, outcome: Outcome) -> dict[str, object]:
    return {
        "answer": outcome.answer,
        "first": outcome.first,
        "code": nominee.code,
        "likes": _shown_likes(nominee, at=timezone.now()),
        "left": outcome.left,
        "resets_at": outcome.resets_at.isoformat() if outcome.resets_at else None,
        "receipt": outcome.receipt,
        "message": wording.liked(nominee, outcome),
    }


def _refuse(
    request: HttpRequest,
    nominee: Nominee,
    answer: str,
    *,
    status: int,
    outcome: Outcome | None = None,
) -> HttpResponse:
    message = wording.refused(answer, nominee, outcome)
    resets_at = outcome.resets_at if outcome else None
    if _wants_json(request):
        body = {
            "answer": answer,
            "code": nominee.code,
            "resets_at": resets_at.isoformat() if resets_at else None,
            "message": message,
        }
        return JsonResponse(body, status=status)
    context = {
        **_context(nominee.edition, timezone.now()),
        "nominee": nominee,
        "answer": answer,
        "title": wording.title(answer),
        "message": message,
        "resets_at": resets_at,
    }
    return render(request, "voting/refused.html", context, status=status)


def _keep_tallies(edition: Edition, *, at: datetime) -> None:
    """Tally what has closed; the like is counted whether or not this succeeds."""
    try:
        tallies.roll_up_if_due(edition=edition, at=at)
    except DatabaseError:
        log.warning("Tallies wait for the next like or for the timer", exc_info=True)


def _context(edition: Edition, at: datetime) -> dict[str, object]:
    as_of = counts_until(edition=edition, at=at)
    window = edition.likes_window(at=at)
    return {"edition": edition, "at": at, "window": window, "as_of": as_of, "live": as_of == at}


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
