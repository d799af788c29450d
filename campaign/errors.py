"""Error pages in the house's own words."""

import errno
import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from profiles.models import Edition

log = logging.getLogger(__name__)
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


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


def busy(request: HttpRequest) -> HttpResponse:
    """Answer 503, with a time to come back, to what the site can't make just now."""
    context = {"edition": Edition.objects.current(), "title": _("Back in a moment")}
    response = render(request, "503.html", context, status=503)
    response.headers["Retry-After"] = "5"
    response.headers["Cache-Control"] = "no-store"
    return response


def held_back(request: HttpRequest, reason: str) -> HttpResponse:
    """Answer 503 to a poster that nobody may have; waiting will not change that."""
    context = {"edition": Edition.objects.current(), "title": _("Held back"), "message": reason}
    response = render(request, "503.html", context, status=503)
    response.headers["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a failure of ours without asking database or session for anything."""
    return render(None, "500.html", status=500)


class Away:
    """Answer 503 with a time to come back while database or disk can't do their work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        context = {"title": _("Back in a moment")}
        if isinstance(exception, (OperationalError, InterfaceError)):
            log.error("The database did not answer", exc_info=exception)
        elif isinstance(exception, OSError) and exception.errno in NO_ROOM:
            log.error("A disk can't be written to", exc_info=exception)
            context["message"] = _(
                "The site can't keep what you sent: its disk is full or can't be written to."
                " Please tell whoever looks after the site, and send it again later."
            )
        else:
            return None
        response = render(None, "503.html", context, status=503)
        response.headers["Retry-After"] = "10"
        return response
