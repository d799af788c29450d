"""How many likes a nominee would have had in each hour, had nothing happened."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

TRAILING = 7 * 24  # hours that a share is taken from
PRIOR = 30.0  # likes that everybody's equal share counts for, before there is a share of one's own
SPREAD = 0.25  # of the rate from hour to hour, squared: half of itself, as shared links make it
LEAST_SPREAD, MOST_SPREAD = 0.02, 1.0
BAND = 3.0  # standard deviations; of honest hours nearly all lie within


@dataclass(frozen=True, kw_only=True)
class Expected:
    """A nominee's expected likes in an hour; `size` says how widely they spread."""

    mean: float
    size: float

    @property
    def deviation(self) -> float:
        return sqrt(self.mean + self.mean**2 / self.size)

    @property
    def low(self) -> float:
        return max(0.0, self.mean - BAND * self.deviation)

    @property
    def high(self) -> float:
        return self.mean + BAND * self.deviation


@dataclass
class _Past:
    """A nominee's last seven days: likes, and how far they lay from what was expected."""

    hours: deque[tuple[float, float, float]] = field(default_factory=deque)
    likes: float = 0.0
    excess: float = 0.0  # Σ (likes - mean)² - mean
    weight: float = 0.0  # Σ mean²

    def add(self, likes: float, mean: float) -> None:
        hour = (likes, (likes - mean) ** 2 - mean, mean**2)
        self.hours.append(hour)
        self._count(hour, 1)
        if len(self.hours) > TRAILING:
            self._count(self.hours.popleft(), -1)

    def _count(self, hour: tuple[float, float, float], sign: int) -> None:
        self.likes += sign * hour[0]
        self.excess += sign * hour[1]
        self.weight += sign * hour[2]

    @property
    def spread(self) -> float:
        """The spread by the method of moments, drawn towards SPREAD while little is known."""
        known = (SPREAD * PRIOR**2 + self.excess) / (PRIOR**2 + self.weight)
        return min(MOST_SPREAD, max(LEAST_SPREAD, known))


def expectations(
    hours: Sequence[Mapping[int, int]], nominees: Iterable[int]
) -> list[dict[int, Expected]]:
    """Return for each hour, in their order and without a gap, what each nominee might expect.

    hours: likes by nominee. A nominee's share of the last seven days is applied to what all
    *others* received in that very hour: when everybody reads the campaign at nine, nobody
    stands out, and a rigged count does not raise its own expectation. The share's own
    uncertainty (a gamma-Poisson mixture again) and the spread from hour to hour add up in
    `size`. An hour above the band enters the past only as far as the band goes, so that one
    rigged evening does not make the next one usual.
    """
    pasts = {nominee: _Past() for nominee in nominees}
    found: list[dict[int, Expected]] = []
    for likes in hours:
        everybody = sum(likes.values())
        past = sum(one.likes for one in pasts.values())
        expected = {
            nominee: _expect(one, past, everybody - likes.get(nominee, 0), len(pasts))
            for nominee, one in pasts.items()
        }
        for nominee, one in pasts.items():
            hour = expected[nominee]
            one.add(min(float(likes.get(nominee, 0)), hour.high), hour.mean)
        found.append(expected)
    return found


def _expect(own: _Past, everybody: float, others_now: int, nominees: int) -> Expected:
    equal = PRIOR / nominees
    known = own.likes + equal
    odds = known / (max(0.0, everybody - own.likes) + PRIOR - equal + 1e-9)
    # One more than the others had: where nobody was awake, nothing is still not impossible.
    return Expected(mean=odds * (others_now + 1), size=1 / (own.spread + 1 / known))
