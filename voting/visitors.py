"""A visitor 访客: a browser, known by a signed cookie. Not a person."""

import secrets

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse

LIFETIME = 180 * 24 * 60 * 60  # seconds
# __Host-: no subdomain and no plain-http page can plant it. Browsers want https for that.
COOKIE_NAME = "__Host-visitor" if settings.HTTPS else "visitor"


def read_visitor(request: HttpRequest) -> str | None:
    """Return the id in the visitor's cookie; None if there is none, or one we didn't sign."""
    try:
        return _signer().unsign(request.COOKIES.get(COOKIE_NAME, ""), max_age=LIFETIME)
    except BadSignature:
        return None


def make_visitor(response: HttpResponse) -> str:
    """Give this browser an id of its own and return it."""
    visitor = secrets.token_urlsafe(16)
    response.set_cookie(
        COOKIE_NAME,
        _signer().sign(visitor),
        max_age=LIFETIME,
        path="/",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return visitor


def _signer() -> TimestampSigner:
    # A signer for each call: it reads SECRET_KEY and SECRET_KEY_FALLBACKS, which rotate.
    return TimestampSigner(salt="voting.visitor")
