"""The nominees and the rules."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from campaign.boards import board
from campaign.errors import gone
from campaign.nominees import districts, in_hourly_order
from campaign.pages import edition_page, page_context
from campaign.rules import sentences
from profiles.models import Edition, Nominee
from profiles.names import find_nominees
from voting.clock import shanghai_day
from voting.models import Rules
from voting.visibility import shown_counts


@edition_page
def nominee_list(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """Everyone with a page, by district and by name; the state stands in the address."""
    everyone = list(Nominee.objects.published(at=at).filter(edition=edition).with_place())
    places = districts(everyone)
    district = _known(request.GET.get("district", ""), ["", *(name for name, _n in places)])
    query = request.GET.get("q", "").strip()
    chosen = [one for one in everyone if district in ("", one.community.district)]
    context = page_context(
        request,
        edition,
        at,
        title=_("Nominees"),
        nominees=in_hourly_order(find_nominees(chosen, query), at=at),
        likes=shown_counts(edition=edition, at=at),
        districts=places,
        district=district,
        query=query,
        total=len(everyone),
    )
    return render(request, "campaign/nominee_list.html", context)


@edition_page
def nominee_detail(request: HttpRequest, edition: Edition, at: datetime, code: str) -> HttpResponse:
    """A nominee, their stories and where they stand; 410 with the reason once withdrawn."""
    nominee = nominee_of(edition, code)
    if nominee.is_withdrawn:
        return gone(request, _("This nominee has been withdrawn"), nominee.withdrawn_reason)
    stories = list(nominee.stories.published(at=at).with_nominee().newest_first())
    if not stories:
        raise Http404(_("There is no such nominee."))
    ranking = board(edition=edition, at=at)
    row = next((row for row in ranking.rows if row.nominee.pk == nominee.pk), None)
    context = page_context(
        request,
        edition,
        at,
        title=nominee.name,
        description=nominee.summary or stories[0].summary,
        nominee=nominee,
        stories=stories,
        story=stories[0],
        row=row,
        likes=row.likes if row else None,
    )
    return render(request, "campaign/nominee_detail.html", context)


@edition_page
def rules(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """The rules in force, in sentences made from them, and every version there was."""
    versions = list(Rules.objects.confirmed().filter(edition=edition).newest_first())
    in_force = Rules.objects.in_force(edition=edition, day=shanghai_day(at))
    context = page_context(
        request,
        edition,
        at,
        title=_("Rules"),
        sentences=sentences(edition=edition, rules=in_force),
        versions=versions,
    )
    return render(request, "campaign/rules.html", context)


def nominee_of(edition: Edition, code: str) -> Nominee:
    """Return the edition's nominee of that code, or raise Http404."""
    nominee = edition.nominees.with_place().filter(code=code).first()
    if nominee is None:
        raise Http404(_("There is no such nominee."))
    return nominee


def _known(value: str, choices: list[str] | tuple[str, ...]) -> str:
    if value not in choices:
        raise Http404(_("There is no such list."))
    return value
