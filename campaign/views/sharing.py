"""Share pictures, for programs that show a link."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from campaign.pages import edition_page, last_second
from campaign.sharing import card_digest, draw_card
from campaign.views.nominees import nominee_of, without_page
from profiles.models import Edition, Nominee

# Whoever has fetched it may show it for a day; a cache between us and readers asks again after a
# second, so that a face that was taken down is gone from there as well.
KEEP = "public, max-age=86400, s-maxage=1"


@edition_page
def edition_card(
    request: HttpRequest, edition: Edition, at: datetime, *, shape: str
) -> HttpResponse:
    """The edition's share picture."""
    return _card(request, edition, None, at, shape)


@edition_page
def nominee_card(
    request: HttpRequest, edition: Edition, at: datetime, code: str, *, shape: str
) -> HttpResponse:
    """A nominee's share picture; 404 and 410 as for the nominee's page."""
    nominee = nominee_of(edition, code)
    return without_page(request, nominee, at) or _card(request, edition, nominee, at, shape)


def _card(
    request: HttpRequest, edition: Edition, nominee: Nominee | None, at: datetime, shape: str
) -> HttpResponse:
    """Answer with the picture; it may be kept where the address names the one that it is."""
    drawn = draw_card(edition=edition, nominee=nominee, shape=shape)
    response = HttpResponse(drawn, content_type="image/jpeg")
    if request.GET.get("v") == card_digest(edition=edition, nominee=nominee, shape=shape):
        response.headers["Cache-Control"] = KEEP
        response.headers["X-Accel-Expires"] = last_second(at)
    return response
