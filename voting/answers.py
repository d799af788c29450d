"""Answers to a wish to like: a page for a form, JSON for script."""

import logging
import math
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse

from profiles.codes import new_code
from profiles.models import Edition, Nominee
from voting import kept, refusals, wording
from voting.likes import Answer, Outcome
from voting.measures import LIKES, PUZZLES
from voting.puzzles import make_puzzle
from voting.visibility import counts_until
from voting.visitors import OLD_ENOUGH, Visitor, make_visitor

log = logging.getLogger(__name__)

FOREIGN, TOO_FAST = "foreign", "too_fast"
# Not refused, but asked for one more step.
AGAIN, PUZZLE = "again", "puzzle"
STATUS = {
    Answer.USED_UP: 409,
    Answer.NOT_OPEN: 409,
    Answer.CLOSED: 409,
    Answer.WITHDRAWN: 410,
    FOREIGN: 403,
    TOO_FAST: 429,
}


def thank(
    request: HttpRequest, nominee: Nominee, outcome: Outcome, *, at: datetime, received: datetime
) -> HttpResponse:
    """Say that the like is counted; received: when it came."""
    LIKES.labels(str(outcome.answer)).inc()
    if not wants_json(request):
        return _see_other("liked", nominee)
    body = {
        "answer": outcome.answer,
        "first": outcome.first,
        "code": nominee.code,
        "likes": shown_likes(nominee, at=at, own=received if outcome.first else None),
        "left": outcome.left,
        "resets_at": _iso(outcome.resets_at),
        "receipt": outcome.receipt,
        "message": wording.liked(nominee, outcome),
    }
    return JsonResponse(body)


def refuse(
    request: HttpRequest,
    nominee: Nominee,
    answer: str,
    *,
    at: datetime,
    outcome: Outcome | None = None,
    wait: int = 0,
) -> HttpResponse:
    """Note that a wish to like was turned down, and say why."""
    refusals.note(nominee, answer, at=at)
    return refusal(request, nominee, answer, at=at, outcome=outcome, wait=wait)


def refusal(
    request: HttpRequest,
    nominee: Nominee,
    answer: str,
    *,
    at: datetime,
    outcome: Outcome | None = None,
    wait: int = 0,
) -> HttpResponse:
    """Say why nothing was counted, when to come back, and what to quote when asking us.

    The reference stands in our log beside the reason, and beside nothing about the visitor.
    """
    reference = new_code()
    log.info("Like refused, %s: %s, nominee %s", reference, answer, nominee.code)
    again_at = _again_at(nominee, answer, outcome)
    if again_at is not None:
        wait = math.ceil((again_at - at).total_seconds())
    said = {
        "answer": answer,
        "message": wording.refused(answer, nominee, outcome, wait=wait),
        "reference": reference,
    }
    status = STATUS[answer]
    response: HttpResponse
    if wants_json(request):
        body = {**said, "code": nominee.code, "resets_at": _iso(again_at), "wait": wait}
        response = JsonResponse(body, status=status)
    else:
        context = {**edition_context(nominee.edition, at), **said, "nominee": nominee}
        context["title"] = wording.title(answer)
        response = render(request, "voting/refused.html", context, status=status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def ask_again(
    request: HttpRequest, nominee: Nominee, visitor: Visitor | None, *, at: datetime
) -> HttpResponse:
    """Count nothing before the browser has kept a cookie of ours for a moment; give it one."""
    refusals.note(nominee, AGAIN, at=at)
    wait = OLD_ENOUGH if visitor is None else visitor.wait
    response: HttpResponse
    if wants_json(request):
        why = AGAIN if visitor is None else "young"
        message = wording.refused(why, nominee, wait=wait)
        body = {"answer": AGAIN, "code": nominee.code, "message": message, "wait": wait}
        response = JsonResponse(body, status=409)
    else:
        response = _see_other("confirm-like", nominee)
    response.headers["Retry-After"] = str(wait)
    if visitor is None:
        make_visitor(response, at=at)
    return response


def ask_puzzle(
    request: HttpRequest, nominee: Nominee, visitor: Visitor, *, level: int, at: datetime
) -> HttpResponse:
    """Give script a puzzle and what solves it; lead a form to the page that does the same."""
    refusals.note(nominee, PUZZLE, at=at)
    PUZZLES.labels(str(level)).inc()
    if not wants_json(request):
        return _see_other("confirm-like", nominee)
    body = {
        "answer": PUZZLE,
        "code": nominee.code,
        "message": wording.refused(PUZZLE, nominee),
        "challenge": make_puzzle(nominee=nominee, visitor=visitor, level=level, at=at),
        "script": static("js/puzzle.js"),
        "worker": static("vendor/altcha/pbkdf2.js"),
        "page": reverse("confirm-like", args=[nominee.code]),
    }
    return JsonResponse(body, status=409)


def shown_likes(nominee: Nominee, *, at: datetime, own: datetime | None = None) -> int | None:
    """Return the nominee's likes as far as they may be shown, as of at most a second ago.

    own: when a like was received that has just been counted, and that its visitor should see.
    """
    shown = kept.counts_of(nominee.edition, at=at)
    if shown is None:
        return None
    is_missing = own is not None and shown.live and own >= shown.until
    return shown.counts.get(nominee.pk, 0) + is_missing


def edition_context(edition: Edition, at: datetime) -> dict[str, object]:
    """Return what the templates of all pages need to know of the edition."""
    as_of = counts_until(edition=edition, at=at)
    window = edition.likes_window(at=at)
    return {"edition": edition, "at": at, "window": window, "as_of": as_of, "live": as_of == at}


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _see_other(page: str, nominee: Nominee) -> HttpResponse:
    response = redirect(page, nominee.code)
    response.status_code = 303
    return response


def _again_at(nominee: Nominee, answer: str, outcome: Outcome | None) -> datetime | None:
    """Return when such a like may count after all, where that is a known time."""
    if answer == Answer.NOT_OPEN:
        return nominee.edition.likes_open_at
    return outcome.resets_at if outcome else None


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
