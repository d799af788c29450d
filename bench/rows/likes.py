"""Likes: against one INSERT, against peers, on one nominee or many, on both engines."""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from bench import load
from bench.measuring import Line, interleaved, say, tell
from bench.rows.scene import ENVIRONMENT, NAME, OURS
from bench.servers import ROOT, Server, serving
from faults.scratch import scratch
from faults.servers import Redis

SECONDS = 2
VISITORS = 400_000
NOMINEES = 20
SCRIPT = ROOT / "bench/likes.lua"
FLOOR = "bench.apps.floors:insert"
PEERS = ("tutorial", "django-vote", "secretballot")


def like() -> None:
    """A like with every limit, check and the friction of one process, against one INSERT."""
    with stage("postgresql") as folder:
        make_floor()
        for server in ("gunicorn", "granian"):
            with ExitStack() as here:
                ours = here.enter_context(serving(OURS, server=server, **ENVIRONMENT))
                floor = here.enter_context(serving(FLOOR, server=server))
                found = interleaved(
                    {"ours": likes_at(ours, folder), "floor": likes_at(floor, folder)}
                )
            goal = 0.45 if server == "gunicorn" else None
            _tell("like", f"like, {server}", "one INSERT, bare WSGI", found, goal)


def redis() -> None:
    """The same like with its friction counted in Redis, for the figure beside it."""
    with stage("postgresql") as folder, ExitStack() as stack:
        make_floor()
        server = Redis(folder)
        stack.callback(server.kill)
        ours = stack.enter_context(serving(OURS, REDIS_URL=server.url, **ENVIRONMENT))
        floor = stack.enter_context(serving(FLOOR))
        found = interleaved({"ours": likes_at(ours, folder), "floor": likes_at(floor, folder)})
        _tell("redis", "like, friction in Redis", "one INSERT, bare WSGI", found, None)


def peers() -> None:
    """The same like against three peers, on the same server and database."""
    python = str(ROOT / "var/bench/venv/bin/python")
    with stage("postgresql") as folder, ExitStack() as stack:
        settings = {"DJANGO_SETTINGS_MODULE": "bench.peers.settings"}
        _make_peers(python, settings)
        ours = stack.enter_context(serving(OURS, **ENVIRONMENT))
        theirs = stack.enter_context(
            serving("bench.peers.wsgi:application", python=python, **settings)
        )
        sides: dict[str, Callable[[], float]] = {"ours": likes_at(ours, folder)}
        for name in PEERS:
            paths = folder / f"paths-{name}"
            paths.write_text("\n".join(f"/{name}/{pk}/" for pk in range(1, NOMINEES + 1)))
            sides[name] = likes_at(theirs, folder, paths=paths.name)
        found = interleaved(sides)
        best = max(found[name] for name in PEERS)
        for name in PEERS:
            found["floor"] = found[name]
            _tell("peers", "like, gunicorn", name, found, 3 if found[name] == best else None)


def hot() -> None:
    """Half of all likes for one nominee against likes spread evenly."""
    with stage("postgresql") as folder, serving(OURS, **ENVIRONMENT) as ours:
        even = (folder / "paths").read_text().splitlines()
        half = [path for path in even[1:] for path in (even[0], path)]
        (folder / "paths-hot").write_text("\n".join(half))
        found = interleaved(
            {"ours": likes_at(ours, folder, paths="paths-hot"), "floor": likes_at(ours, folder)}
        )
        _tell("hot", "half of all likes for one nominee", "likes spread evenly", found, 0.9)


def engines() -> None:
    """A like on SQLite (WAL, FULL) against a like on PostgreSQL: two sites at once."""
    with stage("postgresql") as folder, ExitStack() as stack:
        there = stack.enter_context(serving(OURS, **ENVIRONMENT))
        file = folder / "other.sqlite3"
        environment = {**ENVIRONMENT, "DATABASE_URL": f"sqlite:///{file}"}
        subprocess.run(
            [sys.executable, "-m", "bench.rows.stage_sqlite", str(folder)],
            cwd=ROOT,
            env={**os.environ, **environment},
            check=True,
        )
        here = stack.enter_context(serving(OURS, **environment))
        found = interleaved(
            {
                "ours": likes_at(here, folder, paths="paths-sqlite"),
                "floor": likes_at(there, folder),
            }
        )
        _tell("engines", "like on SQLite", "like on PostgreSQL", found, 0.8)


