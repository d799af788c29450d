"""Things are killed under load; afterwards no acknowledged like may be missing."""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from django.db import connections

from faults.journal import Journal
from faults.load import Load, going_on
from faults.runs import Result, judge, open_edition
from faults.scene import codes
from faults.servers import Postgres, Redis
from faults.site import Site, serve
from faults.volumes import take_writing_away, volumes

BETWEEN = (0.05, 0.3)  # seconds of quiet between two faults
WARM = 20  # pages that are read beforehand, so that each worker has made one
# Four likes each: more than the load can use up while a fault and its recovery last.
VISITORS_A_FAULT = 240
# Seconds within which likes have to count again.
GOALS = {
    "workers": 2.0,
    "everything": 5.0,  # of which the site takes three to start, on a slow core
    "postgresql": 10.0,
    "redis": 1.0,
    "disk": 5.0,
    "restarts": 5.0,
    "readonly": 2.0,
    "nodes": 5.0,
}
NAMES = {
    "disk": "full disk",
    "restarts": "restarts behind a socket",
    "readonly": "volumes that can't be written to",
}
# It happens; where it lasts, it returns the time (`time.monotonic`) at which it was over.
Fault = Callable[[], float | None]
Look = Callable[[], list[str]]


@dataclass(kw_only=True)
class Day:
    """How long each fault lasted for visitors, in seconds, and what else was wrong."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        middle = sorted(self.seconds)[len(self.seconds) // 2]
        return f"likes counted again after {middle:.2f} s, at worst {max(self.seconds):.2f} s"


def run(act: str, folder: Path, *, rounds: int, workers: int) -> Result:
    """Play one kind of bad day against a site of its own, and judge what remains."""
    look: Look = list
    environment = {}
    if act == "redis":
        redis = Redis(folder)
        environment["REDIS_URL"] = redis.url
    # Nobody is turned away by a restart, by pictures that can't be kept or by lost counters.
    is_planned = act in ("restarts", "readonly", "redis")
    with ExitStack() as stack:
        mounted = stack.enter_context(volumes(folder)) if act == "readonly" else []
        hold_door = act == "restarts"
        site = stack.enter_context(
            serve(folder, workers=workers, hold_door=hold_door, **environment)
        )
        match act:
            case "workers":
                fault = kill_a_worker(site)
            case "everything":
                fault, look = kill_everything(site), lambda: check_file(folder)
            case "postgresql":
                fault = kill_postgresql(site, Postgres(folder))
            case "redis":
                fault = trouble_redis(redis)
            case "disk":
                fault = fill_the_disk(site, _postgres(folder))
            case "restarts":
                fault = restart(site)
            case "readonly":
                fault = take_writing_away(site, mounted)
        result = play(
            site,
            fault,
            name=NAMES.get(act, f"{act} killed"),
            may_be_away=not is_planned,
            rounds=rounds,
            goal=GOALS[act],
            look=look,
        )
    if act == "redis":
        redis.kill()
    return result


def play(
    site: Site,
    fault: Fault,
    *,
    name: str,
    rounds: int,
    goal: float,
    look: Look = list,
    may_be_away: bool = True,
    number: int = 1,
    visitors: int = VISITORS_A_FAULT,
    rest: float = 0,
) -> Result:
    """Let the same fault happen again and again while likes go on.

    may_be_away: whether 503 is an honest answer meanwhile. number: of the edition.
    visitors: for each fault, so that the load lasts. rest: see `going_on`.
    """
    edition = open_edition(number)
    # Beside the site's folder: that may be a disk which is full.
    journal = Journal(site.folder.with_name(f"{site.folder.name}-{number}.jsonl"))
    ready = site.visitors.take(200 + rounds * visitors)
    began = time.monotonic()
    with going_on(
        address=site.address,
        visitors=ready,
        nominees=codes(edition),
        journal=journal,
        rest=rest,
    ) as load:
        load.seconds_until_likes_count(since=began)
        day = strike(load, fault, rounds=rounds, goal=goal, look=look)
    seconds = time.monotonic() - began
    connections.close_all()  # the runner's own may have died with its server
    result = judge(name, edition, journal, rounds=rounds, seconds=seconds, may_be_away=may_be_away)
    result.wrong += day.wrong
    slow = sorted(load.waits)[int(len(load.waits) * 0.99)]
    more = f"{day}, 99 % of likes within {slow * 1000:.0f} ms"
    result.note = f"{more}; {result.note}" if result.note else more
    return result


def strike(load: Load, fault: Fault, *, rounds: int, goal: float, look: Look = list) -> Day:
    """Let the fault happen under load; `goal`: seconds until likes must count again.

    look: what to check after each, while the load goes on.
    """
    day, dice = Day(), random.Random()
    for _round in range(rounds):
        time.sleep(dice.uniform(*BETWEEN))
        since = time.monotonic()
        since = fault() or since
        took = load.seconds_until_likes_count(since=since)
        day.seconds.append(took)
        if took > goal:
            day.wrong.append(f"likes counted again only after {took:.1f} seconds")
        day.wrong += look()
    return day


def _postgres(folder: Path) -> Postgres | None:
    return Postgres(folder) if (folder / "postgresql").exists() else None


def check_file(folder: Path) -> list[str]:
    """Let SQLite look through the whole file, as it is while likes go on."""
    with closing(sqlite3.connect(folder / "site.sqlite3", timeout=30)) as connection:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    return [] if said == ["ok"] else said


def kill_a_worker(site: Site) -> Fault:
    """Kill one of the site's processes, in the middle of whatever it does."""

    def fault() -> None:
        workers = site.worker_ids()
        if workers:
            os.kill(random.choice(workers), signal.SIGKILL)

    return fault


