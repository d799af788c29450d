"""What can't be beaten on the same server: the same bytes, or one INSERT, and nothing else."""

import json
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Start = Callable[..., Any]
_here = threading.local()


def page(environ: Environ, start_response: Start) -> Iterable[bytes]:
    """Answer everything with the bytes and headers that BENCH_PAGE names."""
    start_response("200 OK", _headers)
    return [_body]


def insert(environ: Environ, start_response: Start) -> Iterable[bytes]:
    """Insert one row that is committed before the answer, over a connection that is kept."""
    visitor = environ.get("HTTP_COOKIE", "")
    cursor = _cursor()
    cursor.execute("INSERT INTO bench_like (nominee, visitor) VALUES (%s, %s)", (1, visitor))
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


def _cursor() -> Any:
    import psycopg2

    if not hasattr(_here, "cursor"):
        connection = psycopg2.connect(os.environ["DATABASE_URL"])
        connection.autocommit = True
        _here.cursor = connection.cursor()
    return _here.cursor


def _read() -> tuple[list[tuple[str, str]], bytes]:
    path = os.environ.get("BENCH_PAGE")
    if not path:
        return [], b""
    with open(f"{path}.json") as file:
        headers = [(name, value) for name, value in json.load(file)]
    with open(path, "rb") as body:
        return headers, body.read()


_headers, _body = _read()
