"""What a million views and a million likes cost here: python -m tools.costs

Seconds of processor time and bytes, read from the kernel and from PostgreSQL, so that the time
which others use counts for nothing. The site is served as in docs/operations.md: nginx with the
shipped file, gunicorn, PostgreSQL. No site on this machine is touched. docs/scale.md has figures.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from faults import proxy
from faults.scratch import scratch
from faults.site import Site, free_port, serve

VIEWS = 20_000
ASKED = 4_000
LIKES_FOR = 25.0  # seconds
MILLION = 1_000_000


def main() -> None:
    with scratch("postgresql") as folder:
        from faults.runs import open_edition

        front = f"127.0.0.1:{free_port()}"
        (folder / "media").mkdir()
        files = {"static": folder / "static", "media": folder / "media"}
        with (
            serve(folder, SITE_URL=f"http://{front}") as site,
            proxy.before([site.address], folder, address=front, **files),
        ):
            edition = open_edition(1)
            code = edition.nominees.values_list("code", flat=True)[0]
            parts = _parts(site, folder)
            print(f"{os.cpu_count()} cores; processor seconds for a million")
            _measure_pages(front, code, parts)
            _measure_me(site, front, parts)
            _measure_likes(site, front, edition, folder, parts)


def _measure_pages(front: str, code: str, parts: dict[str, int]) -> None:
    for path in ("/", f"/nominees/{code}/", "/leaderboard/"):
        with _cost(f"views of {path.replace(code, 'CODE')}, gzip", VIEWS, parts):
            size = _ask(front, path, VIEWS, {"Accept-Encoding": "gzip"})
        print(f"    {size:,} bytes of body each")


def _measure_me(site: Site, front: str, parts: dict[str, int]) -> None:
    visitor = site.visitors.take(1)[0]
    with _cost("/me/ of a new browser", ASKED, parts):
        _ask(front, "/me/", ASKED, {"X-Forwarded-For": "20.0.0.7"})
    with _cost("/me/ with a cookie", ASKED, parts):
        _ask(front, "/me/", ASKED, visitor.headers(front))


def _measure_likes(
    site: Site, front: str, edition: object, folder: Path, parts: dict[str, int]
) -> None:
    from django.db import connection

    from faults.journal import Journal
    from faults.load import going_on
    from faults.scene import codes

    def size() -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute(
                "SELECT pg_database_size(current_database()),"
                " (pg_current_wal_lsn() - '0/0')::bigint"
            )
            return tuple(cursor.fetchone())  # type: ignore[return-value]

    ready, journal = site.visitors.take(4000), Journal(folder / "costs.jsonl")
    before, used, began = size(), _used(parts), time.monotonic()
    with going_on(address=front, visitors=ready, nominees=codes(edition), journal=journal) as load:
        while load.likes < 4 * len(ready) - 50 and time.monotonic() < began + LIKES_FOR:
            time.sleep(0.1)
    _print("likes of visitors with four each", load.likes, used, parts)
    after = size()
    print(f"    {load.likes:,} likes; each {(after[0] - before[0]) / load.likes:,.0f} bytes of")
    print(f"    database and {(after[1] - before[1]) / load.likes:,.0f} bytes of log (WAL)")


def _parts(site: Site, folder: Path) -> dict[str, int]:
    """Return the first process of each server."""
    assert site.process is not None
    nginx = next(folder.glob("nginx-*/nginx.pid")).read_text()
    postgres = (folder / "postgresql/postmaster.pid").read_text().splitlines()[0]
    return {"nginx": int(nginx), "site": site.process.pid, "PostgreSQL": int(postgres)}


@contextmanager
def _cost(name: str, count: int, parts: dict[str, int]) -> Iterator[None]:
    used = _used(parts)
    yield
    _print(name, count, used, parts)


def _print(name: str, count: int, used: dict[str, float], parts: dict[str, int]) -> None:
    spent = {part: seconds - used[part] for part, seconds in _used(parts).items()}
    words = ", ".join(f"{part} {MILLION * s / count:,.0f} s" for part, s in spent.items())
    print(f"{name}: {words}", flush=True)


def _used(parts: dict[str, int]) -> dict[str, float]:
    return {part: _seconds_of(pid) for part, pid in parts.items()}


def _seconds_of(pid: int) -> float:
    """Return the processor time of a process and its children, also of those that have ended."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ticks = sum(_ticks(pid)) + sum(sum(_ticks(int(child))) for child in children)
    return ticks / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> list[int]:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return []
    return [int(field) for field in fields[11:15]]


def _ask(address: str, path: str, count: int, headers: dict[str, str]) -> int:
    """Ask so many times on one connection; return the length of the last body."""
    connection, body = HTTPConnection(address, timeout=30), b""
    for _turn in range(count):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
    connection.close()
    return len(body)


if __name__ == "__main__":
    main()
