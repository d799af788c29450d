"""The page that finds a like in the ledger by its receipt."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import translate_url
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from profiles.models import Edition
from voting.answers import edition_context
from voting.ledger.given_up import given_up
from voting.ledger.receipts import State, look_up

STATUS = {State.UNREADABLE: 400, State.UNKNOWN: 404}


@csrf_exempt  # writes nothing; by POST, so that a receipt stands in no address and no log
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a receipt; say what became of its like, or give the proof as a file."""
    at = timezone.now()
    receipt = request.POST.get("receipt", "")[:100]
    found = look_up(receipt=receipt, at=at) if request.method == "POST" else None
    if found is not None and found.proof and "proof" in request.POST:
        name = f"seal-{found.seal.number}-line-{found.number}" if found.seal else ""
        response = HttpResponse(found.proof, content_type="text/plain; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.tlog-proof"'
        return response
    edition = Edition.objects.current()
    readable = edition is not None and edition.is_open_to_readers(at=at)
    context = {
        **(edition_context(edition, at) if edition is not None and readable else {}),
        "alternate": translate_url(request.path, "zh-hans" if get_language() == "en" else "en"),
        "receipt": receipt,
        "found": found,
        "lost": _ledgers_with_losses(at) if found and found.state == State.UNKNOWN else [],
        **(_where_to_object(found.case.edition) if found is not None and found.case else {}),
    }
    status = STATUS.get(found.state, 200) if found is not None else 200
    return render(request, "voting/verify.html", context, status=status)


def _where_to_object(edition: Edition) -> dict[str, str]:
    return {"cases": edition.page("cases"), "complaints": edition.page("complaints")}


def _ledgers_with_losses(at: datetime) -> list[tuple[str, str]]:
    """Return name and address of each ledger that lost lines: a receipt doesn't say whose it is."""
    editions = [one for one in Edition.objects.all() if one.is_open_to_readers(at=at)]
    return [(one.name, one.page("ledger")) for one in editions if given_up(one)]
