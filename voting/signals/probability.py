"""The few pieces of statistics that the signals need, from the standard library alone."""

from collections.abc import Mapping, Sequence
from math import erfc, exp, expm1, inf, lgamma, log, log10, pi, sqrt
from typing import TypeVar

Key = TypeVar("Key")
LN_10 = log(10)


def negative_binomial_surprise(likes: int, *, mean: float, size: float) -> float:
    """Return -log10 P(X >= likes) for X negative binomial with that mean and size.

    The negative binomial is a Poisson count whose rate itself is spread as a gamma
    distribution (Greenwood and Yule, 1920): variance = mean + mean² / size. It is the usual
    model for counts that come in clusters, where Poisson would cry wolf. P is the
    sum of pmf(k) = Γ(k+r)/(Γ(r) k!) · (r/(r+m))^r · (m/(r+m))^k from `likes` on, taken as
    its first term times a series of ratios, so that nothing underflows.
    """
    if likes <= mean or mean <= 0:
        return 0.0
    first = (
        lgamma(likes + size)
        - lgamma(size)
        - lgamma(likes + 1)
        + size * log(size / (size + mean))
        + likes * (log(mean) - log(size + mean))  # the quotient may be too small for a double
    )
    shrink, total, term, k = mean / (size + mean), 1.0, 1.0, likes
    while term > total * 1e-9:
        term *= (k + size) / (k + 1) * shrink
        total += term
        k += 1
    return max(0.0, -(first + log(total)) / LN_10)


def g_test_surprise(hits: int, of: int, other_hits: int, other_of: int) -> float:
    """Return -log10 p that two shares are one, by the G-test of a table of two by two.

    G = 2 Σ observed · ln(observed / expected) follows chi-square with one degree of
    freedom (Woolf 1957; Sokal and Rohlf, Biometry), whose tail is erfc(√(G/2)).
    """
    table = ((hits, of - hits), (other_hits, other_of - other_hits))
    total = of + other_of
    columns = (hits + other_hits, total - hits - other_hits)
    g = 0.0
    for row in table:
        for observed, column in zip(row, columns, strict=True):
            if observed:
                g += 2 * observed * log(observed * total / (sum(row) * column))
    g = max(g, 0.0)
    tail = erfc(sqrt(g / 2))
    if tail > 1e-300:
        return max(0.0, -log10(tail))
    # erfc(x) ~ exp(-x²) / (x √π), where doubles end
    return (g / 2 + log(sqrt(pi * g / 2))) / LN_10


def effective_number(counts: Mapping[Key, int]) -> float:
    """Return how many equally large kinds would be as varied: exp of Shannon's entropy (Hill)."""
    total = sum(counts.values())
    if not total:
        return 0.0
    return exp(-sum(n / total * log(n / total) for n in counts.values() if n))


def exponential_distance(gaps: Sequence[float]) -> float:
    """Return the Kolmogorov-Smirnov distance of gaps from an exponential of the same mean."""
    ordered, n = sorted(gaps), len(gaps)
    mean = sum(ordered) / n if n else 0.0
    if mean <= 0:
        return 1.0
    distance = 0.0
    for place, gap in enumerate(ordered):
        share = -expm1(-gap / mean)
        distance = max(distance, share - place / n, (place + 1) / n - share)
    return distance


def stephens(distance: float, n: int) -> float:
    """Return Stephens' form of that distance, which allows for the mean being estimated.

    Above 1.308, gaps are exponential in one case of a hundred (Stephens, 1974, table 1.3).
    """
    return (distance - 0.2 / n) * (sqrt(n) + 0.26 + 0.5 / sqrt(n))


def kept_by_benjamini_hochberg(
    surprises: Mapping[Key, float], *, tests: int, rate: float
) -> set[Key]:
    """Return which of many tests to believe, so that at most `rate` of them are false alarms.

    surprises: -log10 p of the tests worth naming; `tests`: how many were made in all.
    Benjamini and Hochberg (1995): the largest k whose k-th smallest p is at most
    k/tests · rate, and all before it.
    """
    falling = sorted(surprises.items(), key=lambda item: -item[1])
    last = 0
    for k, (_key, surprise) in enumerate(falling, start=1):
        bar = -log10(rate * k / tests) if tests else inf
        if surprise >= bar:
            last = k
    return {key for key, _surprise in falling[:last]}
