"""What a signal says, and when two of them are two witnesses."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

# Below this many likes, shares and gaps say too little.
FEWEST = 30
# One in a million: with 60 nominees, 24 hours and 5 signals a day, once in 140 days by chance.
SURPRISING = 6.0


class Signal(StrEnum):
    BURST = "burst"
    REGULAR = "regular"
    NETWORK = "network"
    CLIENTS = "clients"
    FRESH = "fresh"
    ALONE = "alone"
    REFUSED = "refused"


class Group(StrEnum):
    """What a signal looks at; two of one group may well have one and the same cause."""

    TIME = "time"  # when likes came
    PLACE = "place"  # from where, and with what
    WHO = "who"  # what kind of visitor


class Gap(StrEnum):
    """Why a reading has nothing to say."""

    FEW = "few"  # too few likes
    NO_TRACES = "no_traces"  # forgotten, or never kept
    NO_OTHERS = "no_others"  # too little on the rest of the site in the same time


# Refusals rise with the rate and with the crowd behind one address, so they bear out
# neither: beside a burst or a network they are no second witness.
GROUPS: dict[Signal, frozenset[Group]] = {
    Signal.BURST: frozenset([Group.TIME]),
    Signal.REGULAR: frozenset([Group.TIME]),
    Signal.NETWORK: frozenset([Group.PLACE]),
    Signal.CLIENTS: frozenset([Group.PLACE]),
    Signal.FRESH: frozenset([Group.WHO]),
    Signal.ALONE: frozenset([Group.WHO]),
    Signal.REFUSED: frozenset([Group.TIME, Group.PLACE]),
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """`hits` of `of` likes have something in common."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        return self.hits / self.of if self.of else 0.0

    @property
    def odds(self) -> float:
        """How many have it for each that has not; half a like is added to both sides."""
        return (self.hits + 0.5) / (self.of - self.hits + 0.5)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one signal says of one nominee in one span.

    measured, usual: in the signal's own unit; None where that can't be known. likes: on how
    many the reading rests. surprise: -log10 of how probable this is by chance, nought
    where that was not asked. detail: a second figure, where the signal has one.
    """

    signal: Signal
    likes: int
    measured: float | None = None
    usual: float | None = None
    flagged: bool = False
    surprise: float = 0.0
    detail: float | None = None
    gap: Gap | None = None


def nothing(signal: Signal, likes: int, gap: Gap) -> Reading:
    return Reading(signal=signal, likes=likes, gap=gap)


def gap_between(own: int, others: int, likes: int | None = None) -> Gap | None:
    """Say why shares of that many likes can't be compared, if they can't.

    likes: how many there were in all, where only some may have left a trace.
    """
    if own < FEWEST:
        return Gap.NO_TRACES if likes is not None and likes >= FEWEST else Gap.FEW
    return Gap.NO_OTHERS if others < FEWEST else None


def agree(readings: Iterable[Reading]) -> bool:
    """Say whether two flagged readings have no group in common: two independent witnesses."""
    flagged = [GROUPS[reading.signal] for reading in readings if reading.flagged]
    return any(not one & other for one, other in combinations(flagged, 2))
