"""The short form of `make storms`: the same acts against real workers, a few rounds of each."""

import pytest

from faults import runs
from faults.play import load_client
from faults.shifted_clock import CLOCK, STEPPED, set_clock
from faults.site import serve
from profiles.models import Edition
from tests.engines import address_of_test_database
from voting.models import Like

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    (folder / "static").mkdir()
    set_clock(folder / CLOCK, ahead=0)
    with django_db_blocker.unblock():
        database = address_of_test_database()
    with serve(folder, workers=2, config=STEPPED, DATABASE_URL=database) as site:
        site.visitors.make(220)
        yield site
    assert site.said == ""


def test_storms(site):
    double, race = runs.storm(site, rounds=4)
    assert double.wrong + race.wrong == []
    assert (double.likes, double.requests) == (4, 32)
    assert (race.likes, race.requests) == (20, 48)


def test_close_at_the_instant(site):
    [result] = runs.close(site, rounds=2)
    assert result.wrong == []
    assert 0 < result.likes < result.requests
    assert Edition.objects.count() == 2


def test_midnight_and_a_clock_that_jumps(site):
    for result in runs.cross_midnight(site, rounds=2):
        assert result.wrong == []
        assert result.likes > 0


def test_a_client_from_elsewhere(site, tmp_path):
    attacker = tmp_path / "attacker.py"
    attacker.write_text(
        "from faults.browsers import open_browsers, together\n"
        "def one_by_one(address, nominees, visitors, journal):\n"
        "    with open_browsers(address, journal, 1, client='attacker') as browsers:\n"
        "        browsers[0].as_form = True\n"
        "        for nominee in nominees[:3]:\n"
        "            assert together(browsers, [(visitors[0], nominee)]) == ['liked']\n"
    )
    assert load_client(f"{attacker}:one_by_one").__name__ == "one_by_one"
    [result] = runs.play_clients(site, clients=[f"{attacker}:one_by_one"], rounds=1)
    assert result.wrong == []
    assert Like.objects.count() == 3
