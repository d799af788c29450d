"""The like, and what a visitor may know about their own likes."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import translate_url
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from profiles.models import Edition, Nominee
from voting import answers, kept
from voting.books import keep_books
from voting.clock import day_begins, shanghai_day
from voting.confirming import State, next_step
from voting.forgetting import is_forgotten
from voting.gate import ask_to_pass
from voting.likes import Answer, Outcome, can_add, cast_like, likes_of, shut_for, standing
from voting.origins import is_own_page
from voting.visitors import Visitor, make_visitor, read_visitor


@csrf_exempt  # pages are the same bytes for everyone and bear no token; the Origin is checked
@require_POST
@never_cache
def like(request: HttpRequest, code: str) -> HttpResponse:
    """Cast a like: 303 to a page for a form, JSON for script."""
    at = timezone.now()  # first of all: this is when the like was received
    nominee = _nominee_or_404(request, code, at=at)
    if not is_own_page(request):
        return answers.refuse(request, nominee, answers.FOREIGN, at=at)
    shut = shut_for(nominee, at=at)
    visitor = read_visitor(request, at=at)
    if shut is not None:
        if shut.answer == Answer.CLOSED and visitor is not None:
            shut = cast_like(nominee=nominee, visitor=visitor.id, at=at)  # it may be a retry
        return _tell(request, nominee, shut, at=at)
    if visitor is None or visitor.wait:
        return answers.ask_again(request, nominee, visitor, at=at)
    response = _like(request, nominee, visitor, at=at)
    keep_books(edition=nominee.edition, at=at)
    return response


def _like(
    request: HttpRequest, nominee: Nominee, visitor: Visitor, *, at: datetime
) -> HttpResponse:
    """Cast the like of a visitor whom we know, if friction lets it pass."""
    rules = kept.rules_of(nominee.edition, day=shanghai_day(at))
    passage = ask_to_pass(request, nominee=nominee, visitor=visitor, rules=rules, at=at)
    if passage.wait:
        return answers.refuse(request, nominee, answers.TOO_FAST, at=at, wait=passage.wait)
    if passage.level and can_add(nominee=nominee, visitor=visitor.id, at=at, rules=rules):
        return answers.ask_puzzle(request, nominee, visitor, level=passage.level, at=at)
    outcome = cast_like(
        nominee=nominee,
        visitor=visitor.id,
        at=at,
        trace=passage.trace,
        puzzle=passage.puzzle,
        rules=rules,
    )
    if outcome.answer == Answer.SPENT:
        return answers.ask_puzzle(request, nominee, visitor, level=1, at=at)
    return _tell(request, nominee, outcome, at=at)


def _tell(
    request: HttpRequest, nominee: Nominee, outcome: Outcome, *, at: datetime
) -> HttpResponse:
    if outcome.answer == Answer.LIKED:
        return answers.thank(request, nominee, outcome, at=timezone.now(), received=at)
    return answers.refuse(request, nominee, outcome.answer, at=at, outcome=outcome)


@require_safe
@never_cache
def liked(request: HttpRequest, code: str) -> HttpResponse:
    """Say what became of this visitor's like, as the database knows it."""
    at = timezone.now()
    nominee = _nominee_or_404(request, code, at=at)
    visitor = read_visitor(request, at=at)
    if visitor is None:
        return redirect("confirm-like", code)
    now = standing(edition=nominee.edition, visitor=visitor.id, at=at)
    context = {
        **answers.edition_context(nominee.edition, at),
        "alternate": _in_other_language(request),
        "nominee": nominee,
        "standing": now,
        "liked": nominee.code in now.liked,
        "receipt": _receipt_for(nominee, visitor),
        "likes": answers.shown_likes(nominee, at=at),
        "forgotten": is_forgotten(nominee.edition, at=at),
    }
    return render(request, "voting/liked.html", context)


def _receipt_for(nominee: Nominee, visitor: Visitor) -> str:
    given = likes_of(edition=nominee.edition, visitor=visitor.id)
    return next((receipt for liked, _at, receipt in given if liked == nominee), "")


@require_safe
@never_cache
def confirm_like(request: HttpRequest, code: str) -> HttpResponse:
    """Have the browser wait, or its device work, until a second tap counts; then ask for it."""
    at = timezone.now()
    nominee = _nominee_or_404(request, code, at=at)
    visitor = read_visitor(request, at=at)
    step = next_step(request, nominee=nominee, visitor=visitor, at=at)
    if step.refusal is not None:
        # The tap was counted when it came; this only looks.
        return answers.refusal(request, nominee, step.refusal.answer, at=at, outcome=step.refusal)
    context = {
        **answers.edition_context(nominee.edition, at),
        "alternate": _in_other_language(request),
        "nominee": nominee,
        "step": step,
    }
    response = render(request, "voting/confirm.html", context)
    if step.state == State.MOMENT:
        response.headers["Refresh"] = str(step.seconds)
    return response


@require_safe
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    """Tell script what this visitor has liked and has left; give a new browser its cookie."""
    at = timezone.now()
    edition = kept.current_edition()
    visitor = read_visitor(request, at=at)
    if edition is None or not edition.is_open_to_readers(at=at):
        state: dict[str, object] = {"liked": [], "left": 0, "window": Edition.Window.BEFORE}
    else:
        now = standing(
            edition=edition,
            visitor=visitor.id if visitor else None,
            at=at,
            rules=kept.rules_of(edition, day=shanghai_day(at)),
        )
        state = {
            "liked": sorted(now.liked),
            "left": now.left,
            "daily_limit": now.daily_limit,
            "resets_at": now.resets_at.isoformat(),
            "window": edition.likes_window(at=at),
        }
    response = JsonResponse(state)
    if visitor is None:
        make_visitor(response, at=at)
    return response


@require_safe
@never_cache
def my_likes(request: HttpRequest) -> HttpResponse:
    """List this visitor's likes in the current edition, today's and earlier ones."""
    at = timezone.now()
    edition = Edition.objects.current()
    if edition is None or not edition.is_open_to_readers(at=at):
        raise Http404
    visitor = read_visitor(request, at=at)
    likes = likes_of(edition=edition, visitor=visitor.id) if visitor else []
    midnight = day_begins(shanghai_day(at))
    context = {
        **answers.edition_context(edition, at),
        "alternate": _in_other_language(request),
        "standing": standing(edition=edition, visitor=visitor.id, at=at) if visitor else None,
        "today": [like for like in likes if like[1] >= midnight],
        "earlier": [like for like in likes if like[1] < midnight],
        "forgotten": is_forgotten(edition, at=at),
    }
    return render(request, "voting/my_likes.html", context)


def _in_other_language(request: HttpRequest) -> str:
    other = "zh-hans" if get_language() == "en" else "en"
    return translate_url(request.path, other)


def _nominee_or_404(request: HttpRequest, code: str, *, at: datetime) -> Nominee:
    """Return the nominee, also a withdrawn one; a rehearsal's only to staff."""
    found = kept.nominee_of(code, at=at)
    if found is None:
        raise Http404
    nominee, out = found
    edition = nominee.edition
    readable = edition.is_open_to_readers(at=at) or (
        edition.is_rehearsal and request.user.is_active and request.user.is_staff
    )
    if not (readable and out):
        raise Http404
    return nominee