def restart(site: Site) -> Fault:
    """Stop the server as a new version does, and start it again behind the same socket."""

    def fault() -> None:
        site.stop()
        site.start()

    return fault


def kill_everything(site: Site) -> Fault:
    """Kill the server and all its workers at once, as an empty battery would; start it again."""

    def fault() -> None:
        site.kill()
        site.start()

    return fault


def kill_postgresql(site: Site, server: Postgres) -> Fault:
    """Kill PostgreSQL's first process; start it again as its service would.

    Meanwhile readers get the last page that was made, which says so.
    """

    def fault() -> float:
        for _each_worker_has_it_then in range(WARM):
            read_page(site)
        server.kill()
        try:
            check_old_page(site)
        finally:
            started = time.monotonic()
            server.start()
        return started

    return fault


def trouble_redis(server: Redis) -> Fault:
    """Flush Redis, pause it, or take it away and bring it back, in turn."""
    turns = iter(range(10**9))

    def fault() -> None:
        match next(turns) % 3:
            case 0:
                server.flush()
            case 1:
                with server.paused():
                    time.sleep(0.3)
            case 2:
                server.kill()
                time.sleep(0.3)
                server.start()

    return fault


def fill_the_disk(site: Site, server: Postgres | None) -> Fault:
    """Fill the disk with database, log and pictures to the last byte; pages go on meanwhile."""
    filler = site.folder / "filler"

    def fault() -> float:
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(bytes(1 << 16)):
                pass
        time.sleep(1)
        check_page(site)
        filler.unlink()
        over = time.monotonic()
        if server is not None and not server.is_running():
            server.start()  # without room for its log it ends itself, and its service starts it
        return over

    return fault


def check_page(site: Site) -> None:
    """Ask for the home page; raises SystemExit where a reader gets none."""
    status, _warning = read_page(site)
    if status != 200:
        raise SystemExit(f"The home page answers {status} while the disk is full.")


def check_old_page(site: Site, *, seconds: float = 5) -> None:
    """Ask for the home page until it says that it is old; raises SystemExit where none comes.

    seconds: when it must be, for a page is fresh for two.
    """
    until = time.monotonic() + seconds
    warning = ""
    while not warning.startswith("110"):
        status, warning = read_page(site)
        if status != 200:
            raise SystemExit(f"The home page answers {status} while the database is away.")
        if time.monotonic() > until:
            raise SystemExit("The home page does not say that it is old.")
        time.sleep(0.05)


def read_page(site: Site) -> tuple[int, str]:
    """Return the status of the home page, and what it warns of."""
    connection = HTTPConnection(site.address, timeout=10)
    connection.request("GET", "/")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers.get("Warning", "")
