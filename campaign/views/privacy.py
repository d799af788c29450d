"""What is kept about a visitor, for how long, and who may ask for what."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from campaign.pages import edition_page, page_context
from profiles.models import Edition
from voting.visitors import LIFETIME

UNSENT = timedelta(minutes=5)  # static/js/like.js keeps a like without signal so long


@edition_page
def privacy(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """The privacy page; its numbers come from the code that obeys them."""
    context = page_context(
        request,
        edition,
        at,
        title=_("Privacy"),
        description=_(
            "What this site keeps about a visitor, for how long, and who may ask for a correction"
            " or a removal."
        ),
        cookie_days=timedelta(seconds=LIFETIME).days,
        log_days=settings.PROXY_LOG_DAYS,
        unsent_minutes=UNSENT // timedelta(minutes=1),
        forgettings=list(edition.forgettings.all()),
    )
    return render(request, "campaign/privacy.html", context)
