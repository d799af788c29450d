"""The short form of `python -m faults restore`: one bad day, on a real site under load."""

import pytest

from faults import runs
from faults.scratch import programs_on_path
from faults.site import serve
from tests.engines import address_of_test_database

# On SQLite tests/campaign/backups restores into an empty place; here that is the bad day's.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.thorough,
    pytest.mark.only_postgresql,
]


def test_restore_on_an_empty_machine(tmp_path, monkeypatch, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setenv("DATABASE_URL", address_of_test_database())
    monkeypatch.setenv("MEDIA_ROOT", str(settings.MEDIA_ROOT))
    monkeypatch.setenv("PATH", programs_on_path())
    (tmp_path / "static").mkdir()
    with serve(tmp_path, REDIS_URL="") as site:
        [result] = runs.restore(site, rounds=1)
    assert result.wrong == []
    assert result.likes > 0
    assert "empty machine to first page" in result.note
