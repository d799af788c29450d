"""The board: of the day, the week or the whole time, of one district or of all."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.boards import Board, board, week_begins
from campaign.cells import cell
from campaign.nominees import districts
from campaign.pages import edition_page, page_context
from campaign.rules import ties, visibility
from campaign.structured_data import ranking
from campaign.trends import board_chart
from profiles.models import Edition, Nominee
from voting.clock import day_begins, last_day, shanghai_day
from voting.visibility import counts_until

SPANS = ("all", "week", "day")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a reader has chosen to see: a span of time and a district, "" for all."""

    span: str
    district: str
    districts: list[str]
    as_of: datetime | None
    since: datetime | None

    def query(self, **changes: str) -> str:
        """Return the choice as a query string, with changes; what is the default is left out."""
        chosen = {"span": self.span, "district": self.district, **changes}
        kept = {name: value for name, value in chosen.items() if value not in ("", "all")}
        return f"?{urlencode(kept)}" if kept else ""


@edition_page
def leaderboard(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """The board as a page, with the lines of those who are ranked on it."""
    choice = _choice(request, edition, at)
    shown = _board(edition, at, choice)
    context = page_context(
        request,
        edition,
        at,
        title=_("Leaderboard"),
        data=[ranking(shown.ranked)] if shown.ranked else [],
        board=shown,
        as_of=choice.as_of,
        span=choice.span,
        since=choice.since,
        district=choice.district,
        spans=_spans(choice, edition, at),
        districts=[(name, choice.query(district=name)) for name in choice.districts],
        everywhere=choice.query(district=""),
        query=choice.query(),
        chart=None
        if choice.span == "day"
        else board_chart(edition=edition, board=shown, since=choice.since),
        counts_rule=visibility(shown.rules),
        ties_rule=ties(shown.rules),
    )
    return render(request, "campaign/leaderboard.html", context)


@edition_page
def leaderboard_csv(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """The same board for a spreadsheet; cells of what is not shown are empty."""
    choice = _choice(request, edition, at)
    shown = _board(edition, at, choice)
    name = f"leaderboard-{edition.number}.csv"
    response = HttpResponse(
        "\ufeff",  # without it Excel takes UTF-8 for something else
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    sheet = csv.writer(response)
    sheet.writerow(
        (
            _("Rank"),
            _("Number"),
            _("Name"),
            _("Community"),
            _("Likes received"),
            _("Likes struck out"),
            _("Likes that count"),
            _("Share %"),
            _("As of"),
        )
    )
    sheet.writerows(_lines(shown, choice.as_of))
    return response


def _choice(request: HttpRequest, edition: Edition, at: datetime) -> Choice:
    """Read the choice from the address, or raise Http404 where there is no such board."""
    span = request.GET.get("span", "all")
    district = request.GET.get("district", "")
    published = Nominee.objects.published(at=at).filter(edition=edition).with_place()
    # the chosen one first: on a phone the others stand in a strip that may be moved
    places = sorted((name for name, _number in districts(published)), key=district.__ne__)
    if span not in SPANS or district not in ("", *places):
        raise Http404(_("There is no such list."))
    until = counts_until(edition=edition, at=at)
    close = edition.likes_close_at
    return Choice(
        span=span,
        district=district,
        districts=places,
        as_of=until if until is None or close is None else min(until, close),
        since=_begins(span, edition, until or at),
    )


def _begins(span: str, edition: Edition, until: datetime) -> datetime | None:
    """Return where a span of the counts until then begins; None for the very beginning.

    It is the day or week in which they end: of counts that are shown late, or after the
    close, "today" would be empty.
    """
    day = day_begins(last_day(edition=edition, until=until))
    return {"day": day, "week": week_begins(day)}.get(span)


def _spans(
    choice: Choice, edition: Edition, at: datetime
) -> list[tuple[str, str, datetime | None, bool]]:
    """Return each span with its address, its beginning, and whether it lasts until now."""
    now = {"day": day_begins(shanghai_day(at)), "week": week_begins(at)}
    begins = {span: _begins(span, edition, choice.as_of or at) for span in SPANS}
    return [
        (span, choice.query(span=span), begins[span], begins[span] == now.get(span))
        for span in SPANS
    ]


def _board(edition: Edition, at: datetime, choice: Choice) -> Board:
    return board(edition=edition, at=at, district=choice.district, since=choice.since)


def _lines(shown: Board, as_of: datetime | None) -> Iterable[tuple[object, ...]]:
    time = "" if as_of is None else f"{timezone.localtime(as_of):%Y-%m-%d %H:%M}"
    for row in shown.rows:
        nominee = row.nominee
        place = str(nominee.community)
        yield (
            row.rank,
            nominee.number,
            cell(nominee.name),
            cell(place),
            row.received,
            "" if row.likes is None else row.void,
            row.likes,
            row.share,
            time,
        )
