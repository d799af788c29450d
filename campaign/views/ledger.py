"""The ledger for everybody: its page, its parts, which never change, and what recounts it."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.pages import edition_page, page_context, page_time, public_page, readable_edition
from campaign.posters.codes import code_svg
from profiles.models import Edition
from voting.ledger.given_up import given_up
from voting.ledger.lines import keys_to_trust
from voting.ledger.parts import PARTS, lines_are_public
from voting.models import Seal, newest_seal

FOR_EVER = "public, max-age=31536000, immutable"
LISTED = 30  # seals on the page; the others have the numbers before them
DOCUMENTS = {
    "verify.py": "text/x-python",
    "ledger-spec.md": "text/markdown",
    "ledger-vectors.json": "application/json",
}
PLAIN = "text/plain; charset=utf-8"


@edition_page
def ledger(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """What the ledger is, the newest seal in a line for print, and the parts to download."""
    seals = list(_signed(edition).order_by("-number")[:LISTED])
    context = page_context(
        request,
        edition,
        at,
        title=_("The ledger"),
        newest=seals[0] if seals else None,
        root=seals[0].note.split("\n")[2] if seals else "",
        keys=keys_to_trust(edition),
        given_up=given_up(edition),
        seals=[(one, lines_are_public(one, at=at)) for one in seals],
        source=f"{settings.SITE_URL}/ledger/{edition.number}/",
    )
    return render(request, "campaign/ledger.html", context)


@public_page
def ledger_part(request: HttpRequest, number: int, part: str, seal: int) -> HttpResponse:
    """A part of the ledger; lines and notices only once counts are shown as of their seal."""
    at = page_time()
    found = _signed(readable_edition(request, number, at=at)).filter(number=seal).first()
    if found is None or part not in PARTS:
        raise Http404(_("There is no such seal."))
    if part != "checkpoints" and not lines_are_public(found, at=at):
        words = _("These lines will be here once counts are shown as of this seal.")
        return HttpResponse(words + "\n", content_type=PLAIN, status=403)
    response = HttpResponse(PARTS[part](found), content_type=PLAIN)
    response.headers["Cache-Control"] = FOR_EVER
    return response


@public_page
def checkpoint(request: HttpRequest, number: int) -> HttpResponse:
    """The newest checkpoint."""
    seal = newest_seal(readable_edition(request, number, at=page_time()))
    if seal is None:
        raise Http404(_("There is no such seal."))
    return HttpResponse(seal.note, content_type=PLAIN)


@public_page
def checkpoint_code(request: HttpRequest, number: int, seal: int) -> HttpResponse:
    """The QR code that stands in print beside a root and leads to its checkpoint."""
    edition = readable_edition(request, number, at=page_time())
    if not _signed(edition).filter(number=seal).exists():
        raise Http404(_("There is no such seal."))
    path = reverse("ledger-part", args=[number, "checkpoints", seal])
    drawn = code_svg(f"{settings.SITE_URL}{path}")
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response.headers["Cache-Control"] = FOR_EVER
    return response


@public_page
def document(request: HttpRequest, name: str) -> HttpResponse:
    """The specification, its vectors and the program that recounts."""
    if name not in DOCUMENTS:
        raise Http404
    text = (settings.BASE_DIR / "docs" / name).read_text(encoding="utf-8")
    return HttpResponse(text, content_type=f"{DOCUMENTS[name]}; charset=utf-8")


def _signed(edition: Edition) -> QuerySet[Seal]:
    return Seal.objects.filter(edition=edition).exclude(note="").select_related("edition")
