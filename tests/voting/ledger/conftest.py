"""A key of its own for every test, and a ledger whose lines every kind is among."""

import pytest

from voting.ledger.notes import make_key


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "key"
    make_key(settings.LEDGER_KEY_FILE)
    return settings.LEDGER_KEY_FILE
