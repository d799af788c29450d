"""Asking the site for its pages and files, within this process."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

from campaign.archive.places import Place


@dataclass(frozen=True, kw_only=True)
class Answer:
    """kind: its media type, such as "text/html"."""

    status: int
    kind: str
    body: bytes


class Reader:
    def __init__(self) -> None:
        self._site = WSGIHandler()

    def read(self, place: Place) -> Answer:
        """Return what stands at the place: a file as it is, a page as any reader gets it."""
        return _file(place) if place.is_asset else self._page(place.address)

    def _page(self, address: str) -> Answer:
        site, parts = urlsplit(settings.SITE_URL), urlsplit(address)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
            "QUERY_STRING": parts.query,
            "HTTP_HOST": site.netloc,
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": io.BytesIO(),
        }
        setup_testing_defaults(environ)
        response = self._site.get_response(WSGIRequest(environ))
        body = b"".join(response)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        return Answer(status=response.status_code, kind=kind, body=body)


def _file(place: Place) -> Answer:
    is_static = place.address.startswith(settings.STATIC_URL)
    base = settings.STATIC_URL if is_static else settings.MEDIA_URL
    name = unquote(place.address.removeprefix(base))
    path = Path(settings.STATIC_ROOT if is_static else settings.MEDIA_ROOT) / name
    if is_static and not path.is_file():
        path = Path(finders.find(name) or path)  # on a developer's machine nothing is collected
    kind = "text/css" if path.suffix == ".css" else "application/octet-stream"
    if not path.is_file():
        return Answer(status=404, kind=kind, body=b"")
    return Answer(status=200, kind=kind, body=path.read_bytes())
