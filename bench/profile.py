"""Where the time of an answer goes, in process: no server, no network, no other thread.

python -m bench.profile page    a finished page, beside the bare application of the bench
python -m bench.profile like    a like on PostgreSQL, another visitor's each
"""

import cProfile
import io
import os
import pstats
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

PAGES, LIKES = 50_000, 500
SHOWN = 20


def page(_folder: Path) -> None:
    from bench.apps.floors import page as floor
    from campaign.wsgi import application

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "HTTP_HOST": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    for name, one in (("ours", application), ("floor", floor)):
        ask = lambda one=one: b"".join(one(environ, _start))  # noqa: E731
        ask()
        begun = time.process_time()
        for _ in range(PAGES):
            ask()
        print(f"{name:6}{(time.process_time() - begun) / PAGES * 1e6:7.2f} µs a page")
    profile(lambda: application(environ, _start), many=PAGES)


def like(folder: Path) -> None:
    from bench.rows.like_alone import environs
    from campaign.wsgi import application

    left = environs(folder)
    for environ in islice(left, 100):
        application(environ, _start)
    profile(lambda: application(next(left), _start), many=LIKES)


def profile(act: Callable[[], Any], *, many: int) -> None:
    with cProfile.Profile() as profiler:
        for _ in range(many):
            act()
    print(f"profiled: {many:,} times")
    pstats.Stats(profiler).sort_stats("tottime").print_stats(SHOWN)


def _start(status: str, _headers: object) -> None:
    assert status == "200 OK", status


def main(what: str) -> None:
    from bench.rows.likes import stage
    from bench.rows.scene import ENVIRONMENT

    with stage("postgresql" if what == "like" else "sqlite", visitors=LIKES + 200) as folder:
        # In a process of its own: settings are read once, and the stage's are not a site's.
        command = [sys.executable, "-m", "bench.profile", what, str(folder)]
        subprocess.run(command, env={**os.environ, **ENVIRONMENT}, check=True)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        main(sys.argv[1])
    else:
        {"page": page, "like": like}[sys.argv[1]](Path(sys.argv[2]))
