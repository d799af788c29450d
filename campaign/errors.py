"""Error pages in the house's own words."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from profiles.models import Edition

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what can't be understood; the exception's words are not for visitors."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token; the reason is for the log, not for people."""
    return render(request, "403.html", {"form_expired": True}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere, in the site's frame and with ways on."""
    return render(request, "404.html", {"edition": Edition.objects.current()}, status=404)


def gone(request: HttpRequest, title: str, message: str) -> HttpResponse:
    """Answer for a page that was here, with the reason that readers are owed."""
    context = {"edition": Edition.objects.current(), "title": title, "message": message}
    return render(request, "410.html", context, status=410)


def busy(request: HttpRequest, message: str = "") -> HttpResponse:
    """Answer 503, with a time to come back, to what the site can't make just now."""
    context = {
        "edition": Edition.objects.current(),
        "title": _("Back in a moment"),
        "message": message,
    }
    response = render(request, "503.html", context, status=503)
    response.headers["Retry-After"] = "5"
    response.headers["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a failure of ours without asking database or session for anything."""
    return render(None, "500.html", status=500)


class DatabaseAway:
    """Answer 503 with a time to come back while the database can't be reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, (OperationalError, InterfaceError)):
            return None
        log.error("The database did not answer", exc_info=exception)
        response = render(None, "503.html", {"title": _("Back in a moment")}, status=503)
        response.headers["Retry-After"] = "10"
        return response