@contextmanager
def stage(engine: str, *, visitors: int = VISITORS) -> Iterator[Path]:
    """An edition that is open, and cookies of visitors who have been here for a minute."""
    with scratch(engine) as folder:
        set_stage(folder, visitors=visitors)
        yield folder


def set_stage(folder: Path, *, paths: str = "paths", visitors: int = VISITORS) -> None:
    from django.db import connections
    from django.utils import timezone

    from faults.scene import an_edition, codes
    from voting.models import Rules

    now = timezone.now()
    edition = an_edition(
        number=1,
        opens=now - timedelta(days=1),
        closes=now + timedelta(days=1),
        nominees=NOMINEES,
        is_current=True,
    )
    Rules.objects.update(friction="auto")  # as on a real site
    (folder / paths).write_text("\n".join(f"/nominees/{code}/like/" for code in codes(edition)))
    if not (folder / "cookies").exists():
        bake_cookies(folder, visitors=visitors)
    connections.close_all()


def bake_cookies(folder: Path, *, visitors: int = VISITORS) -> list[str]:
    """Write and return the cookies of visitors who have been here for a minute."""
    from django.utils import timezone

    from voting.stamps import stamp
    from voting.visitors import COOKIE_NAME, SALT

    say("Baking cookies")
    minute_ago = timezone.now() - timedelta(minutes=1)
    cookies = [
        f"{COOKIE_NAME}={stamp(secrets.token_urlsafe(16), salt=SALT, at=minute_ago)}"
        for _ in range(visitors)
    ]
    (folder / "cookies").write_text("\n".join(cookies))
    return cookies


def likes_at(server: Server, folder: Path, *, paths: str = "paths") -> Callable[[], float]:
    """Return what loads the server with likes, each by another visitor, and tells the rate."""
    begin = secrets.randbelow(VISITORS)

    def measure() -> float:
        nonlocal begin
        said = subprocess.run(
            [
                *("wrk", "-t1", f"-c{load.CONNECTIONS}", f"-d{SECONDS:.0f}s", "--latency"),
                *("-s", str(SCRIPT), server.address, "--", str(folder / "cookies")),
                *(str(folder / paths), f"http://{NAME}", str(begin)),
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        figures = load.read(said)
        begin = (begin + figures.requests + load.CONNECTIONS) % VISITORS
        assert not figures.failures, f"{figures.failures} of {figures.requests} likes failed"
        return figures.rate

    return measure


def make_floor() -> None:
    """Make the table of the floor: one row a like, and nothing that checks it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_like (id bigserial PRIMARY KEY, nominee int, visitor text)"
        )
    connection.close()


def _make_peers(python: str, settings: dict[str, str]) -> None:
    database = os.environ["DATABASE_URL"].replace("/postgres?", "/peers?")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE peers")
    connection.close()
    settings["DATABASE_URL"] = database
    for step in (["makemigrations", "likes"], ["migrate"], ["shell", "-c", _ARTICLES]):
        subprocess.run(
            [python, "-m", "django", *step],
            cwd=ROOT,
            env={**os.environ, **settings, "PYTHONPATH": str(ROOT)},
            check=True,
            stdout=subprocess.DEVNULL,
        )


_ARTICLES = (
    "from bench.peers.likes.models import Article;"
    f"[Article.objects.create(title=str(n)) for n in range({NOMINEES})]"
)


def _tell(row: str, what: str, against: str, found: dict[str, float], goal: float | None) -> None:
    tell(
        Line(
            row=row,
            what=what,
            against=against,
            unit="likes/s",
            ours=found["ours"],
            other=found["floor"],
            ratio=found["ours"] / found["floor"],
            goal=goal,
        )
    )
