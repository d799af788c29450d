"""Posters to look at and to print."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from campaign.districts import LAYOUT, District, by_district, district_called, draw_district
from campaign.drawings import BusyError
from campaign.errors import busy, held_back
from campaign.finished_posters import handed_out, why_kept_back
from campaign.offers import offers
from campaign.pages import edition_page, page_context
from campaign.posters import (
    CODE_FORMS,
    CONTENT_TYPES,
    LAYOUTS,
    UnreadableError,
    preview_name,
    read_kind,
)
from campaign.printing import (
    draw_code_file,
    draw_poster,
    draw_preview,
    is_sample,
    short_address,
)
from campaign.views.nominees import nominee_of, without_page
from profiles.models import Edition, FinishedPoster, Nominee

CODES = {f"code.{form}": form for form in CODE_FORMS}
FINISHED = "finished.jpg"  # what the newspaper's own designers have made
PREVIEWS = {preview_name(layout): layout for layout in LAYOUTS}


@edition_page
def poster_list(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """Everyone's poster, by number, and those of the districts."""
    nominees = Nominee.objects.published(at=at).filter(edition=edition).with_place()
    context = page_context(
        request,
        edition,
        at,
        title=_("Posters"),
        nominees=nominees,
        districts=by_district(edition, nominees),
        is_sample=is_sample(),
    )
    return render(request, "campaign/poster_list.html", context)


@edition_page
def poster(request: HttpRequest, edition: Edition, at: datetime, code: str) -> HttpResponse:
    """One nominee's posters, with what each is for."""
    return _page(request, edition, at, code, "campaign/poster_detail.html")


@edition_page
def poster_print(request: HttpRequest, edition: Edition, at: datetime, code: str) -> HttpResponse:
    """A page that an ordinary browser prints as the poster and nothing else."""
    return _page(request, edition, at, code, "campaign/poster_print.html")


@edition_page
def poster_file(
    request: HttpRequest, edition: Edition, at: datetime, code: str, name: str
) -> HttpResponse:
    """The poster itself; its words are Chinese in every language of the site."""
    kind = read_kind(name)
    if kind is None and name not in CODES and name not in PREVIEWS and name != FINISHED:
        raise Http404(_("There is no such poster."))
    nominee = nominee_of(edition, code)
    refusal = without_page(request, nominee, at)
    if refusal is not None:
        return refusal
    if kind is not None:
        return _file(request, name, code, lambda: draw_poster(nominee=nominee, kind=kind).content)
    if name == FINISHED:
        return _finished_file(request, nominee)
    if name in CODES:
        form = CODES[name]
        return _file(request, name, code, lambda: draw_code_file(nominee=nominee, form=form))
    return _file(request, name, code, lambda: draw_preview(nominee=nominee, layout=PREVIEWS[name]))


@edition_page
def district(request: HttpRequest, edition: Edition, at: datetime, key: str) -> HttpResponse:
    """The posters of everyone in a district."""
    found = _district(edition, key, at)
    context = page_context(
        request,
        edition,
        at,
        title=_("Posters: %(name)s") % {"name": found.name},
        under="posters",
        district=found,
        offer=offers([LAYOUT])[0],
        printed_address=found.address.partition("://")[2],
        is_sample=is_sample(),
    )
    return render(request, "campaign/poster_district.html", context)


@edition_page
def district_file(
    request: HttpRequest, edition: Edition, at: datetime, key: str, name: str
) -> HttpResponse:
    """A district's poster itself."""
    kind = read_kind(name, [LAYOUT])
    if kind is None:
        raise Http404(_("There is no such poster."))
    found = _district(edition, key, at)
    return _file(request, name, key, lambda: draw_district(district=found, kind=kind).content)


def _page(
    request: HttpRequest, edition: Edition, at: datetime, code: str, template: str
) -> HttpResponse:
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
        offers=offers(LAYOUTS),
        codes=CODES,
        finished=_finished(nominee),
        short_address=short_address(nominee).partition("://")[2],
        is_sample=is_sample(),
    )
    return render(request, template, context)


def _finished(nominee: Nominee) -> FinishedPoster | None:
    found = FinishedPoster.objects.for_any_place().filter(nominee=nominee).first()
    if found is None or why_kept_back(found):
        return None
    return found if found.picture.storage.exists(str(found.picture.name)) else None


def _finished_file(request: HttpRequest, nominee: Nominee) -> HttpResponse:
    found = _finished(nominee)
    if found is None:
        raise Http404(_("There is no such poster."))
    return _file(request, FINISHED, nominee.code, lambda: handed_out(found))


def _district(edition: Edition, key: str, at: datetime) -> District:
    found = district_called(key, edition, at=at)
    if found is None:
        raise Http404(_("There is no such list."))
    return found


def _file(request: HttpRequest, name: str, code: str, draw: Callable[[], bytes]) -> HttpResponse:
    """Answer with a drawing; 503 while too many are asked for, or with why it is held back."""
    try:
        content = draw()
    except BusyError:
        return busy(request)
    except UnreadableError as error:
        return held_back(request, _("This poster is held back. %(reason)s") % {"reason": error})
    response = HttpResponse(content, content_type=CONTENT_TYPES[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'inline; filename="{code}-{name}"'
    return response
