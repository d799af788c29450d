"""The demonstration edition served as on a real site, and what is asked of it."""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.servers import Server, serving
from faults.scratch import scratch

NAME = "bench.test"
OURS = "campaign.wsgi:application"
FLOOR = "bench.apps.floors:page"
# As on a site behind a proxy of its own; wrk names the host that it was given.
ENVIRONMENT = {
    "SITE_URL": f"http://{NAME}",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "TRUSTED_PROXIES": "127.0.0.1/32",
    "METRICS_TOKEN": "",
}
PER_CONNECTION = {"date", "server", "connection", "transfer-encoding"}


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return {key.lower(): value for key, value in self.headers}.get(name.lower(), "")


@contextmanager
def demonstration(engine: str = "sqlite") -> Iterator[Path]:
    """Make the demonstration in a scratch database; yield its folder."""
    with scratch(engine) as folder:
        from django.core.management import call_command
        from django.db import connections

        call_command("demo", stdout=(folder / "said").open("w"))
        connections.close_all()
        yield folder


def fetch(server: Server, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    found = Answer(status=answer.status, headers=answer.getheaders(), body=answer.read())
    connection.close()
    assert found.status == 200, f"{path}: {found.status}"
    return found


def page_paths(server: Server) -> dict[str, str]:
    """Return a story, a nominee, the home page and the board."""
    story = re.search(r'href="(/stories/[^"?]+/)"', fetch(server, "/stories/").body.decode())
    nominee = re.search(r'href="(/nominees/[a-z0-9]+/)"', fetch(server, "/nominees/").body.decode())
    assert story and nominee
    return {"story": story[1], "nominee": nominee[1], "home": "/", "board": "/leaderboard/"}


@contextmanager
def floor_of(answer: Answer, *, server: str) -> Iterator[Server]:
    """Serve a bare application that gives these very bytes and headers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page"
        path.write_bytes(answer.body)
        headers = [pair for pair in answer.headers if pair[0].lower() not in PER_CONNECTION]
        Path(f"{path}.json").write_text(json.dumps(headers))
        with serving(FLOOR, server=server, BENCH_PAGE=str(path)) as floor:
            yield floor
