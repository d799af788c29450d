"""Readers' pages: against the same bytes from a bare application, a file, and a peer."""

import os
import re
import shutil
import subprocess
from contextlib import ExitStack

from bench import load
from bench.measuring import Line, interleaved, say, tell
from bench.rows.likes import SECONDS as LIKING
from bench.rows.likes import bake_cookies, likes_at
from bench.rows.scene import (
    ENVIRONMENT,
    NAME,
    OURS,
    demonstration,
    fetch,
    floor_of,
    page_paths,
)
from bench.servers import ROOT, Server, free_port, serving
from faults import proxy

SECONDS = 2
SERVERS = {"gunicorn": 0.9, "granian": 0.7}  # what a page has to reach of its floor
SAME_BYTES = "the same bytes, bare WSGI"
FEW, MANY = 1_000, 100_000  # requests, of the row `memory`
WAGTAIL = ROOT / "var/bench/wagtail"


def rate(address: str, **headers: str) -> float:
    return _load(address, headers=headers).rate


def cost(server: Server, path: str = "/") -> float:
    """Return the microseconds of processor time that the server needs for one answer."""
    before = server.cpu_seconds()
    figures = _load(server.address + path)
    return (server.cpu_seconds() - before) / figures.requests * 1e6


def pages() -> None:
    """Each kind of page against its own bytes, on both servers."""
    with demonstration():
        for server, goal in SERVERS.items():
            with ExitStack() as stack:
                ours = stack.enter_context(serving(OURS, server=server, **ENVIRONMENT))
                for name, path in page_paths(ours).items():
                    say(f"{name} on {server}")
                    answer = fetch(ours, path)
                    with floor_of(answer, server=server) as floor:
                        found = interleaved(
                            {
                                "ours": lambda where=ours.address + path: rate(where),
                                "floor": lambda floor=floor: rate(f"{floor.address}/"),
                            }
                        )
                        _tell("pages", f"{name}, {server}", SAME_BYTES, found, goal)
                        found = interleaved(
                            {
                                "ours": lambda ours=ours, path=path: cost(ours, path),
                                "floor": lambda floor=floor: cost(floor),
                            }
                        )
                        _tell("pages", f"{name}, {server}", SAME_BYTES, found, goal, is_cost=True)


def me() -> None:
    """`/me/` against the floor of a page: it is asked once for each page view."""
    with demonstration(), ExitStack() as stack:
        ours = stack.enter_context(serving(OURS, **ENVIRONMENT))
        floor = stack.enter_context(floor_of(fetch(ours, "/"), server="gunicorn"))
        cookie = fetch(ours, "/me/").header("Set-Cookie").partition(";")[0]
        found = interleaved(
            {
                "ours": lambda: rate(f"{ours.address}/me/"),
                "with": lambda: rate(f"{ours.address}/me/", Cookie=cookie),
                "floor": lambda: rate(f"{floor.address}/"),
            }
        )
        _tell("me", "/me/ without a cookie, gunicorn", "a page's floor", found, 0.5)
        found["ours"] = found["with"]
        _tell("me", "/me/ with a cookie, gunicorn", "a page's floor", found, 0.2)


def nginx() -> None:
    """A story behind the shipped nginx configuration against nginx with a file of its bytes."""
    if not proxy.is_here():
        raise SystemExit("no nginx here")
    with demonstration() as folder, ExitStack() as stack:
        ours = stack.enter_context(serving(OURS, **ENVIRONMENT))
        path = page_paths(ours)["story"]
        media = folder / "media"
        (media / "story.html").write_bytes(fetch(ours, path).body)
        edge = f"127.0.0.1:{free_port()}"
        node = f"127.0.0.1:{ours.port}"
        static = folder / "static"
        front = proxy.before([node], folder, address=edge, static=static, media=media)
        site = f"http://{stack.enter_context(front)}"
        found = interleaved(
            {
                "ours": lambda: rate(site + path),
                "floor": lambda: rate(f"{site}/media/story.html"),
            }
        )
        _tell("nginx", "story through the proxy", "nginx, static file", found, 0.75)


