"""Posters to look at and to print."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from campaign.pages import edition_page, page_context
from campaign.posters import CODE_FORMS, CONTENT_TYPES, Kind, UnreadableError, read_kind
from campaign.printing import draw_code_file, draw_poster, is_sample, short_address
from campaign.views.nominees import nominee_of, without_page
from profiles.models import Edition, Nominee

CODE_NAMES = [f"code.{form}" for form in CODE_FORMS]


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
    kind = read_kind(name)
    is_code = kind is None and name in CODE_NAMES
    if kind is None and not is_code:
        raise Http404(_("There is no such poster."))
    nominee = nominee_of(edition, code)
    refusal = without_page(request, nominee, at)
    if refusal is not None:
        return refusal
    return _code_file(nominee, name) if kind is None else _poster_file(nominee, kind)


def _poster_file(nominee: Nominee, kind: Kind) -> HttpResponse:
    try:
        poster = draw_poster(nominee=nominee, kind=kind)
    except UnreadableError as error:
        reason = _("This poster is held back: %(reason)s") % {"reason": error}
        return HttpResponse(reason, status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(poster.content, content_type=poster.content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{nominee.code}-{kind.file_name}"'
    return response


def _code_file(nominee: Nominee, name: str) -> HttpResponse:
    """The bare code, for the newspaper's own designers."""
    form = name.rpartition(".")[2]
    content = draw_code_file(nominee=nominee, form=form)
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    response.headers["Content-Disposition"] = f'inline; filename="{nominee.code}-{name}"'
    return response
