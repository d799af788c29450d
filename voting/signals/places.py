"""Where likes came from, and with what: networks and families of browsers."""

from collections.abc import Mapping

from voting.signals.probability import effective_number, g_test_surprise
from voting.signals.readings import SURPRISING, Part, Reading, Signal, gap_between, nothing

MOST_OF_ONE_NETWORK = 0.40  # share of the largest neighbourhood, a /24 or /48
LEAST_VARIETY = 1 / 3  # of the site's effective number of browser families


def network(
    own: Mapping[bytes, int], others: Mapping[bytes, int], *, likes: int | None = None
) -> Reading:
    """Compare the share of the largest neighbourhood with the same one's on the site.

    own, others: likes by neighbourhood tag, in the same hour; likes: how many own ones there
    were in all, with or without a trace. Flagged above 40 % and where
    a G-test finds the difference surprising: in a city where a carrier puts everybody
    behind one network, everybody's share is large and nobody's is flagged. `detail` is
    the effective number of networks (exp of the entropy); it grows with the likes, so it
    is told and not compared.
    """
    traced, rest = sum(own.values()), sum(others.values())
    gap = gap_between(traced, rest, likes)
    if gap:
        return nothing(Signal.NETWORK, traced, gap)
    # Of two equally large ones always the same, so that a page can be opened twice.
    largest = max(own, key=lambda tag: (own[tag], tag))
    here = Part(hits=own[largest], of=traced)
    there = Part(hits=others.get(largest, 0), of=rest)
    surprise = _surprise(here, there)
    return Reading(
        signal=Signal.NETWORK,
        likes=traced,
        measured=here.share,
        usual=there.share,
        surprise=surprise,
        flagged=here.share > MOST_OF_ONE_NETWORK and surprise >= SURPRISING,
        detail=effective_number(own),
    )


def clients(
    own: Mapping[str, int], others: Mapping[str, int], *, likes: int | None = None
) -> Reading:
    """Compare how many families of browsers there effectively are with the site's number."""
    traced, rest = sum(own.values()), sum(others.values())
    gap = gap_between(traced, rest, likes)
    if gap:
        return nothing(Signal.CLIENTS, traced, gap)
    measured, usual = effective_number(own), effective_number(others)
    return Reading(
        signal=Signal.CLIENTS,
        likes=traced,
        measured=measured,
        usual=usual,
        flagged=measured < usual * LEAST_VARIETY,
    )


def _surprise(here: Part, there: Part) -> float:
    if here.share <= there.share:
        return 0.0
    return g_test_surprise(here.hits, here.of, there.hits, there.of)
