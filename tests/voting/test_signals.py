"""The signals, each on numbers that a person can check; and what holds for any numbers."""

import math
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voting import signals
from voting.signals import (
    Expected,
    Gap,
    Part,
    Reading,
    Signal,
    agree,
    alone,
    burst,
    clients,
    expectations,
    fresh,
    kept_bursts,
    most_regular_run,
    network,
    refused,
)
from voting.signals.probability import (
    effective_number,
    exponential_distance,
    g_test_surprise,
    kept_by_benjamini_hochberg,
    negative_binomial_surprise,
    stephens,
)

shares = st.integers(1, 5000).flatmap(
    lambda of: st.builds(Part, hits=st.integers(0, of), of=st.just(of))
)
tags = st.dictionaries(st.integers(0, 40).map(lambda n: b"%d" % n), st.integers(1, 500), min_size=1)


# the pieces of statistics, against values that were known before


def pmf(k: int, mean: float, size: float) -> float:
    p = size / (size + mean)
    return math.exp(
        math.lgamma(k + size)
        - math.lgamma(size)
        - math.lgamma(k + 1)
        + size * math.log(p)
        + k * math.log(1 - p)
    )


@pytest.mark.parametrize(("likes", "mean", "size"), [(40, 10, 4), (7, 3, 0.5), (120, 100, 50)])
def test_the_tail_is_the_sum_of_what_is_left(likes, mean, size):
    tail = 1 - sum(pmf(k, mean, size) for k in range(likes))
    assert negative_binomial_surprise(likes, mean=mean, size=size) == pytest.approx(
        -math.log10(tail), rel=1e-6
    )


def test_the_tail_of_a_geometric_distribution_is_a_power():
    # size 1 is the geometric distribution: P(X >= n) = (mean / (1 + mean))^n
    assert negative_binomial_surprise(50, mean=4, size=1) == pytest.approx(-50 * math.log10(0.8))


def test_with_little_spread_the_tail_is_poissons():
    poisson = sum(math.exp(-5 + k * math.log(5) - math.lgamma(k + 1)) for k in range(20, 80))
    found = negative_binomial_surprise(20, mean=5, size=1e9)
    assert found == pytest.approx(-math.log10(poisson), rel=1e-4)


@example(likes=0, mean=5e-324, size=2.0)
@given(st.integers(0, 20_000), st.floats(0, 5000), st.floats(0.2, 1e6))
def test_a_tail_is_never_negative_and_grows_with_the_likes(likes, mean, size):
    first = negative_binomial_surprise(likes, mean=mean, size=size)
    assert 0 <= first <= negative_binomial_surprise(likes + 50, mean=mean, size=size) + 1e-9


def test_the_g_test_finds_what_is_in_the_books():
    # Σ O ln(O/E) by hand: E = 25 in all four cells
    g = 2 * 2 * (40 * math.log(40 / 25) + 10 * math.log(10 / 25))
    expected = -math.log10(math.erfc(math.sqrt(g / 2)))
    assert g_test_surprise(40, 50, 10, 50) == pytest.approx(expected)
    assert g_test_surprise(10, 100, 100, 1000) == pytest.approx(0)


def test_the_g_test_goes_on_where_doubles_end():
    far, farther = g_test_surprise(4000, 4000, 10, 4000), g_test_surprise(9000, 9000, 10, 9000)
    assert 300 < far < farther < 1e5


@given(shares, shares)
def test_the_g_test_does_not_care_which_side_is_which(one, other):
    there = g_test_surprise(one.hits, one.of, other.hits, other.of)
    back = g_test_surprise(other.hits, other.of, one.hits, one.of)
    assert there >= 0
    assert there == pytest.approx(back, abs=1e-6)


@given(tags)
def test_the_effective_number_lies_between_one_and_the_number(counts):
    assert 1 - 1e-9 <= effective_number(counts) <= len(counts) + 1e-9


def test_the_effective_number_of_equals_is_their_number():
    assert effective_number({"a": 7, "b": 7, "c": 7}) == pytest.approx(3)
    assert effective_number({}) == 0


def test_a_clockwork_lies_far_from_an_exponential():
    # all gaps equal their mean, where an exponential has reached 1 - 1/e
    assert exponential_distance([5.0] * 40) == pytest.approx(1 - 1 / math.e)
    assert stephens(1 - 1 / math.e, 30) > 1.308
    quantiles = [-math.log(1 - (n + 0.5) / 100) for n in range(100)]
    assert exponential_distance(quantiles) < 0.02


