"""The cases about likes, for everybody to read."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from campaign.cases import shown_cases
from campaign.pages import edition_page, page_context
from profiles.models import Edition
from voting.counted import under_review
from voting.visibility import counts_until


@edition_page
def case_list(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """Every case with its acts, numbers only as far as counts are shown."""
    as_of = counts_until(edition=edition, at=at)
    context = page_context(
        request,
        edition,
        at,
        title=_("Reviews of likes"),
        cases=shown_cases(edition=edition, at=at, as_of=as_of),
        held=under_review(edition=edition, at=at, until=as_of) if as_of else 0,
    )
    return render(request, "campaign/case_list.html", context)
