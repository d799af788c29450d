"""What stands between an edition and its final result."""

from collections import Counter
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.results import published
from profiles.models import Edition, Nominee
from voting.cases import Status, status
from voting.counted import under_review
from voting.models import Act, Award, Case, Result
from voting.quotas import read_quotas
from voting.settled import close_line, public_notice
from voting.wording import to_the_second

DECIDED = (Act.Kind.VOIDED, Act.Kind.RESTORED)


def obstacles(*, edition: Edition, at: datetime) -> list[str]:
    """Return what forbids to declare a result at that time, in sentences; [] where nothing does."""
    if edition.likes_window(at=at) != Edition.Window.CLOSED:
        return [_("Likes have not closed yet.")]
    if close_line(edition) is None:
        return [
            _("The close is not sealed yet; the ledger does that within the hour (manage.py seal).")
        ]
    return [
        *_clock(edition, at),
        *_notice(edition, at),
        *_reviews(edition, at),
        *award_errors(edition, at=at),
    ]


def remarks(*, edition: Edition, at: datetime) -> list[str]:
    """Return what forbids nothing and should be known all the same."""
    found = []
    letters = Case.objects.filter(edition=edition, kind=Case.Kind.COMPLAINT)
    waiting = [one for one in letters.prefetch_related("acts") if _waits(one, at)]
    if waiting:
        found.append(
            ngettext(
                "%(n)s letter to the organisers waits for an answer.",
                "%(n)s letters to the organisers wait for an answer.",
                len(waiting),
            )
            % {"n": len(waiting)}
        )
    for award in edition.awards.prefetch_related("winners"):
        free = award.places - len(award.winners.all())
        if free > 0:
            words = _("%(award)s: %(free)s of %(places)s places are free, and stay so.")
            found.append(words % {"award": award.name, "free": free, "places": award.places})
    if not edition.awards.exists():
        found.append(_("There is no award level: the result says counts and places alone."))
    return found


def award_errors(edition: Edition, *, at: datetime) -> list[str]:
    """Return where winners are more than there are places, or can't be winners."""
    with_page = {one.pk for one in published(edition, at=at)}
    return [
        sentence
        for award in edition.awards.all()
        for sentence in _award(award, list(_winners(award)), with_page)
    ]


def _clock(edition: Edition, at: datetime) -> list[str]:
    """A version declared at a time that is yet to come is not known as the newest before."""
    later = Result.objects.declared().filter(edition=edition, confirmed_at__gt=at).last()
    if later is None or later.confirmed_at is None:
        return []
    words = _(
        "Version %(n)s was declared on %(time)s, which by the server's clock is yet to come."
        " Have the clock set right first, or wait until then."
    )
    return [words % {"n": later.version, "time": to_the_second(later.confirmed_at)}]


def _notice(edition: Edition, at: datetime) -> list[str]:
    notice = public_notice(edition)
    if notice is None or at >= notice.until:
        return []
    day = date_format(timezone.localtime(notice.until), "DATE_FORMAT")
    return [_("Public notice runs; a result can be declared from %(day)s on.") % {"day": day}]


def _reviews(edition: Edition, at: datetime) -> list[str]:
    found = []
    held = under_review(edition=edition, at=at)
    if held:
        words = ngettext(
            "%(n)s like is under review: somebody has to decide first.",
            "%(n)s likes are under review: somebody has to decide first.",
            held,
        )
        found.append(words % {"n": held})
    acts = Act.objects.filter(case__edition=edition, kind__in=DECIDED, ledger_lines=None)
    if acts.exists():
        found.append(_("A review's decision is not in the ledger yet; it will be in some minutes."))
    return found


def _waits(case: Case, at: datetime) -> bool:
    return status(case, at=at) == Status.WAITING


def _winners(award: Award) -> list[Nominee]:
    return list(Nominee.objects.filter(awards__award=award).with_place())


def _award(award: Award, winners: list[Nominee], with_page: set[int]) -> list[str]:
    found = []
    if len(winners) > award.places:
        words = _("%(award)s: %(n)s nominees are chosen for places: %(places)s.")
        found.append(words % {"award": award.name, "places": award.places, "n": len(winners)})
    districts = Counter(one.community.district for one in winners)
    for district, most in read_quotas(award.quotas).items():
        if districts[district] > most:
            words = _("%(award)s: at most %(most)s from %(district)s, but %(n)s are chosen.")
            found.append(
                words
                % {
                    "award": award.name,
                    "most": most,
                    "district": district,
                    "n": districts[district],
                }
            )
    gone = [one.name for one in winners if one.pk not in with_page]
    if gone:
        words = _("%(award)s: without a page, or withdrawn: %(names)s.")
        found.append(words % {"award": award.name, "names": "、".join(gone)})
    return found
