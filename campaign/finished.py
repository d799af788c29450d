"""Finished pages: the bytes of public pages, kept by each worker ahead of Django.

A public page is the same for everyone as of an even second (`campaign.pages`), so its
bytes can be given again until that time has passed. What is kept is bounded, and nothing
is kept that Django did not mark as public. Who asks does not matter here, what is asked
does: host, scheme, path, and of the query only what a page looks at.
"""

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import parse_etags

from campaign.pages import TICK

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Key = tuple[str, str, str, str]

# What pages look at; a messenger's tails (from=…, isappinstalled=…) change nothing in them.
PARAMETERS = frozenset({"district", "subdistrict", "span", "page", "v"})
# Searches are as many as there are words, and so are forms filled in: made anew each time.
NEVER_KEPT = frozenset({"q", "about"})
LONGEST_QUERY = 300
# A page that many want is made by one of them; the others get the old one for this long.
GRACE = 1.0  # seconds
# While the site can't make a page (its database is away), readers get the last one it made.
STALE_IF_ERROR = 60 * 60.0  # seconds
HEAVIEST = 512 * 1024  # bytes of one page
ROOM = 64 * 1024 * 1024  # bytes of all pages in one worker
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE")
IN_A_304 = {"etag", "cache-control", "vary", "content-security-policy"}


