"""The short way: what script asks most, answered by the same views with less around them.

`/me/` is asked once a page view, and a like once a tap. Neither needs a session, a message or
a user, so the middleware for those is left out, and what remains is the settings' own. Whatever
is not quite usual (a form, a puzzle's answer, a rehearsal, a wrong host, a database that does
not answer) goes the long way through Django, which then says what is wrong.
"""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils import timezone
from django.utils.module_loading import import_string

from campaign.logs import HEADER
from voting import kept, views
from voting.visitors import COOKIE_NAME, make_visitor

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

PATH = re.compile(r"(?:/en)?/(?:me|nominees/(?P<code>[a-z0-9]{1,20})/like)/")
MOST_HOSTS = 20  # whose welcome is kept, in both languages
NEEDED = (
    *("campaign.logs.name_requests", "campaign.measures.count_requests"),
    *("django.middleware.security.SecurityMiddleware", "campaign.middleware.security_headers"),
    "campaign.middleware.language_from_url",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)


@dataclass(frozen=True, kw_only=True)
class Welcome:
    """What is told to every new browser until that time (`time.monotonic`)."""

    until: float
    headers: list[tuple[str, str]]
    body: bytes


class ShortWay:
    """A WSGI application that answers what is quite usual, and asks another for the rest."""

    def __init__(self, application: Application) -> None:
        self._application = application
        answer: Callable[[HttpRequest], HttpResponse] = _call_view
        for name in reversed([name for name in settings.MIDDLEWARE if name in NEEDED]):
            answer = import_string(name)(answer)
        self._answer = answer
        self._welcomes: dict[tuple[str, str, str], Welcome] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        match = PATH.fullmatch(environ.get("PATH_INFO", ""))
        if match is None or not _is_usual(environ, match):
            return self._application(environ, start_response)
        is_newcomer = match["code"] is None and COOKIE_NAME not in environ.get("HTTP_COOKIE", "")
        try:
            if is_newcomer:
                return self._welcome(environ, match, start_response)
            response = self._respond(environ, match)
        except DatabaseError:
            connection.close()  # it may have died meanwhile; a like may be tried again
            return self._application(environ, start_response)
        except Exception:  # such as a page that is not there: nothing has been answered yet
            return self._application(environ, start_response)
        status = f"{response.status_code} {response.reason_phrase}"
        start_response(status, [*response.items(), *_cookies(response)])
        return [response.content]

    def _welcome(
        self, environ: Environ, match: re.Match[str], start_response: StartResponse
    ) -> Iterable[bytes]:
        """Tell a new browser what is told to all of them this second, with a cookie of its own."""
        key = (environ.get("HTTP_HOST", ""), environ["wsgi.url_scheme"], match[0])
        now = time.monotonic()
        kept_one = self._welcomes.get(key)
        if kept_one is None or now >= kept_one.until:
            response = self._respond(environ, match)
            headers = [pair for pair in response.items() if pair[0] != HEADER]
            kept_one = Welcome(until=now + kept.LASTS, headers=headers, body=response.content)
            if len(self._welcomes) >= MOST_HOSTS:
                self._welcomes.clear()
            self._welcomes[key] = kept_one
        jar = HttpResponse()  # never the kept one's: each browser has a cookie that no other has
        make_visitor(jar, at=timezone.now())
        start_response("200 OK", [*kept_one.headers, *_cookies(jar)])
        return [kept_one.body]

    def _respond(self, environ: Environ, match: re.Match[str]) -> HttpResponse:
        close_at = connection.close_at
        is_old = close_at is not None and time.monotonic() >= close_at
        if is_old and not connection.in_atomic_block:
            connection.close()
        request = WSGIRequest(environ)
        request.get_host()  # raises DisallowedHost
        request.resolver_match = _resolver_match(match)
        response = self._answer(request)
        response.headers["Content-Length"] = str(len(response.content))
        return response


def _is_usual(environ: Environ, match: re.Match[str]) -> bool:
    if match["code"] is None:
        return bool(environ["REQUEST_METHOD"] == "GET")
    return (
        environ["REQUEST_METHOD"] == "POST"
        and environ.get("CONTENT_LENGTH") in (None, "", "0")
        and "HTTP_TRANSFER_ENCODING" not in environ
        and "application/json" in environ.get("HTTP_ACCEPT", "")
    )


def _cookies(response: HttpResponse) -> list[tuple[str, str]]:
    return [("Set-Cookie", one.output(header="")) for one in response.cookies.values()]


def _call_view(request: HttpRequest) -> HttpResponse:
    match = request.resolver_match
    assert match is not None  # noqa: S101  for the type checker
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


def _resolver_match(match: re.Match[str]) -> ResolverMatch:
    """Return what Django's own search through all addresses would find."""
    if match["code"] is None:
        return ResolverMatch(views.me, (), {}, "me")
    return ResolverMatch(views.like, (), {"code": match["code"]}, "like")
