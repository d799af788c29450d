"""The short form of `make storms`: the same acts against real workers, a few rounds of each."""

import re
from pathlib import Path

import pytest

from faults import runs
from faults.shifted_clock import CLOCK, STEPPED, set_clock
from faults.site import serve
from profiles.models import Edition
from tests.engines import address_of_test_database
from voting.models import Like

pytestmark = pytest.mark.django_db(transaction=True)
# A refusal leaves its reference in the log, a busy machine a slow statement.
USUAL = ("Like refused", "Slow statement")


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    (folder / "static").mkdir()
    set_clock(folder / CLOCK, ahead=0)
    with django_db_blocker.unblock():
        database = address_of_test_database()
    with serve(folder, config=STEPPED, DATABASE_URL=database, REDIS_URL="") as site:
        site.visitors.make(220)
        yield site
    assert [line for line in site.said.splitlines() if not line.startswith(USUAL)] == []


def test_storms(site):
    double, race = runs.storm(site, rounds=4)
    assert double.wrong + race.wrong == []
    assert (double.likes, race.likes) == (4, 20)
    # A busy machine may have a client ask again.
    assert double.requests >= 32
    assert race.requests >= 48


@pytest.mark.thorough
def test_close_at_the_instant(site):
    [result] = runs.close(site, rounds=2)
    assert result.wrong == []
    assert 0 < result.likes < result.requests
    assert Edition.objects.count() == 2


@pytest.mark.thorough
def test_midnight_and_a_clock_that_jumps(site):
    for result in runs.cross_midnight(site, rounds=2):
        assert result.wrong == []
        assert result.likes > 0


@pytest.mark.thorough
def test_a_client_from_elsewhere(site, tmp_path):
    readme = Path(runs.__file__).with_name("README.md").read_text()
    attack = tmp_path / "attack.py"
    attack.write_text(re.search("```python\n(# attack.py.*?)```", readme, re.DOTALL)[1])
    [result] = runs.play_clients(site, clients=[f"{attack}:flood"], rounds=2)
    assert result.wrong == []
    assert (result.requests, result.likes) == (40, 10)


@pytest.mark.thorough
def test_a_client_that_gets_no_receipts(site, tmp_path):
    forms = tmp_path / "forms.py"
    forms.write_text(
        "from faults.browsers import open_browsers, together\n"
        "def forms(address, nominees, visitors, journal):\n"
        "    with open_browsers(address, journal, 1, client='forms') as browsers:\n"
        "        browsers[0].as_form = True\n"
        "        for nominee in nominees[:3]:\n"
        "            assert together(browsers, [(visitors[0], nominee)]) == ['liked']\n"
    )
    [result] = runs.play_clients(site, clients=[f"{forms}:forms"], rounds=1)
    assert result.wrong == []
    assert Like.objects.count() == 3
