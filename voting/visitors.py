"""A visitor 访客: a browser, known by a signed cookie. Not a person."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from voting.stamps import read_stamp, stamp

SALT = "voting.visitor"
LIFETIME = 180 * 24 * 60 * 60  # seconds
# A cookie younger than this counts for nothing: who makes a new one for every like has to
# keep each for a while, and people don't tap within two seconds of their first page.
OLD_ENOUGH = 2  # seconds
CLOCKS_DIFFER = 60  # seconds, at most, of two nodes that are looked after
# __Host-: no subdomain and no plain-http page can plant it. Browsers want https for that.
COOKIE_NAME = "__Host-visitor" if settings.HTTPS else "visitor"


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """The id in the cookie, and for how many seconds the browser has had it."""

    id: str
    age: float

    @property
    def wait(self) -> int:
        """Whole seconds until this visitor's likes count; 0 when they do."""
        return max(ceil(OLD_ENOUGH - self.age), 0)

    @property
    def mark(self) -> str:
        """A name that may stand in a page, where script can read it; the id may not."""
        return salted_hmac("voting.visitor.mark", self.id, algorithm="sha256").hexdigest()[:32]


def read_visitor(request: HttpRequest, *, at: datetime) -> Visitor | None:
    """Return who the cookie says this is; None if there is none, or one we didn't sign."""
    read = read_stamp(request.COOKIES.get(COOKIE_NAME, ""), salt=SALT, at=at)
    if read is None or read[1] > LIFETIME:
        return None
    # Made in what is now the future: our clock was put back since, and nobody waits for it.
    age = OLD_ENOUGH if read[1] < -CLOCKS_DIFFER else read[1]
    return Visitor(id=read[0], age=age)


def make_visitor(response: HttpResponse, *, at: datetime) -> None:
    """Give this browser an id of its own."""
    response.set_cookie(
        COOKIE_NAME,
        stamp(secrets.token_urlsafe(16), salt=SALT, at=at),
        max_age=LIFETIME,
        path="/",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
