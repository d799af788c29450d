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
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import parse_etags

from campaign.measures import PAGES
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
LIFE = TICK.total_seconds()
# A page that many want is made by one of them; the others get the old one for this long,
GRACE = 1.0  # seconds
# then they wait for the new one, but no longer than this.
PATIENCE = 3.0  # seconds
# While the site can't make a page (its database is away or slow), the last one stands in.
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


@dataclass(eq=False, slots=True)
class Page:
    """A finished page, plain and compressed. Times are seconds since 1970.

    good_until: when to ask for a newer one; after fresh_until only where the site has just
    failed to make it. renewing: one lock for all pages that follow each other at an address.
    """

    plain: Form
    gzipped: Form
    fresh_until: float
    good_until: float
    renewing: threading.Lock

    @property
    def weight(self) -> int:
        return len(self.plain.body) + len(self.gzipped.body)

    @property
    def is_good(self) -> bool:
        """Say whether to give it at once; further ahead than a life means a clock set back."""
        return 0 < self.good_until - time.time() <= LIFE

    @property
    def may_stand_in(self) -> bool:
        return time.time() < self.fresh_until + STALE_IF_ERROR

    def answer(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        form = self.gzipped if takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else self.plain
        is_stale = time.time() >= self.fresh_until + GRACE
        more = [("Warning", '110 - "Response is Stale"')] if is_stale else []
        if is_known(environ, self.plain.etag, self.gzipped.etag):
            start_response("304 Not Modified", form.headers_304 + more)
            return []
        # A list of its own: servers and middleware around us may add to it.
        start_response("200 OK", form.headers + more)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]


class FinishedPages:
    """A WSGI application that answers with finished pages, and asks another for the rest."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._ready = PAGES.labels("ready") if settings.METRICS_TOKEN else None
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._writing = threading.Lock()
        self._weight = 0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = key_of(environ)
        page = self._pages.get(key) if key else None
        if page is not None and page.is_good:
            if self._ready:
                self._ready.inc()
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
        asked, until = time.time(), page.good_until
        waits = asked >= until + GRACE
        is_mine = page.renewing.acquire(timeout=PATIENCE if waits else 0)
        try:
            now = self._pages.get(key)  # none, if it was withdrawn meanwhile
            # What was made since is good enough, even if making it took longer than it lives.
            is_new = now is not None and now.good_until != until and asked < now.good_until + GRACE
            if now and (is_new if is_mine else now.may_stand_in):
                return now.answer(environ, start_response)
            return self._make(key, now, environ, start_response)
        finally:
            if is_mine:
                page.renewing.release()

    def _make(
        self, key: Key, old: Page | None, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Have the page made, keep it if it is one to keep, and give it."""
        until = (time.time() // LIFE + 1) * LIFE
        asked = {**environ, "REQUEST_METHOD": "GET", "QUERY_STRING": key[3]}
        for condition in CONDITIONS:
            asked.pop(condition, None)
        started: list[Any] = []
        result = self._application(asked, lambda *args: started.extend(args))
        status, headers = started[:2]
        if is_finished(status, headers):
            PAGES.labels("made").inc()
            renewing = old.renewing if old else threading.Lock()
            page = make_page(b"".join(result), headers, fresh_until=until, renewing=renewing)
            _close(result)
            self._keep(key, page)
            return page.answer(environ, start_response)
        if status[0] == "5" and old and old.may_stand_in:
            _close(result)
            old.good_until = time.time() + LIFE  # nobody tries again before
            return old.answer(environ, start_response)
        if status[0] != "5" or old:
            self._drop(key)  # withdrawn, say: not even as an old page may it come back
        etag = _named(headers).get("etag")
        if status.startswith("200") and etag and is_known(environ, etag):
            start_response("304 Not Modified", _for_304(headers))
            return _without_body(result)
        start_response(*started)
        return _without_body(result) if environ["REQUEST_METHOD"] == "HEAD" else result

    def _keep(self, key: Key, page: Page) -> None:
        """Keep a page; the ones that were made longest ago make room for it."""
        with self._writing:
            self._forget(key)
            if page.weight > HEAVIEST:
                return
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
    query = _as_text(query)
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return None
    if any(name in NEVER_KEPT for name, _value in pairs):
        return None
    # By name alone: of a parameter that comes twice, Django takes the last.
    known = sorted((pair for pair in pairs if pair[0] in PARAMETERS), key=lambda pair: pair[0])
    return urlencode(known)


def _as_text(raw: str) -> str:
    """Read what WSGI hands over, bytes in the guise of Latin-1."""
    return raw.encode("latin-1", "replace").decode("utf-8", "replace")


def is_public(path_info: str) -> bool:
    """Say whether a view that `public_page` has made answers at the path."""
    if path_info.startswith((settings.STATIC_URL, settings.MEDIA_URL, "/admin/")):
        return False
    path = _as_text(path_info)
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            return getattr(resolve(path).func, "is_public", False)
        except Resolver404:
            return False


def is_finished(status: str, headers: Headers) -> bool:
    """Say whether an answer may be given to anybody who asks the same."""
    named = _named(headers)
    return (
        status.startswith("200")
        and named.get("cache-control", "").startswith("public")
        and named.get("content-type", "").startswith(("text/", "application/"))
        and "etag" in named
        and not {"set-cookie", "vary", "content-encoding"} & named.keys()
    )


def is_known(environ: Environ, *etags: str) -> bool:
    """Say whether whoever asks has one of these already."""
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if not asked:
        return False
    known = {etag.removeprefix("W/") for etag in parse_etags(asked)}
    return bool(known & {"*", *etags})


def make_page(
    body: bytes, headers: Headers, *, fresh_until: float, renewing: threading.Lock
) -> Page:
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
        good_until=fresh_until,
        renewing=renewing,
    )


def _form(etag: str, body: bytes, headers: Headers) -> Form:
    return Form(
        etag=etag,
        body=body,
        headers=[*headers, ("Content-Length", str(len(body)))],
        headers_304=_for_304(headers),
    )


def _named(headers: Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


def _for_304(headers: Headers) -> Headers:
    return [pair for pair in headers if pair[0].lower() in IN_A_304]


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
