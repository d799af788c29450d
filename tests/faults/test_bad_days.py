"""The short form of `make faults`: whatever is killed, no acknowledged like is lost."""

import pytest

from faults import bad_days
from faults.site import serve
from tests.engines import address_of_test_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]
PATIENCE = 30  # seconds: a busy machine may be slow, but no like may be missing


@pytest.fixture
def site(tmp_path):
    (tmp_path / "static").mkdir()
    with serve(tmp_path, DATABASE_URL=address_of_test_database(), REDIS_URL="") as site:
        yield site


@pytest.mark.parametrize("fault", [bad_days.kill_a_worker, bad_days.kill_everything])
def test_no_acknowledged_like_is_lost(site, fault):
    result = bad_days.play(site, fault(site), name="killed", rounds=3, goal=PATIENCE)
    assert result.wrong == []
    assert result.likes > 3
