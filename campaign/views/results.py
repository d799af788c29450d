"""The final result, its versions and its certificates."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from campaign.certificates import FILES, certificate_address, draw_certificate
from campaign.drawings import BusyError
from campaign.errors import busy, held_back
from campaign.pages import edition_page, page_context
from campaign.posters import UnreadableError
from campaign.rules import ties
from campaign.shown_results import ShownResult, honour_name, versions
from campaign.views.nominees import nominee_of, without_page
from profiles.models import Edition, Nominee
from voting.models import Rules


@edition_page
def result(
    request: HttpRequest, edition: Edition, at: datetime, version: int | None = None
) -> HttpResponse:
    """The result as it was declared: winners, counts, how to check it, every version."""
    declared = versions(edition, at=at)
    chosen = [one for one in declared if version in (None, one.version)]
    if not chosen:
        raise Http404(_("There is no result yet."))
    shown = ShownResult(chosen[0], at=at)
    context = page_context(
        request,
        edition,
        at,
        title=_("The final result"),
        shown=shown,
        versions=declared,
        newest=declared[0],
        ties_rule=ties(Rules(ties=shown.said.ties)),
        source=f"{settings.SITE_URL}/ledger/{edition.number}/",
    )
    return render(request, "campaign/result.html", context)


@edition_page
def certificate(
    request: HttpRequest, edition: Edition, at: datetime, code: str | None = None
) -> HttpResponse:
    """A winner's certificate, or the edition's own, with what it takes to check it."""
    nominee = nominee_of(edition, code) if code else None
    if nominee and (refusal := without_page(request, nominee, at)):
        return refusal
    shown = _newest(edition, nominee, at)
    honour = shown.honour_of(nominee.code) if nominee else None
    title = _("Certificate of the whole edition")
    if nominee:
        title = _("Certificate: %(name)s") % {"name": nominee.name}
    context = page_context(
        request,
        edition,
        at,
        title=title,
        nominee=nominee,
        under="result",
        shown=shown,
        sealed=shown.sealed,
        standing=shown.standing(nominee.code) if nominee else None,
        honour=honour_name(honour) if honour else "",
        printed_address=certificate_address(edition, nominee).partition("://")[2],
        source=f"{settings.SITE_URL}/ledger/{edition.number}/",
    )
    return render(request, "campaign/certificate.html", context)


@edition_page
def certificate_file(
    request: HttpRequest, edition: Edition, at: datetime, name: str, code: str | None = None
) -> HttpResponse:
    """The certificate itself, once its result is sealed."""
    nominee = nominee_of(edition, code) if code else None
    if nominee and (refusal := without_page(request, nominee, at)):
        return refusal
    shown = _newest(edition, nominee, at)
    if name not in FILES or shown.sealed is None:
        raise Http404(_("There is no such certificate."))
    try:
        content = draw_certificate(shown=shown, nominee=nominee, name=name)
    except BusyError:
        return busy(request)
    except UnreadableError as error:
        return held_back(
            request, _("This certificate is held back. %(reason)s") % {"reason": error}
        )
    response = HttpResponse(content, content_type=FILES[name])
    stem = nominee.code if nominee else f"edition-{edition.number}"
    response.headers["Content-Disposition"] = f'inline; filename="{stem}-{name}"'
    return response


def _newest(edition: Edition, nominee: Nominee | None, at: datetime) -> ShownResult:
    """Return the newest result. Raises Http404 where there is none, or not for this nominee."""
    declared = versions(edition, at=at)
    shown = ShownResult(declared[0], at=at) if declared else None
    if shown is None or (nominee is not None and not shown.has_certificate(nominee.code)):
        raise Http404(_("There is no such certificate."))
    return shown
