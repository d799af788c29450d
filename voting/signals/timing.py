"""When likes came: more than usual, or more regularly than people are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import sqrt
from statistics import median
from typing import TypeVar

from voting.signals.expectation import Expected
from voting.signals.probability import (
    exponential_distance,
    kept_by_benjamini_hochberg,
    negative_binomial_surprise,
    stephens,
)
from voting.signals.readings import FEWEST, SURPRISING, Gap, Reading, Signal, nothing

Key = TypeVar("Key")

LEAST_EXCESS = 30  # likes above the expected ones; fewer are not worth anybody's evening
FALSE_ALARMS = 0.01  # of all bursts that are pointed out
TOO_REGULAR = 0.35  # standard deviation of the gaps by their mean; about 1 for people
RUN = 30  # gaps that are looked at together
ONE_IN_A_HUNDRED = 1.308  # Stephens' statistic


@dataclass(frozen=True, kw_only=True)
class Run:
    """The most regular RUN gaps in a row: their coefficient of variation and KS distance."""

    variation: float
    distance: float


def burst(likes: int, expected: Expected) -> Reading:
    """Compare an hour's likes with the expected ones, by a negative-binomial tail.

    Flagged at a surprise of 6 (one in a million) and 30 likes too many; where many hours
    are judged at once, `kept_bursts` decides which of them stay. An hour's likes follow the
    model of outbreak detection in public health (Farrington et al. 1996, Noufaily et al. 2013).
    """
    surprise = 0.0
    if likes > expected.high and likes - expected.mean >= LEAST_EXCESS:
        surprise = negative_binomial_surprise(likes, mean=expected.mean, size=expected.size)
    return Reading(
        signal=Signal.BURST,
        likes=likes,
        measured=likes,
        usual=expected.mean,
        surprise=surprise,
        flagged=surprise >= SURPRISING,
        detail=expected.high,
    )


def kept_bursts(readings: Mapping[Key, Reading], *, tests: int) -> set[Key]:
    """Return which of many flagged bursts to believe; `tests` is how many hours were judged."""
    flagged = {key: one.surprise for key, one in readings.items() if one.flagged}
    return kept_by_benjamini_hochberg(flagged, tests=tests, rate=FALSE_ALARMS)


def regular(run: Run | None, *, likes: int, usual: Sequence[float] = ()) -> Reading:
    """Look for 31 likes in a row that came like clockwork; a script's do, people's never.

    run: the most regular one of the `likes`. usual: the variation of the most regular run of
    every other nominee in the same time. People who know nothing of each other arrive with
    exponential gaps, whose standard deviation is their mean (O'Neil, "Off-the-cuff voter
    fraud detection"). A run is flagged below 0.35 where an exponential is refuted as well.
    """
    if run is None:
        return nothing(Signal.REGULAR, likes, Gap.FEW)
    refuted = stephens(run.distance, RUN) > ONE_IN_A_HUNDRED
    return Reading(
        signal=Signal.REGULAR,
        likes=likes,
        measured=run.variation,
        usual=median(usual) if usual else None,
        flagged=run.variation < TOO_REGULAR and refuted,
        detail=run.distance,
    )


def most_regular_run(arrivals: Sequence[float]) -> Run | None:
    """Return the most regular run of RUN gaps; None where there are not so many.

    A run rather than the whole hour: a script that runs for ten minutes of a quiet hour
    would drown in the long gaps before and after it.
    """
    if len(arrivals) <= max(RUN, FEWEST):
        return None
    gaps = [later - earlier for earlier, later in pairwise(arrivals)]
    sums = [0.0, *accumulate(gaps)]
    squares = [0.0, *accumulate(gap * gap for gap in gaps)]
    best, start = float("inf"), 0
    for place in range(len(gaps) - RUN + 1):
        mean = (sums[place + RUN] - sums[place]) / RUN
        square = (squares[place + RUN] - squares[place]) / RUN
        if mean > 0:
            variation = sqrt(max(0.0, square - mean * mean)) / mean
            if variation < best:
                best, start = variation, place
    if best == float("inf"):
        return Run(variation=0.0, distance=1.0)  # all at one and the same instant
    return Run(variation=best, distance=exponential_distance(gaps[start : start + RUN]))
