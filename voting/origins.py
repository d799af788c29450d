"""Whether a form was sent by a page of ours: the Origin check that guards the like."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def is_own_page(request: HttpRequest) -> bool:
    """Say whether the browser states that one of our own pages sent this request.

    Sec-Fetch-Site decides where a browser sends it, else Origin, else Referer; without any
    of them nobody vouches, and the answer is no. Origins are compared with SITE_URL and its
    aliases: behind a proxy that ends TLS, the request's own scheme is not the browser's.
    (The algorithm of Go 1.25's CrossOriginProtection, stricter where no header is sent.)
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or _origin_of(request.headers.get("Referer", ""))
    return origin in settings.SITE_ORIGINS


def _origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()
