"""Thousands of clients that send a byte a second, or nothing more at all, while others like."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from faults import proxy
from faults.journal import Journal
from faults.load import going_on
from faults.runs import Result, judge, open_edition
from faults.scene import codes
from faults.site import free_port, serve
from faults.visitors import Visitor

HOLD = 20.0  # seconds
GOAL = 0.5  # seconds within which 99 % of likes and of pages are answered meanwhile
# A head without an end, a body without an end, and a body that never begins.
HEAD = b"GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: "
BODY = b"POST /nominees/{code}/like/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 10000\r\n\r\n"
KINDS = ((HEAD, b"a"), (BODY, b"a"), (BODY, b""))


@dataclass(kw_only=True)
class Crowd:
    """Slow clients; whoever is cut off comes back at once."""

    address: str
    code: str
    cut_off: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def hold(self, count: int) -> None:
        """Keep so many connections until the end."""
        kinds = [KINDS[number % len(KINDS)] for number in range(count)]
        lines = [self._open(opening) for opening, _more in kinds]
        while not self.stop.wait(1.0):
            for number, (opening, more) in enumerate(kinds):
                if not _goes_on(lines[number], more):
                    self.cut_off += 1
                    lines[number].close()
                    lines[number] = self._open(opening)
        for line in lines:
            line.close()

    def _open(self, opening: bytes) -> socket.socket:
        host, port = self.address.split(":")
        line = socket.create_connection((host, int(port)), timeout=5)
        text = opening.replace(b"{host}", self.address.encode())
        with suppress(OSError):
            line.sendall(text.replace(b"{code}", self.code.encode()))
        line.setblocking(False)
        return line


@contextmanager
def crowd(address: str, code: str, count: int) -> Iterator[Crowd]:
    slow = Crowd(address=address, code=code)
    thread = threading.Thread(target=slow.hold, args=[count])
    thread.start()
    try:
        yield slow
    finally:
        slow.stop.set()
        thread.join()


def run(folder: Path, *, rounds: int, workers: int) -> list[Result]:
    """Let so many slow clients come to nginx; then a few to the site itself, to see why not."""
    front = f"127.0.0.1:{free_port()}"
    (folder / "media").mkdir()
    files = {"static": folder / "static", "media": folder / "media"}
    with (
        serve(folder, workers=workers, SITE_URL=f"http://{front}") as site,
        proxy.before([site.address], folder, address=front, **files),
    ):
        edition = open_edition(1)
        nominees = codes(edition)
        site.visitors.make(3000)
        journal = Journal(folder / "slow.jsonl")
        began = time.monotonic()
        quiet = _like(front, site.visitors.take(1000), nominees, journal, seconds=HOLD / 2)
        with crowd(front, nominees[0], rounds) as slow:
            busy = _like(front, site.visitors.take(2000), nominees, journal, seconds=HOLD)
        result = judge(
            f"{rounds:,} slow clients at nginx",
            edition,
            journal,
            rounds=1,
            seconds=time.monotonic() - began,
        )
        with crowd(site.address, nominees[0], 50):
            time.sleep(1)
            bare = _seconds_for_a_page(site.address, patience=5)
    result.note = (
        f"{quiet} without them, {busy} with them, {slow.cut_off} times cut off;"
        f" 50 of them at the site itself: a page {bare}"
    )
    result.wrong += too_slow(busy)
    return [result]


@dataclass(frozen=True, kw_only=True)
class Served:
    """What others got meanwhile; seconds."""

    rate: float
    likes: Sequence[float]
    pages: Sequence[float]

    def __str__(self) -> str:
        return (
            f"{self.rate:.0f} likes/s, 99 % within {nearly_all(self.likes) * 1000:.0f} ms,"
            f" pages within {nearly_all(self.pages) * 1000:.0f} ms,"
            f" the slowest {max(self.pages) * 1000:.0f} ms"
        )


def nearly_all(seconds: Sequence[float]) -> float:
    """Return the time within which 99 % came."""
    return sorted(seconds)[int(len(seconds) * 0.99)]


def too_slow(served: Served) -> list[str]:
    """Say which of the two misses the goal."""
    kinds = {"likes": served.likes, "pages": served.pages}
    return [
        f"99 % of {name} took up to {nearly_all(waits):.2f} s"
        for name, waits in kinds.items()
        if nearly_all(waits) > GOAL
    ]


def _like(
    address: str,
    visitors: Sequence[Visitor],
    nominees: Sequence[str],
    journal: Journal,
    *,
    seconds: float,
) -> Served:
    pages = []
    began = time.monotonic()
    # With a rest, so that there are visitors enough on a faster machine too.
    with going_on(
        address=address, visitors=visitors, nominees=nominees, journal=journal, rest=0.01
    ) as load:
        while time.monotonic() < began + seconds:
            pages.append(float(_seconds_for_a_page(address, patience=30)))
            time.sleep(0.1)
        likes, waits = load.likes, list(load.waits)
    rate = likes / (time.monotonic() - began)
    return Served(rate=rate, likes=waits, pages=pages)


def _seconds_for_a_page(address: str, *, patience: float) -> str:
    began = time.monotonic()
    connection = HTTPConnection(address, timeout=patience)
    try:
        connection.request("GET", "/stories/")
        connection.getresponse().read()
    except TimeoutError:
        return f"never came within {patience:.0f} s"
    finally:
        connection.close()
    return f"{time.monotonic() - began:.3f}"


def _goes_on(line: socket.socket, more: bytes) -> bool:
    """Send a little more; say whether the other side still listens."""
    try:
        line.recv(1)  # an answer, or the end: both mean that it is over
    except BlockingIOError:
        with suppress(OSError):
            line.send(more)
        return True
    except OSError:
        pass
    return False
