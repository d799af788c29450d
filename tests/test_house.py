"""Rules of the house that no single module can keep by itself."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

import profiles.guards
import voting.guards
from profiles.guards import installed_triggers

ROOT = Path(__file__).resolve().parent.parent
APPS = ("campaign", "voting", "profiles")
# What an app may know: itself and what lies below it.
BELOW = {"campaign": {"voting", "profiles"}, "voting": {"profiles"}, "profiles": set()}


def sources(*folders: str, pattern: str = "*.py") -> Iterator[Path]:
    for folder in folders:
        yield from (ROOT / folder).rglob(pattern)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("app", APPS)
def test_imports_run_one_way(app):
    forbidden = set(APPS) - BELOW[app] - {app}
    for path in sources(app):
        assert not imported(path) & forbidden, path


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_the_guards_stand_after_all_migrations():
    standing = installed_triggers(connection)
    guards = (*profiles.guards.GUARDS, *voting.guards.GUARDS)
    if connection.vendor == "sqlite":
        guards = tuple(guard for guard in guards if guard.event != "TRUNCATE")
    assert standing == {guard.name for guard in guards}


def views(resolver: URLResolver) -> Iterator[tuple[str, object]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry)
        elif isinstance(entry, URLPattern):
            yield entry.name or str(entry.pattern), entry.callback


def test_the_like_the_complaint_and_the_receipt_alone_do_without_a_csrf_token():
    exempt = {name for name, view in views(get_resolver()) if getattr(view, "csrf_exempt", False)}
    # The syndication and sitemap views read only; Django marks none of them.
    # Both check the Origin instead: their pages are the same bytes for everyone.
    # A receipt is only looked up: its POST keeps it out of addresses and writes nothing.
    # So is a letter by its code.
    assert exempt == {"like", "complaints", "find-letter", "verify"}


def test_html_is_declared_safe_in_two_places():
    marks = re.compile(r"mark_safe|html_safe|__html__|SafeString\(")
    marked = {path for path in sources(*APPS) if marks.search(path.read_text())}
    # a story's body, cleaned, and data for machines, escaped
    assert marked == {ROOT / "profiles/bodies.py", ROOT / "campaign/structured_data.py"}
    for path in sources("templates", *APPS, pattern="*.html"):
        text = path.read_text()
        assert not re.search(r"\|\s*safe", text), path
        assert "autoescape off" not in text, path


def test_pages_bear_no_inline_style_or_script():
    for path in sources("templates", pattern="*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", text), path


def test_scripts_come_by_addresses_that_change_with_them():
    """What a script names by itself has no digest in its address, and would be kept when old."""
    named = re.compile(r"""(?:from|import)\s*\(?\s*["']\.\.?/""")
    scripts = [*(ROOT / "static").rglob("*.js")]
    assert scripts
    assert [str(one) for one in scripts if named.search(one.read_text())] == []


def test_every_string_is_translated():
    checked = subprocess.run(
        [sys.executable, "tools/messages.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_requirements_are_pinned():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-r")):
                assert re.match(r"[\w.\[\]-]+==[\w.]+\s+#", line), line


def names_read_from_the_environment(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        asked = [getattr(node.func, "value", None), *node.args]
        if any(isinstance(part, ast.Name) and part.id == "env" for part in asked):
            words = (part.value for part in node.args if isinstance(part, ast.Constant))
            yield from (word for word in words if isinstance(word, str))


def test_operators_find_every_setting_explained():
    names = set(names_read_from_the_environment(ROOT / "campaign/settings.py"))
    guide = (ROOT / "docs/operations.md").read_text()
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "VAR_DIR"} <= names
    assert not {name for name in names if f"`{name}`" not in guide}