@given(st.lists(st.floats(0, 12), max_size=60), st.integers(60, 5000))
def test_benjamini_and_hochberg_keep_what_plain_counting_keeps(surprises, tests):
    named = dict(enumerate(surprises))
    ordered = sorted(10**-s for s in surprises)
    last = max(
        (k for k, p in enumerate(ordered, 1) if p <= 0.01 * k / tests * (1 + 1e-9)), default=0
    )
    kept = kept_by_benjamini_hochberg(named, tests=tests, rate=0.01)
    assert abs(len(kept) - last) <= sum(surprises.count(s) > 1 for s in surprises)
    assert not kept or min(named[k] for k in kept) >= max(
        (s for k, s in named.items() if k not in kept), default=0
    )


# the signals


def regular(arrivals):
    return signals.regular(most_regular_run(arrivals), likes=len(arrivals))


def flat(likes: int, *, hours: int = 100, others: int = 200) -> list[dict[int, int]]:
    return [{1: likes, 2: others} for _hour in range(hours)]


def test_a_steady_share_is_expected_to_stay():
    last = expectations(flat(20), [1, 2])[-1][1]
    assert last.mean == pytest.approx(20, rel=0.05)
    assert last.low < 20 < last.high


def test_everybodys_hour_is_nobodys_burst():
    hours = [*flat(20), {1: 200, 2: 2000}]
    assert not burst(200, expectations(hours, [1, 2])[-1][1]).flagged


def test_an_hour_of_one_alone_is_a_burst():
    hours = [*flat(20), {1: 200, 2: 200}]
    reading = burst(200, expectations(hours, [1, 2])[-1][1])
    assert reading.flagged
    assert reading.usual == pytest.approx(20, rel=0.05)
    assert reading.surprise > 6


def test_a_rigged_evening_does_not_make_the_next_one_usual():
    once = [*flat(20), {1: 2000, 2: 200}]
    again = [*once, *flat(20, hours=23), {1: 2000, 2: 200}]
    assert expectations(again, [1, 2])[-1][1].mean < 30


def test_a_burst_needs_thirty_likes_too_many():
    quiet = Expected(mean=0.1, size=4)
    assert not burst(29, quiet).flagged
    assert burst(31, quiet).flagged


def test_the_first_hours_are_nobodys_burst():
    # Nobody has a share of their own yet, and one nominee is well known.
    hours = [{1: 300, **dict.fromkeys(range(2, 41), 20)}]
    assert not burst(300, expectations(hours, range(1, 41))[0][1]).flagged


@given(
    st.lists(st.dictionaries(st.integers(1, 4), st.integers(0, 3000)), min_size=1, max_size=30),
)
def test_expectations_are_numbers_whatever_came(hours):
    for hour in expectations(hours, range(1, 5)):
        for one in hour.values():
            assert 0 < one.mean < 1e9
            assert 0 < one.size < 1e9
            assert 0 <= one.low <= one.mean <= one.high


def test_of_many_bursts_those_stay_that_the_number_of_tests_allows():
    def a_burst(surprise):
        return Reading(signal=Signal.BURST, likes=50, surprise=surprise, flagged=surprise >= 6)

    readings = {"a": a_burst(6.1), "b": a_burst(20), "c": a_burst(3)}
    assert kept_bursts(readings, tests=100) == {"a", "b"}
    assert kept_bursts(readings, tests=10_000_000) == {"b"}


def test_a_clockwork_is_regular_even_within_a_quiet_hour():
    people = [100.0, 700.0, 1500.0, 3300.0, 3500.0]
    script = [2000 + 10.0 * n for n in range(60)]
    reading = regular(sorted([*people, *script]))
    assert reading.flagged
    assert reading.measured < 0.05


def test_thirty_likes_are_too_few_to_be_regular():
    assert regular([float(n) for n in range(30)]).gap == Gap.FEW
    assert regular([float(n) for n in range(31)]).flagged


def test_likes_of_one_instant_are_regular():
    assert regular([7.0] * 40).flagged


@given(st.integers(0, 2**32), st.integers(31, 400))
def test_people_who_know_nothing_of_each_other_are_not_regular(seed, number):
    import random

    dice = random.Random(seed)
    assert not regular(sorted(dice.uniform(0, 3600) for _one in range(number))).flagged


