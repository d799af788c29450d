"""The audit of what the site runs on: licences we may use, a list that is true, no known hole."""

import json
from types import SimpleNamespace

import pytest

from tools import audit


@pytest.fixture
def answers(monkeypatch):
    """Let PyPI answer what a test puts in, or nothing."""
    said = {"stdout": ""}
    monkeypatch.setattr(audit.subprocess, "run", lambda *_, **__: SimpleNamespace(**said))
    monkeypatch.setattr(audit.sys, "argv", ["audit"])
    return said


def a_package(**more):
    return {"name": "qrcode", "version": "8.2", **more}


def test_the_list_of_licences_is_true_and_none_stands_in_the_way(answers, capsys):
    answers["stdout"] = json.dumps({"dependencies": [a_package(vulns=[])]})
    assert audit.main() == 0
    assert "PyPI can't be asked" not in capsys.readouterr().out


def test_a_known_hole_is_named(answers, capsys):
    hole = {"id": "PYSEC-1", "fix_versions": ["8.3"]}
    answers["stdout"] = json.dumps({"dependencies": [a_package(vulns=[hole])]})
    assert audit.main() == 1
    assert "qrcode 8.2: PYSEC-1, mended in ['8.3']" in capsys.readouterr().out


@pytest.mark.parametrize(
    "stdout", ["", "{}", json.dumps({"dependencies": [a_package(skip_reason="away")]})]
)
def test_where_pypi_is_away_it_says_so_and_goes_on(answers, capsys, stdout):
    answers["stdout"] = stdout
    assert audit.main() == 0
    assert "PyPI can't be asked" in capsys.readouterr().out


def test_a_licence_that_binds_us_is_named(answers, monkeypatch, capsys):
    monkeypatch.setattr(audit, "licence_of", lambda _package: "AGPL-3.0-only")
    assert audit.main() == 1
    assert "Django: AGPL-3.0-only" in capsys.readouterr().out


def test_a_list_that_is_not_true_any_more_is_named(answers, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(audit, "LIST", tmp_path / "licences.md")
    audit.LIST.write_text("old")
    assert audit.main() == 1
    assert "not up to date" in capsys.readouterr().out
