"""What every test stands on: one engine, an empty cache, and guards that a flush may pass."""

import os

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase

from faults import proxy
from profiles import guards as profile_guards
from tests.engines import ENGINE, FOLDER, PATIENT
from voting import books, kept, keys, refusals, tallies
from voting import guards as voting_guards

GUARDS = (*profile_guards.OF_EDITIONS, *voting_guards.GUARDS)
ALL = os.environ.get("ALL") == "1"
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def pytest_configure() -> None:
    from django.conf import settings

    # Without collectstatic there is no manifest, and real password hashes only cost time.
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if ENGINE == "postgresql":
        settings.CACHES["default"]["OPTIONS"] = PATIENT


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run again what touches an engine; the rest is the same on both.

    Without ALL=1 the thorough tests wait. PostgreSQL is spared the pages, which ask it for
    nothing that the tests of likes and of hostile requests don't. A test that is named runs anyway.
    """
    here = [item for item in items if _belongs_here(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in here])
    items[:] = here


def _belongs_here(item: pytest.Item) -> bool:
    if item.get_closest_marker("nginx") and not proxy.is_here():
        return False
    if item.get_closest_marker("root") and os.geteuid() != 0:
        return False
    if not ALL and item.get_closest_marker("thorough") and not _is_named(item):
        return False
    if ENGINE == "postgresql" and item.get_closest_marker("only_sqlite"):
        return False
    if ENGINE == "sqlite":
        return item.get_closest_marker("only_postgresql") is None
    return _touches_an_engine(item) and (_is_named(item) or not _is_of_a_page(item))


def _is_named(item: pytest.Item) -> bool:
    """Say whether whoever runs the tests asked for this file or test, and not for all."""
    asked = item.config.args
    return any(item.nodeid.startswith(one.removeprefix("./")) for one in asked if ".py" in one)


def _is_of_a_page(item: pytest.Item) -> bool:
    """Say whether it is about a page, of readers or of the desk, in one transaction."""
    mark = item.get_closest_marker("django_db")
    is_plain = mark is None or not mark.kwargs.get("transaction")
    is_about_pages = any(f"tests/{app}/" in str(item.path) for app in ("campaign", "profiles"))
    return is_about_pages and is_plain and not item.get_closest_marker("engine")


def _touches_an_engine(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    marks = ("django_db", "engine")
    return bool(fixtures & DATABASE_FIXTURES) or any(item.get_closest_marker(m) for m in marks)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Give SQLite a file: threads and processes can't share a database in memory."""
    if ENGINE == "sqlite":
        connections["default"].settings_dict["TEST"]["NAME"] = str(FOLDER / "test.sqlite3")


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    tallies._tried_at.clear()
    books._kept_at.clear()
    refusals._noted.clear()
    keys.let_go()
    kept.let_go()
    # A test changes something and looks at once; tests of what is kept switch it on.
    monkeypatch.setattr(kept, "LASTS", 0)


@pytest.fixture
def folders(settings, tmp_path):
    """Empty folders for pictures and for originals."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "originals"
    return tmp_path


def _teardown_past_the_guards(self: TransactionTestCase) -> None:
    """Let the flush after a test with real transactions empty what is kept, and guard it again."""
    connection = connections["default"]
    for guard in GUARDS:
        guard.remove(connection)
    try:
        flush(self)
    finally:
        for guard in GUARDS:
            guard.install(connection)


flush = TransactionTestCase._fixture_teardown
TransactionTestCase._fixture_teardown = _teardown_past_the_guards
