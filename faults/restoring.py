"""A bad day: back up under load, lose the machine, restore on an empty one, like on."""

import os
import random
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

from campaign.backups import postgresql
from campaign.backups.making import good_backups
from faults.acknowledged import commitment
from faults.browsers import open_browsers
from faults.journal import Entry, Journal
from faults.scene import DAILY_LIMIT
from faults.site import ROOT, Site, serve
from faults.visitors import Visitor

LOAD = 12  # visitors who like while one backup is made
PACE = 0.02  # seconds between two likes


@dataclass(kw_only=True)
class Drill:
    """One round; seconds: from an empty machine to the first page."""

    backup: float
    seconds: float
    size: int
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Machine:
    """An empty place of its own: a folder and a database, which other processes use."""

    folder: Path
    database: str

    @property
    def settings(self) -> dict[str, str]:
        media = str(self.folder / "media")
        return {"VAR_DIR": str(self.folder), "DATABASE_URL": self.database, "MEDIA_ROOT": media}

    def manage(self, *arguments: str, **more: str) -> str:
        """Run a command of manage.py there; raises SystemExit with what it said if it fails."""
        return manage(*arguments, **self.settings, **more)


def manage(*arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{arguments[0]}: {done.stdout.strip()}")
    return done.stdout


@contextmanager
def empty_machine(folder: Path) -> Iterator[Machine]:
    folder.mkdir()
    if os.environ["DATABASE_URL"].startswith("sqlite"):
        yield Machine(folder=folder, database=f"sqlite:///{folder}/site.sqlite3")
        return
    with postgresql.scratch_database() as address:
        yield Machine(folder=folder, database=address)


def drill(site: Site, nominees: Sequence[str], journal: Journal, *, number: int) -> Drill:
    """Play one bad day; the likes of all earlier rounds have to survive it as well."""
    before = [entry for entry in journal.entries() if entry.receipt]
    backups, key = site.folder / f"backups-{number}", site.folder / "backup.key"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(48))
    began = time.monotonic()
    with _liking(site, nominees, site.visitors.take(LOAD), journal):
        manage("backup", f"--to={backups}", f"--key-file={key}", VAR_DIR=str(site.folder))
    made = time.monotonic()
    [box] = good_backups(backups)
    with empty_machine(site.folder / f"machine-{number}") as machine:
        machine.manage("restore", str(box), f"--key-file={key}")
        machine.manage("collectstatic", "--noinput", "--verbosity=0")
        with serve(
            machine.folder,
            DATABASE_URL=machine.database,
            MEDIA_ROOT=str(machine.folder / "media"),
        ) as restored:
            _first_page(restored)
            done = Drill(
                backup=made - began, seconds=time.monotonic() - made, size=box.stat().st_size
            )
            done.wrong = _check_kept(machine, before) + _check_liking_on(restored, before)
        done.wrong += _check_recount(machine)
    box.unlink()
    return done


@contextmanager
def _liking(
    site: Site, nominees: Sequence[str], visitors: Sequence[Visitor], journal: Journal
) -> Iterator[None]:
    """Let visitors like, one after the other, for as long as the block takes."""
    stop = threading.Event()
    arguments = (site.address, nominees, visitors, journal, stop)
    thread = threading.Thread(target=_like, args=arguments)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _like(
    address: str,
    nominees: Sequence[str],
    visitors: Sequence[Visitor],
    journal: Journal,
    stop: threading.Event,
) -> None:
    with open_browsers(address, journal, 1, client="a day like any other") as [browser]:
        for visitor in visitors:
            for nominee in random.sample(list(nominees), DAILY_LIMIT):
                if stop.is_set():
                    return
                browser.ask(visitor, nominee)
                browser.hear()
                time.sleep(PACE)


def _first_page(site: Site) -> None:
    with urlopen(f"http://{site.address}/", timeout=30) as answer:
        answer.read()


def _check_kept(machine: Machine, before: Sequence[Entry]) -> list[str]:
    """Every like that was acknowledged before the backup began is on the new machine."""
    said = machine.manage(
        "shell",
        "--no-imports",
        "-c",
        "from voting.models import Like\n"
        "for one in Like.objects.values_list('commitment', flat=True): print(bytes(one).hex())",
    )
    there = set(said.split())
    lost = {entry.receipt for entry in before if commitment(entry.receipt).hex() not in there}
    return [f"acknowledged before the backup and lost: {receipt}" for receipt in sorted(lost)]


def _check_liking_on(site: Site, before: Sequence[Entry]) -> list[str]:
    """Somebody who liked before is still known: the same receipt, and not a second like."""
    if not before:
        return []
    entry = before[-1]
    visitor = Visitor(name=_cookie_name(), cookie=entry.visitor, address="20.0.0.7")
    there = HTTPConnection(site.address, timeout=30)
    headers = visitor.headers(site.address)
    there.request("POST", f"/nominees/{entry.nominee}/like/", headers=headers)
    body = there.getresponse().read().decode()
    there.close()
    return [] if entry.receipt in body else [f"a visitor is not known any more: {body[:80]}"]


def _check_recount(machine: Machine) -> list[str]:
    try:
        machine.manage("recount")
    except RuntimeError as error:
        return [str(error)]
    return []


def _cookie_name() -> str:
    from voting.visitors import COOKIE_NAME

    return COOKIE_NAME
