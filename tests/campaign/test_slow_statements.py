"""Slow statements are told to whoever reads the log, without what visitors wrote."""

import subprocess
import sys

import pytest
from django.db import DatabaseError, connection, connections

from campaign.slow_statements import _listen, tell_slow
from profiles.models import Edition
from tests import cast
from tests.test_house import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def told(settings):
    settings.SLOW_STATEMENT_MS = 0
    with connection.execute_wrapper(tell_slow):
        yield


def test_a_slow_statement_istold_and_no_value_with_it(told, caplog):
    cast.an_edition(contact="13800000000")
    assert not Edition.objects.filter(contact="13900000000").exists()
    assert "Slow statement" in caplog.text
    assert "profiles_edition" in caplog.text
    assert "13800000000" not in caplog.text
    assert "13900000000" not in caplog.text


def test_a_statement_that_fails_istold_as_well(told, caplog):
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    assert "nowhere" in caplog.text


def test_the_usual_statement_is_not(caplog):
    with connection.execute_wrapper(tell_slow):
        cast.an_edition()
    assert "Slow statement" not in caplog.text


def test_a_connection_that_is_made_anew_tells_once(monkeypatch):
    one = connections["default"]
    monkeypatch.setattr(one, "execute_wrappers", [])
    for _ in range(2):
        _listen(connection=one)
    assert one.execute_wrappers == [tell_slow]


@pytest.mark.parametrize(("module", "listens"), [("campaign.wsgi", True), ("campaign.urls", False)])
def test_who_serves_listens_and_a_command_does_not(module, listens):
    words = (
        "import django; django.setup(); import importlib; importlib.import_module('%s');"
        "from django.db import connection; connection.cursor().execute('SELECT 1');"
        "print(len(connection.execute_wrappers))"
    )
    said = subprocess.run(
        [sys.executable, "-c", words % module], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == str(int(listens))
