"""What stands between an edition and its opening."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.finished_posters import why_kept_back
from campaign.printing import poster_copy, sample_note
from profiles.models import Edition, FinishedPoster, Nominee, Story
from profiles.publishing import check_opening, nominees_without_page


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something to mend; `stops` where likes can't open before it is.

    link: the address of the page on which it is mended; empty where that is not in the admin.
    """

    stops: bool
    sentence: str
    link: str = ""


def findings(*, edition: Edition, at: datetime) -> list[Finding]:
    """Return what stops likes from opening, then what should be looked at first."""
    return [
        *_stops(edition, at),
        *_kind_notes(edition),
        *_nominee_warnings(edition),
        *_finished_posters_kept_back(edition),
        *_site_warnings(edition),
    ]


def _stops(edition: Edition, at: datetime) -> list[Finding]:
    errors = _opening_errors(edition, at)
    link = _list("nominee", edition) if _lacks_pages(edition, at) else _form(edition)
    return [Finding(stops=True, sentence=sentence, link=link) for sentence in errors]


def _lacks_pages(edition: Edition, at: datetime) -> bool:
    """Say whether nominees are what is missing, and not the edition's own times."""
    closing = edition.likes_close_at
    if closing is None or closing <= at:
        return False
    return bool(nominees_without_page(edition)) or not edition.nominees.standing().exists()


def _opening_errors(edition: Edition, at: datetime) -> list[str]:
    if edition.likes_open_at is None and edition.likes_window(at=at) == Edition.Window.CLOSED:
        # They have never been open, so "opened already" would send the editor astray.
        return [_("Likes would close before they open.")]
    try:
        check_opening(edition=edition, at=at)
    except ValidationError as error:
        return error.messages
    return []


def _kind_notes(edition: Edition) -> list[Finding]:
    notes = {
        Edition.Kind.REHEARSAL: _("Rehearsal: for staff only, nothing here counts"),
        Edition.Kind.DEMO: _("Demonstration: people, stories and likes are all invented"),
    }
    note = notes.get(Edition.Kind(edition.kind))
    return [Finding(stops=False, sentence=note)] if note else []


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
    link = _list("nominee", edition)
    warnings = [Finding(stops=False, sentence=sentence, link=link) for sentence in found]
    drafts = edition.stories.filter(state=Story.State.DRAFT).exclude(nominee=None).count()
    if drafts and not nominees_without_page(edition):
        sentence = _("Stories still in draft: %(n)s.") % {"n": drafts}
        link = f"{_list('story', edition)}&state__exact=draft"
        warnings.append(Finding(stops=False, sentence=sentence, link=link))
    return warnings


def _finished_posters_kept_back(edition: Edition) -> list[Finding]:
    posters = FinishedPoster.objects.filter(nominee__in=edition.nominees.standing())
    kept_back = [
        str(one)
        for one in posters.select_related("nominee", "place__community")
        if why_kept_back(one)
    ]
    if not kept_back:
        return []
    sentence = _(
        "These finished posters are not handed out, since their codes lead elsewhere today:"
        " %(posters)s. Upload them again."
    ) % {"posters": "、".join(kept_back)}
    chosen = f"?nominee__edition__id__exact={edition.pk}"
    link = reverse("admin:profiles_finishedposter_changelist") + chosen
    return [Finding(stops=False, sentence=sentence, link=link)]


def _site_warnings(edition: Edition) -> list[Finding]:
    found = []
    if sentence := sample_note():
        found.append(Finding(stops=False, sentence=sentence))
    if not edition.is_current and not edition.is_rehearsal:
        sentence = _("This is not the current edition: the home page shows another.")
        found.append(Finding(stops=False, sentence=sentence, link=_form(edition)))
    if not edition.hosts.strip():
        sentence = _("No host is named.")
        found.append(Finding(stops=False, sentence=sentence, link=_form(edition)))
    if not edition.complaints:
        sentence = _("No complaint line is named: readers have nobody to turn to.")
        found.append(Finding(stops=False, sentence=sentence, link=_form(edition)))
    return found


def _list(model: str, edition: Edition) -> str:
    """Return the address of the edition's nominees or stories in the admin."""
    return f"{reverse(f'admin:profiles_{model}_changelist')}?edition__id__exact={edition.pk}"


def _form(edition: Edition) -> str:
    return reverse("admin:profiles_edition_change", args=[edition.pk])


def _names(nominees: list[Nominee]) -> str:
    return "、".join(nominee.name for nominee in nominees)
