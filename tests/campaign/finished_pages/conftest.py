"""Requests as a server sends them, a site that answers as it is told, and a clock for both."""

import io
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from campaign import finished
from campaign.finished import FinishedPages


class Answer:
    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = int(status[:3]), dict(headers), body


def ask(application, path: str, **environ: str) -> Answer:
    """Send a request as a server does; a query may stand behind the path."""
    started = []
    path, _mark, query = path.partition("?")
    request = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": None,
        **environ,
    }
    result = application(request, lambda *args: started.extend(args))
    body = b"".join(result)
    if hasattr(result, "close"):
        result.close()
    return Answer(started[0], started[1], body)


class Clock:
    """The time for the pages and for what keeps them, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = timezone.now().replace(second=0, microsecond=0)
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        monkeypatch.setattr(finished, "time", self)

    def time(self) -> float:
        return self.now.timestamp()

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


class Site:
    """An application that counts what it is asked, and answers as it is told."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.status, self.body, self.more = "200 OK", b"page", []
        self.cache = "public, max-age=0, s-maxage=1"
        self.gate: threading.Event | None = None

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        if self.gate is not None:
            self.gate.wait(10)
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Cache-Control", self.cache),
            ("ETag", f'"{self.body.decode()}"'),
            ("Content-Length", str(len(self.body))),
            *self.more,
        ]
        start_response(self.status, headers)
        return [self.body]


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def pages(site, monkeypatch):
    monkeypatch.setattr(finished, "is_public", lambda path: True)
    return FinishedPages(site)