def test_most_from_one_network_is_flagged_where_the_site_is_spread():
    site = Counter({b"%d" % n: 10 for n in range(50)})
    reading = network(Counter({b"x": 45, b"1": 5, b"2": 10}), site)
    assert reading.flagged
    assert (reading.measured, reading.usual) == (0.75, 0)


def test_behind_one_carrier_nobody_is_flagged():
    city = Counter({b"carrier": 900, b"1": 50, b"2": 50})
    assert not network(Counter({b"carrier": 57, b"3": 3}), city).flagged


def test_forty_in_a_hundred_is_not_yet_most():
    site = Counter({b"%d" % n: 10 for n in range(100)})
    own = Counter({b"x": 40, **{b"%d" % n: 1 for n in range(60)}})
    assert network(own, site).surprise > 6
    assert not network(own, site).flagged


def test_one_family_of_browsers_is_flagged_where_the_site_has_many():
    site = Counter(dict.fromkeys("abcdef", 20))
    assert clients(Counter({"a": 60}), site).flagged
    assert not clients(Counter({"a": 30, "b": 30, "c": 30}), site).flagged


@pytest.mark.parametrize("signal", [fresh, alone])
def test_new_or_single_minded_visitors_are_compared_with_the_sites(signal):
    site = Part(hits=300, of=1000)
    assert signal(Part(hits=95, of=100), site).flagged
    assert not signal(Part(hits=40, of=100), site).flagged  # more, but not three times
    assert not signal(Part(hits=20, of=30), site).flagged  # many, but of too few


def test_where_most_are_new_newness_is_hardly_flagged():
    assert not fresh(Part(hits=92, of=100), Part(hits=850, of=1000)).flagged


def test_many_refusals_are_flagged():
    assert refused(300, 50, others=10, other_likes=1000).flagged
    assert not refused(29, 1, others=0, other_likes=0).flagged
    assert not refused(250, 50, others=0, other_likes=100).flagged  # five times is not above five


@pytest.mark.parametrize("compare", [network, clients])
def test_few_likes_and_an_empty_site_say_nothing(compare):
    assert compare({b"a": 29}, {b"a": 900}).gap == Gap.FEW
    assert compare({b"a": 900}, {b"b": 29}).gap == Gap.NO_OTHERS
    assert not compare({b"a": 900}, {}).flagged


def test_where_traces_are_gone_it_is_said_so():
    assert network({}, {b"a": 900}, likes=80).gap == Gap.NO_TRACES
    assert fresh(Part(hits=0, of=0), Part(hits=1, of=90), likes=80).gap == Gap.NO_TRACES
    assert clients({}, {"a": 900}, likes=20).gap == Gap.FEW


@given(tags, tags, shares, shares)
def test_no_signal_flags_who_is_like_all_others(own, others, one, other):
    assert not network(own, own).flagged
    assert not clients(own, own).flagged
    assert not fresh(one, one).flagged
    for reading in (network(own, others), fresh(one, other), alone(one, other)):
        assert reading.gap or 0 <= reading.measured <= 1
        assert not (reading.flagged and reading.gap)


# two witnesses


def flags(*signals: Signal) -> bool:
    return agree([Reading(signal=signal, likes=50, flagged=True) for signal in signals])


@pytest.mark.parametrize(
    "pair",
    [
        (Signal.BURST, Signal.NETWORK),
        (Signal.BURST, Signal.ALONE),
        (Signal.REGULAR, Signal.CLIENTS),
        (Signal.NETWORK, Signal.FRESH),
        (Signal.REFUSED, Signal.ALONE),
    ],
)
def test_two_signals_of_different_kinds_are_two_witnesses(pair):
    assert flags(*pair)


@pytest.mark.parametrize(
    "signals",
    [
        (),
        *((signal,) for signal in Signal),
        (Signal.BURST, Signal.REGULAR),
        (Signal.NETWORK, Signal.CLIENTS),
        (Signal.FRESH, Signal.ALONE),
        (Signal.BURST, Signal.REFUSED),
        (Signal.NETWORK, Signal.REFUSED, Signal.CLIENTS),
    ],
)
def test_signals_with_one_cause_are_one_witness(signals):
    assert not flags(*signals)


def test_what_is_not_flagged_is_no_witness():
    readings = [
        Reading(signal=Signal.BURST, likes=50, flagged=True),
        Reading(signal=Signal.NETWORK, likes=50, flagged=False),
    ]
    assert not agree(readings)
