"""Letting clients loose on a site, ours or anybody's."""

import importlib.util
import json
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

from faults.journal import Entry, Journal
from faults.visitors import Visitor

Client = Callable[[str, Sequence[str], Sequence[Visitor], Journal], None]
# A client, and the visitors that it plays with.
Part = tuple[Client, Sequence[Visitor]]


def shares(client: Client, visitors: Sequence[Visitor], *, of: int = 2) -> list[Part]:
    """Return parts by which the client plays in so many threads, each with its own visitors."""
    return [(client, visitors[n::of]) for n in range(of)]


def play(
    parts: Sequence[Part], *, address: str, nominees: Sequence[str], journal: Journal
) -> float:
    """Run all parts at once, each in a thread; return how many seconds it took."""
    began = time.monotonic()
    with ThreadPoolExecutor(len(parts)) as pool:
        running = [pool.submit(client, address, nominees, who, journal) for client, who in parts]
        for part in running:
            part.result()
    return time.monotonic() - began


def load_client(name: str) -> Client:
    """Return the function that is named as FILE.py:FUNCTION."""
    path, _colon, function = name.rpartition(":")
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"A client is named as file.py:function, not {name!r}.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    client: Client = getattr(module, function)
    return client


def check_by_asking(
    address: str, entries: Iterable[Entry], visitors: Iterable[Visitor]
) -> list[str]:
    """Ask the site itself, as the visitor would, for acknowledged likes without any receipt."""
    browsers = {visitor.cookie: visitor for visitor in visitors}
    connection = HTTPConnection(address, timeout=30)
    found = []
    for entry in entries:
        visitor = browsers.get(entry.visitor)
        if visitor is None:
            found.append(f"#{entry.number}: acknowledged to a visitor whom nobody knows")
            continue
        connection.request("GET", "/me/", headers=visitor.headers(address))
        if entry.nominee not in json.loads(connection.getresponse().read())["liked"]:
            found.append(f"#{entry.number}: acknowledged, but the visitor is not shown it")
    connection.close()
    return found
