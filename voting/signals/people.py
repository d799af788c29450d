"""What kind of visitors liked: new ones, ones for a single nominee, ones who were refused."""

from voting.signals.probability import g_test_surprise
from voting.signals.readings import (
    FEWEST,
    SURPRISING,
    Part,
    Reading,
    Signal,
    gap_between,
    nothing,
)

FRESH_SECONDS = 60  # between a visitor's cookie and the like
TIMES_THE_SITE = 3.0  # as odds, since a share that is usually 40 % can't be three times that
MOST_REFUSED = 5.0  # refusals for each like


def fresh(own: Part, others: Part, *, likes: int | None = None) -> Reading:
    """Compare the share of likes whose visitor's cookie was younger than a minute.

    likes: how many own ones there were in all, with or without a trace.
    """
    return _compared(Signal.FRESH, own, others, likes)


def alone(own: Part, others: Part) -> Reading:
    """Compare the share of likes by visitors who have liked nobody but this nominee."""
    return _compared(Signal.ALONE, own, others, own.of)


def refused(own: int, likes: int, *, others: int, other_likes: int) -> Reading:
    """Look at how many attempts were refused for each like that counted."""
    ratio = own / max(likes, 1)
    return Reading(
        signal=Signal.REFUSED,
        likes=likes,
        measured=ratio,
        usual=others / other_likes if other_likes else None,
        flagged=own >= FEWEST and ratio > MOST_REFUSED,
        detail=own,
    )


def _compared(signal: Signal, own: Part, others: Part, likes: int | None) -> Reading:
    gap = gap_between(own.of, others.of, likes)
    if gap:
        return nothing(signal, own.of, gap)
    surprise = 0.0
    if own.share > others.share:
        surprise = g_test_surprise(own.hits, own.of, others.hits, others.of)
    far = own.odds > TIMES_THE_SITE * others.odds
    return Reading(
        signal=signal,
        likes=own.of,
        measured=own.share,
        usual=others.share,
        surprise=surprise,
        flagged=far and surprise >= SURPRISING,
        detail=own.hits,
    )
