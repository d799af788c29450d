"""How often the signals point out what was rigged, and what was not, on invented loads.

Two campaigns with a fixed seed; `python -m tools.signal_rates` plays twenty-five.
"""

import pytest

from tests.voting.loads import Rates, measure

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def rates() -> dict[str, Rates]:
    return measure(seed=7, campaigns=2)


@pytest.mark.parametrize("kind", ["naive_loop", "jittered_loop", "proxies", "slow_drip"])
def test_scripts_are_pointed_out(rates, kind):
    assert rates[kind].pointed_out >= rates[kind].tried - 1


def test_an_ordinary_day_is_left_alone(rates):
    ordinary = rates["an ordinary day"]
    assert ordinary.tried > 300
    assert ordinary.pointed_out <= ordinary.tried * 0.01


@pytest.mark.parametrize("kind", ["shared_link", "big_share"])
def test_a_link_shared_in_groups_is_left_alone(rates, kind):
    assert rates[kind].pointed_out <= 1


def test_a_burst_alone_points_nothing_out(rates):
    """The rule of two witnesses is what spares a shared link: it does stand out in time."""
    assert rates["big_share"].by["burst"] == rates["big_share"].tried


def test_patient_proxies_are_missed(rates):
    """What is said in the editors' guide: whoever prepares cookies for days is not found."""
    assert rates["patient_proxies"].pointed_out == 0
