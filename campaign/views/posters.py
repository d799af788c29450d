"""Posters to look at and to print."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaign.pages import edition_page, page_context
from campaign.printing import CONTENT_TYPES, draw_poster, is_sample, short_address
from campaign.views.nominees import nominee_of, without_page
from profiles.models import Edition, Nominee


@edition_page
def poster_list(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """Everyone's poster, by number."""
    nominees = Nominee.objects.published(at=at).filter(edition=edition).with_place()
    context = page_context(
        request, edition, at, title=_("Posters"), nominees=nominees, is_sample=is_sample()
    )
    return render(request, "campaign/poster_list.html", context)


@edition_page
def poster(request: HttpRequest, edition: Edition, at: datetime, code: str) -> HttpResponse:
    """One nominee's posters, with what each is for."""
    nominee = nominee_of(edition, code)
    refusal = without_page(request, nominee, at)
    if refusal is not None:
        return refusal
    context = page_context(
        request,
        edition,
        at,
        title=_("Posters: %(name)s") % {"name": nominee.name},
        nominee=nominee,
        under="posters",
        short_address=short_address(nominee).partition("://")[2],
        is_sample=is_sample(),
    )
    return render(request, "campaign/poster_detail.html", context)


@edition_page
def poster_file(
    request: HttpRequest, edition: Edition, at: datetime, code: str, name: str
) -> HttpResponse:
    """The poster itself; its words are Chinese in every language of the site."""
    if name not in CONTENT_TYPES:
        raise Http404(_("There is no such poster."))
    nominee = nominee_of(edition, code)
    refusal = without_page(request, nominee, at)
    if refusal is not None:
        return refusal
    with override("zh-hans"):
        drawn = draw_poster(nominee, name)
    response = HttpResponse(drawn, content_type=CONTENT_TYPES[name])
    response.headers["Content-Disposition"] = f'inline; filename="{code}-{name}"'
    return response
