"""The nominees and the rules."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from campaign import structured_data
from campaign.boards import board
from campaign.errors import gone
from campaign.finding import Search
from campaign.nominees import districts, in_hourly_order, subdistricts
from campaign.pages import edition_page, page_context
from campaign.rules import sentences, visibility
from campaign.shown_results import award_of, honour_name
from campaign.trends import nominee_bars
from profiles.models import Edition, Nominee
from profiles.names import LONGEST_QUERY, searched
from voting.clock import last_day
from voting.models import Rules
from voting.visibility import shown_counts


@edition_page
def nominee_list(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """Everyone with a page, by place and by name; the state stands in the address."""
    published = Nominee.objects.published(at=at).filter(edition=edition).with_place()
    everyone = in_hourly_order(published, at=at)
    search = _search(request, everyone)
    found = search.find(everyone)
    context = page_context(
        request,
        edition,
        at,
        title=_("Nominees"),
        data=[structured_data.nominee_list([*found.meant, *found.alike])],
        found=found,
        wider=[(step, len(step.find(everyone))) for step in search.wider() if not found],
        search=search,
        was_cut=len(request.GET.get("q", "").strip()) > LONGEST_QUERY,
        likes=shown_counts(edition=edition, at=at),
        everywhere=search.address(district="", subdistrict=""),
        districts=[
            (name, number, search.address(district=name, subdistrict=""))
            for name, number in districts(everyone)
        ],
        whole_district=search.address(subdistrict=""),
        subdistricts=[
            (name, number, search.address(subdistrict=name))
            for name, number in subdistricts(everyone, search.district)
        ],
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
        under="nominees",
        data=[structured_data.person(nominee)],
        stories=stories,
        story=stories[0],
        board=ranking,
        row=row,
        likes=row.likes if row else None,
        bars=nominee_bars(nominee=nominee, at=at),
        honour=honour_name(honour) if (honour := award_of(nominee, at=at)) else "",
    )
    return render(request, "campaign/nominee_detail.html", context)


@edition_page
def rules(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """The rules in force, or those of the last day, in sentences; and every version there was."""
    versions = Rules.objects.confirmed().filter(edition=edition).newest_first()
    in_force = Rules.objects.in_force(edition=edition, day=last_day(edition=edition, until=at))
    context = page_context(
        request,
        edition,
        at,
        title=_("Rules"),
        sentences=sentences(edition=edition, rules=in_force),
        versions=[(version, visibility(version)) for version in versions],
    )
    return render(request, "campaign/rules.html", context)


def nominee_of(edition: Edition, code: str) -> Nominee:
    """Return the edition's nominee of that code, or raise Http404."""
    nominee = edition.nominees.with_place().filter(code=code).first()
    if nominee is None:
        raise Http404(_("There is no such nominee."))
    return nominee


def without_page(request: HttpRequest, nominee: Nominee, at: datetime) -> HttpResponse | None:
    """Return the 410 of a withdrawn nominee, or None; raise Http404 before the first story."""
    if nominee.is_withdrawn:
        return gone(request, _("This nominee has been withdrawn"), nominee.withdrawn_reason)
    if not nominee.stories.published(at=at).exists():
        raise Http404(_("There is no such nominee."))
    return None


def _search(request: HttpRequest, everyone: list[Nominee]) -> Search:
    """Read the search from the address, or raise Http404 where there is no such place."""
    district = _known(request.GET.get("district", ""), districts(everyone))
    subdistrict = _known(request.GET.get("subdistrict", ""), subdistricts(everyone, district))
    query = searched(request.GET.get("q", ""))
    return Search(district=district, subdistrict=subdistrict, q=query)


def _known(name: str, places: list[tuple[str, int]]) -> str:
    if name and name not in dict(places):
        raise Http404(_("There is no such list."))
    return name
