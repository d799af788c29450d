"""What stands between an edition and its opening."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaign.printing import is_sample, poster_copy
from profiles.models import Edition, Nominee, Story
from profiles.publishing import check_opening, nominees_without_page


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something to mend; `stops` where likes can't open before it is."""

    stops: bool
    sentence: str


def findings(*, edition: Edition, at: datetime) -> list[Finding]:
    """Return what stops likes from opening, then what should be looked at first."""
    return [*_stops(edition, at), *_nominee_warnings(edition), *_site_warnings(edition)]


def _stops(edition: Edition, at: datetime) -> list[Finding]:
    try:
        check_opening(edition=edition, at=at)
    except ValidationError as error:
        return [Finding(stops=True, sentence=sentence) for sentence in error.messages]
    return []


def _nominee_warnings(edition: Edition) -> list[Finding]:
    nominees = list(edition.nominees.standing().select_related("community", "edition"))
    found = []
    without = [nominee for nominee in nominees if not nominee.portrait]
    if without:
        found.append(_("Without a portrait: %(names)s.") % {"names": _names(without)})
    for nominee in nominees:
        missing = poster_copy(nominee).missing
        if missing:
            found.append(
                _("The poster of %(name)s can't print %(characters)s.")
                % {"name": nominee.name, "characters": "、".join(missing)}
            )
    drafts = edition.stories.filter(state=Story.State.DRAFT).exclude(nominee=None).count()
    if drafts and not nominees_without_page(edition):
        found.append(_("Stories still in draft: %(n)s.") % {"n": drafts})
    return [Finding(stops=False, sentence=sentence) for sentence in found]


def _site_warnings(edition: Edition) -> list[Finding]:
    found = []
    if is_sample():
        found.append(
            _("SITE_URL is %(address)s: posters are samples until it is a public https address.")
            % {"address": settings.SITE_URL}
        )
    if not edition.is_current and not edition.is_rehearsal:
        found.append(_("This is not the current edition: the home page shows another."))
    if not edition.hosts.strip():
        found.append(_("No host is named."))
    return [Finding(stops=False, sentence=sentence) for sentence in found]


def _names(nominees: list[Nominee]) -> str:
    return "、".join(nominee.name for nominee in nominees)
