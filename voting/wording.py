"""What a visitor is told about a wish to like: whole sentences, for every answer."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.models import Nominee
from voting.likes import Answer, Outcome


def title(answer: str) -> str:
    """Return the headline of the page that says what happened."""
    return {
        "liked": _("Thank you, your like is counted"),
        "used_up": _("Today's likes are used up"),
        "not_open": _("Likes are not open yet"),
        "closed": _("Likes are closed"),
        "withdrawn": _("This nominee has been withdrawn"),
        "too_fast": _("A little too fast"),
        "foreign": _("Please like on this site"),
    }[answer]


def liked(nominee: Nominee, outcome: Outcome) -> str:
    """Return the sentence after a like, new or counted before."""
    thanks = (
        _("Your like for %(name)s is counted.")
        if outcome.first
        else _("You had already liked %(name)s; your like is counted.")
    ) % {"name": nominee.name}
    receipt = _(" Your receipt is under “My likes”.")
    remains = left(outcome.left) if outcome.resets_at else ""  # after the close nothing does
    return f"{thanks}{remains}{receipt}"


def left(likes: int) -> str:
    """Return how many likes remain until midnight."""
    if not likes:
        return _(" Today's likes are now used up; there will be new ones after midnight.")
    return ngettext(
        " You have %(n)s more like today.", " You have %(n)s more likes today.", likes
    ) % {"n": likes}


def refused(answer: str, nominee: Nominee, outcome: Outcome | None = None, *, wait: int = 0) -> str:
    """Return the sentence that says why nothing was counted and what to do.

    wait: seconds after which a hasty visitor may come back.
    """
    edition = nominee.edition
    if answer == Answer.USED_UP and outcome is not None and outcome.resets_at is not None:
        return _(
            "You have given all of today's likes. You can like again from %(time)s, Beijing time."
        ) % {"time": moment(outcome.resets_at)}
    if answer == Answer.NOT_OPEN and edition.likes_open_at is not None:
        return _("You can like from %(time)s, Beijing time. Nothing was counted yet.") % {
            "time": to_the_second(edition.likes_open_at)
        }
    if answer == Answer.NOT_OPEN:
        return _("The opening time will be announced here. Nothing was counted yet.")
    if answer == Answer.CLOSED and edition.likes_close_at is not None:
        return _("Likes were open until %(time)s, Beijing time. Thank you for wishing to.") % {
            "time": to_the_second(edition.likes_close_at)
        }
    return {
        "withdrawn": _("%(name)s no longer takes part, so nothing was counted."),
        "too_fast": ngettext(
            "Many likes came from here at once. Please tap again in %(wait)s second.",
            "Many likes came from here at once. Please tap again in %(wait)s seconds.",
            wait,
        ),
        "foreign": _(
            "The like came from another site, so it was not counted."
            " Open the nominee's page here and tap the button."
        ),
        # Script asks once more by itself, so this is read when that did not help either.
        "again": _(
            "This browser refuses cookies, so your like can't be told from somebody else's."
            " Allow cookies for this site, or open the page in another browser."
        ),
        "young": ngettext(
            "One moment: please tap again in %(wait)s second.",
            "One moment: please tap again in %(wait)s seconds.",
            wait,
        ),
        "puzzle": _(
            "One moment: your device is solving a small puzzle by itself, then the like counts."
            " There is nothing for you to do."
        ),
    }.get(answer, "") % {"name": nominee.name, "wait": wait}


def moment(at: datetime) -> str:
    """Return a time as people write it, in Beijing time."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def to_the_second(at: datetime) -> str:
    """Return an opening or a close, which hold to the second: it is left out where it is 0."""
    local = timezone.localtime(at)
    if not local.second:
        return moment(at)
    # P says "8 p.m." and "noon", and has no seconds.
    exact = get_format("DATETIME_FORMAT").replace("P", "g:i:s a").replace("H:i", "H:i:s")
    return date_format(local, exact)
