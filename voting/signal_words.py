"""The signals in words: what each is called, what it says, and what may be behind it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from voting.signals import Gap, Reading, Signal

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NAMES: dict[Signal, "StrPromise"] = {
    Signal.BURST: gettext_lazy("many more than usual"),
    Signal.REGULAR: gettext_lazy("as regular as a clock"),
    Signal.NETWORK: gettext_lazy("much from one network"),
    Signal.CLIENTS: gettext_lazy("few kinds of browsers"),
    Signal.FRESH: gettext_lazy("many new visitors"),
    Signal.ALONE: gettext_lazy("many who like nobody else"),
    Signal.REFUSED: gettext_lazy("many refused"),
}

MEANINGS: dict[Signal, "StrPromise"] = {
    Signal.BURST: gettext_lazy(
        "Compared with what the nominee's share of the past seven days would give in an hour in"
        " which the whole site is as busy as it is. A link shared in a group does this as well:"
        " on its own it means nothing."
    ),
    Signal.REGULAR: gettext_lazy(
        "People who know nothing of each other come now close together, now far apart; a simple"
        " script comes at even intervals. Flagged where 31 likes in a row are that even."
    ),
    Signal.NETWORK: gettext_lazy(
        "Flagged where more than 40 % come from one network and the rest of the site does not. A"
        " meeting in one hall, a school or a company looks the same: ask before you hold."
    ),
    Signal.CLIENTS: gettext_lazy(
        "Flagged where browsers are less than a third as varied as on the rest of the site, as from"
        " one program or a rack of equal phones."
    ),
    Signal.FRESH: gettext_lazy(
        "The visitor's browser had come to the site less than a minute before. A script that throws"
        " its cookies away does this, and so do people who scan a poster for the first time."
    ),
    Signal.ALONE: gettext_lazy(
        "These visitors have liked nobody but this nominee. Paid likes do this, and so do loyal"
        " neighbours."
    ),
    Signal.REFUSED: gettext_lazy(
        "Flagged above five refusals for each like: somebody goes on knocking. It is no second"
        " witness beside a burst or a network, since all three come with a crowd."
    ),
}

GAPS: dict[Gap, "StrPromise"] = {
    Gap.FEW: gettext_lazy("Too few likes to say anything."),
    Gap.NO_TRACES: gettext_lazy("Where these likes came from is no longer on record."),
    Gap.NO_OTHERS: gettext_lazy("Too few likes for everybody else to compare with."),
}


def sentence(reading: Reading) -> str:
    """Return what was measured and what is usual, with every figure in words."""
    if reading.gap is not None:
        return str(GAPS[reading.gap])
    return _sentence(reading.signal) % {
        "likes": reading.likes,
        "measured": _figure(reading.signal, reading.measured),
        "usual": _figure(reading.signal, reading.usual),
        "detail": "–" if reading.detail is None else f"{reading.detail:.0f}",
    }


def _sentence(signal: Signal) -> str:
    match signal:
        case Signal.BURST:
            return _("%(likes)s likes; about %(usual)s are usual, and rarely above %(detail)s.")
        case Signal.REGULAR:
            return _(
                "In the most even 31 likes, the gaps vary by %(measured)s of their mean; between"
                " people it is about 1 (others at that time: %(usual)s)."
            )
        case Signal.NETWORK:
            return _(
                "%(measured)s of %(likes)s likes came from one network; of everybody else's,"
                " %(usual)s did. They are as varied as %(detail)s networks of equal size."
            )
        case Signal.CLIENTS:
            return _(
                "Browsers are as varied as %(measured)s kinds in equal parts; everybody else's as"
                " %(usual)s kinds."
            )
        case Signal.FRESH:
            return _(
                "%(measured)s of %(likes)s likes came within a minute of the first visit; of"
                " everybody else's, %(usual)s did."
            )
        case Signal.ALONE:
            return _(
                "%(measured)s of %(likes)s likes are of visitors who have liked nobody else; of"
                " everybody else's, %(usual)s are."
            )
    return _(
        "%(detail)s wishes were refused, %(measured)s for each like; elsewhere on the site"
        " %(usual)s for each."
    )


def _figure(signal: Signal, value: float | None) -> str:
    if value is None:
        return "–"
    if signal in (Signal.NETWORK, Signal.FRESH, Signal.ALONE):
        return f"{value:.0%}"
    if signal == Signal.REGULAR:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"