def wagtail() -> None:
    """Our story against Wagtail's article, each as it comes out of the box."""
    python = str(ROOT / "var/bench/venv/bin/python")
    shutil.rmtree(WAGTAIL, ignore_errors=True)
    WAGTAIL.mkdir(parents=True)
    article = ROOT / "bench/peers/article"
    for step in (
        [python, "-m", "wagtail.bin.wagtail", "start", "peer", str(WAGTAIL)],
        ["cp", "-r", str(article), str(WAGTAIL / "article")],
        ["cp", str(article / "local.py"), str(WAGTAIL / "peer/settings/local.py")],
    ):
        subprocess.run(step, check=True, stdout=subprocess.DEVNULL)
    environment = {"DJANGO_SETTINGS_MODULE": "peer.settings.production"}
    for command in (
        ["makemigrations", "article"],
        ["migrate"],
        ["collectstatic", "--noinput"],
        ["make_article"],
    ):
        subprocess.run(
            [python, "manage.py", *command],
            cwd=WAGTAIL,
            check=True,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
        )
    with demonstration(), ExitStack() as stack:
        ours = stack.enter_context(serving(OURS, **ENVIRONMENT))
        theirs = stack.enter_context(
            serving("peer.wsgi:application", python=python, folder=WAGTAIL, **environment)
        )
        path = page_paths(ours)["story"]
        fetch(theirs, "/article/")
        found = interleaved(
            {
                "ours": lambda: rate(ours.address + path),
                "floor": lambda: rate(f"{theirs.address}/article/"),
            }
        )
        _tell("wagtail", "story, gunicorn", "Wagtail's article, gunicorn", found, 30)


def memory() -> None:
    """What a worker holds after 100,000 requests against after 1,000; pages, and a tenth likes."""
    with demonstration() as folder, serving(OURS, workers=1, **ENVIRONMENT) as ours:
        paths = [*page_paths(ours).values(), "/nominees/", "/stories/", "/rules/", "/me/"]
        codes = set(re.findall(r"/nominees/([a-z0-9]+)/", fetch(ours, "/nominees/").body.decode()))
        likes = [f"/nominees/{code}/like/" for code in sorted(codes)]
        (folder / "paths").write_text("\n".join(likes))
        cookies = bake_cookies(folder)
        asked = 0
        while asked < FEW:
            if asked % 10:
                fetch(ours, paths[asked % len(paths)])
            else:
                headers = {"Cookie": cookies[asked], "Origin": f"http://{NAME}"}
                where = likes[asked // 10 % len(likes)]
                fetch(ours, where, "POST", Accept="application/json", **headers)
            asked += 1
        few = ours.memory() / 2**20
        like = likes_at(ours, folder)
        while asked < MANY:
            for path in paths:
                asked += _load(ours.address + path).requests
            asked += round(like() * LIKING)
        many = ours.memory() / 2**20
        tell(
            Line(
                row="memory",
                what=f"a worker after {asked:,} requests",
                against=f"after {FEW:,}",
                unit="MiB",
                ours=many,
                other=few,
                ratio=many / few,
                goal=1.05,
                at_most=True,
            )
        )


def _load(address: str, *, headers: dict[str, str] | None = None) -> load.Figures:
    figures = load.run(address, seconds=SECONDS, headers=headers)
    assert not figures.failures, f"{address}: {figures.failures} failures"
    return figures


def _tell(
    row: str,
    what: str,
    against: str,
    found: dict[str, float],
    goal: float,
    *,
    is_cost: bool = False,
) -> None:
    """is_cost: found is processor time, of which a noisy machine gives as much to both."""
    ratio = found["ours"] / found["floor"]
    tell(
        Line(
            row=row,
            what=f"{what}, processor time" if is_cost else what,
            against=against,
            unit="µs/request" if is_cost else "requests/s",
            ours=found["ours"],
            other=found["floor"],
            ratio=1 / ratio if is_cost else ratio,
            goal=goal,
        )
    )
