"""Fifty want new posters from real workers at once: none is drawn twice, and pages go on."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.utils import timezone

from faults.site import ROOT, Site, environment_of, serve
from tests import cast
from tests.engines import address_of_test_database

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.thorough,
    pytest.mark.only_sqlite,  # drawing keeps files, and asks a database for a nominee
]
KINDS = ("portrait-a4.png", "quote-a4.png", "portrait-a4-office.pdf", "quote-share.jpg")
ASKED, PATIENCE = 50, 120


@pytest.fixture
def site(tmp_path):
    changes = {"DATABASE_URL": address_of_test_database(), "REDIS_URL": ""}
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
    environment = environment_of(tmp_path, 0, 2, changes)
    subprocess.run(command, cwd=ROOT, env=environment, check=True)  # pages need their styles
    with serve(tmp_path, **changes) as site:
        yield site


@contextmanager
def watched(folder: Path) -> Iterator[set[tuple[str, int]]]:
    """Note which files are kept: one that is written again is another file of the same name."""
    seen, over = set(), threading.Event()

    def look() -> None:
        while not over.wait(0.005):
            for path in folder.glob("[!.]*-*.*"):
                with suppress(FileNotFoundError):
                    seen.add((path.name, path.stat().st_ino))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def fetch(site: Site, path: str) -> tuple[int, bytes]:
    try:
        with urlopen(f"http://{site.address}{path}", timeout=PATIENCE) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return (error.code if error.headers["Retry-After"] else 500), b""


def until_it_is_there(site: Site, path: str) -> bytes:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        status, content = fetch(site, path)
        if status == 200:
            return content
        assert status == 503
        time.sleep(0.2)
    raise AssertionError(f"{path} never came.")


def test_each_is_drawn_once_and_pages_are_answered_meanwhile(site):
    now = timezone.now()
    edition = cast.an_edition(at=now)
    nominees = [
        cast.a_published_nominee(edition, at=now, number=n, name=f"张{n}") for n in (1, 2, 3)
    ]
    paths = [f"/posters/{one.code}/{kind}" for one in nominees for kind in KINDS]
    asked = [paths[n % len(paths)] for n in range(ASKED)]
    pages = 0
    with watched(site.folder / "posters") as seen, ThreadPoolExecutor(ASKED) as pool:
        wanted = [pool.submit(until_it_is_there, site, path) for path in asked]
        while not all(one.done() for one in wanted):
            assert fetch(site, "/")[0] == 200
            pages += 1
            time.sleep(0.05)
        got = [one.result() for one in wanted]
    for path in paths:
        assert len({got[n] for n in range(ASKED) if asked[n] == path}) == 1
    names = [name for name, _file in seen]
    assert len(names) == len(set(names)) == len(paths)
    assert pages > 3  # had the workers been drawing only, the first would have come at the end
