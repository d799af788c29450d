"""Likes straight into the site's own application, in a process without a server or a network.

python -m bench.rows.like_alone FOLDER [without]: for each number that it reads, so many visitors
like, and it tells how many seconds of processor time that took here and in PostgreSQL; what
others do on the machine is not in them. without: the site without what is the ledger's alone.
"""

import io
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from django.db import connection

from bench.rows.scene import NAME
from bench.servers import cpu_seconds
from campaign.wsgi import application


def environs(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield what a server would hand over: each like is another visitor's, from elsewhere."""
    paths = cycle((folder / "paths").read_text().splitlines())
    for number, cookie in enumerate((folder / "cookies").read_text().splitlines()):
        yield {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": next(paths),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": cookie,
            "HTTP_ORIGIN": f"http://{NAME}",
            "HTTP_ACCEPT": "application/json",
            "HTTP_X_FORWARDED_FOR": f"20.{number % 251}.{number // 251 % 251}.7",
            "CONTENT_LENGTH": "0",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
        }


def spent(backend: int) -> float:
    """Return the processor seconds of this process and of its server in PostgreSQL."""
    return time.process_time() + cpu_seconds(backend)


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def main(folder: Path) -> None:
    connection.settings_dict["CONN_MAX_AGE"] = None  # one server to the end, to be read
    left = environs(folder)
    statuses: list[str] = []
    for line in sys.stdin:
        mine = [next(left) for _ in range(int(line))]
        statuses.clear()
        server = backend()
        begun = spent(server)
        for environ in mine:
            b"".join(application(environ, lambda status, _headers: statuses.append(status)))
        print(spent(server) - begun, flush=True)
        assert backend() == server
        assert set(statuses) == {"200 OK"}, set(statuses)


if __name__ == "__main__":
    if "without" in sys.argv:
        from bench.apps.without_ledger import leave_out

        leave_out()
    main(Path(sys.argv[1]))