@dataclass(frozen=True, slots=True)
class Form:
    """A page in one encoding: its body and the headers of a whole answer and of a 304."""

    etag: str
    body: bytes
    headers: Headers
    headers_304: Headers


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page, plain and compressed. fresh_until: seconds since 1970."""

    plain: Form
    gzipped: Form
    fresh_until: float
    renewing: threading.Lock = field(default_factory=threading.Lock)

    @property
    def weight(self) -> int:
        return len(self.plain.body) + len(self.gzipped.body)

    def answer(
        self, environ: Environ, start_response: StartResponse, *, stale: bool = False
    ) -> list[bytes]:
        form = self.gzipped if takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else self.plain
        more = [("Warning", '110 - "Response is Stale"')] if stale else []
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and self._is_known(asked):
            start_response("304 Not Modified", form.headers_304 + more)
            return []
        # A list of its own: servers and middleware around us may add to it.
        start_response("200 OK", form.headers + more)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]

    def _is_known(self, asked: str) -> bool:
        known = {etag.removeprefix("W/") for etag in parse_etags(asked)}
        return bool(known & {"*", self.plain.etag, self.gzipped.etag})


class FinishedPages:
    """A WSGI application that answers with finished pages, and asks another for the rest."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._writing = threading.Lock()
        self._weight = 0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = key_of(environ)
        page = self._pages.get(key) if key else None
        if page is not None and time.time() < page.fresh_until:
            return page.answer(environ, start_response)
        if key is None or not (page or is_public(key[2])):
            return self._application(environ, start_response)
        if page is None:
            return self._make(key, None, environ, start_response)
        return self._renew(key, page, environ, start_response)

    def _renew(
        self, key: Key, page: Page, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let one of those who want the page make it; the others get the old one, or wait."""
        waits = time.time() >= page.fresh_until + GRACE
        if not page.renewing.acquire(blocking=waits):
            return page.answer(environ, start_response)
        try:
            newer = self._pages.get(key)
            if newer is not None and newer is not page and time.time() < newer.fresh_until:
                return newer.answer(environ, start_response)
            return self._make(key, page, environ, start_response)
        finally:
            page.renewing.release()

    def _make(
        self, key: Key, old: Page | None, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Have the page made, keep it if it is one to keep, and give it."""
        until = (time.time() // TICK.total_seconds() + 1) * TICK.total_seconds()
        asked = {**environ, "REQUEST_METHOD": "GET", "QUERY_STRING": key[3]}
        for condition in CONDITIONS:
            asked.pop(condition, None)
        started: list[Any] = []
        result = self._application(asked, lambda *args: started.extend(args))
        status, headers = started[:2]
        if is_finished(status, headers):
            page = make_page(b"".join(result), headers, fresh_until=until)
            _close(result)
            self._keep(key, page)
            return page.answer(environ, start_response)
        if status[0] == "5" and old and time.time() < old.fresh_until + STALE_IF_ERROR:
            _close(result)
            return old.answer(environ, start_response, stale=True)
        if status[0] != "5":
            self._drop(key)  # withdrawn, say: not even as an old page may it come back
        start_response(*started)
        return _without_body(result) if environ["REQUEST_METHOD"] == "HEAD" else result

    def _keep(self, key: Key, page: Page) -> None:
        """Keep a page; the ones that were made longest ago make room for it."""
        if page.weight > HEAVIEST:
            return
        with self._writing:
            self._forget(key)
            self._pages[key] = page
            self._weight += page.weight
            while self._weight > ROOM:
                self._forget(next(iter(self._pages)))

    def _drop(self, key: Key) -> None:
        with self._writing:
            self._forget(key)

    def _forget(self, key: Key) -> None:
        old = self._pages.pop(key, None)
        self._weight -= old.weight if old else 0


def key_of(environ: Environ) -> Key | None:
    """Return what a page's bytes depend on; None for what is never a finished page."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    query = _known_query(str(environ.get("QUERY_STRING", "")))
    if query is None:
        return None
    host = str(environ.get("HTTP_HOST") or environ.get("SERVER_NAME"))
    return (environ["wsgi.url_scheme"], host, environ.get("PATH_INFO", ""), query)


@lru_cache(maxsize=1024)
def _known_query(query: str) -> str | None:
    if len(query) > LONGEST_QUERY:
        return None
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return None
    if any(name in NEVER_KEPT for name, _value in pairs):
        return None
    return urlencode(sorted(pair for pair in pairs if pair[0] in PARAMETERS))


def is_public(path_info: str) -> bool:
    """Say whether a view that `public_page` has made answers at the path."""
    if path_info.startswith((settings.STATIC_URL, settings.MEDIA_URL, "/admin/")):
        return False
    path = path_info.encode("latin-1", "replace").decode("utf-8", "replace")
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            return getattr(resolve(path).func, "is_public", False)
        except Resolver404:
            return False


def is_finished(status: str, headers: Headers) -> bool:
    """Say whether an answer may be given to anybody who asks the same."""
    named = {name.lower(): value for name, value in headers}
    return (
        status.startswith("200")
        and named.get("cache-control", "").startswith("public")
        and named.get("content-type", "").startswith(("text/", "application/"))
        and "etag" in named
        and not {"set-cookie", "vary", "content-encoding"} & named.keys()
    )


def make_page(body: bytes, headers: Headers, *, fresh_until: float) -> Page:
    """Return the page in both encodings; each has an ETag of its own, as HTTP asks for."""
    kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
    kept.append(("Vary", "Accept-Encoding"))
    # No time in the gzip header: the same page is the same bytes from every worker.
    packed = gzip.compress(body, 6, mtime=0)
    etag = next(value for name, value in kept if name.lower() == "etag")
    gzip_etag = f'{etag[:-1]}-gz"'
    renamed = [(name, gzip_etag if name.lower() == "etag" else value) for name, value in kept]
    return Page(
        plain=_form(etag, body, kept),
        gzipped=_form(gzip_etag, packed, [*renamed, ("Content-Encoding", "gzip")]),
        fresh_until=fresh_until,
    )


def _form(etag: str, body: bytes, headers: Headers) -> Form:
    return Form(
        etag=etag,
        body=body,
        headers=[*headers, ("Content-Length", str(len(body)))],
        headers_304=[pair for pair in headers if pair[0].lower() in IN_A_304],
    )


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """Read an Accept-Encoding header: gzip by name or by *, and not at quality 0."""
    for part in accepted.lower().split(","):
        name, _semicolon, quality = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return (quality.partition("=")[2].strip() or "1").strip("0.") != ""
    return False


def _close(result: Iterable[bytes]) -> None:
    close = getattr(result, "close", None)
    if close is not None:
        close()


def _without_body(result: Iterable[bytes]) -> list[bytes]:
    _close(result)
    return []
