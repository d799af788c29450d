"""Visitors for the clients: each with the site's own cookie and an address of its own."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie

BATCH = 8  # how many cookies are asked for at once
# A like counts only with a cookie that is at least this old; waited for once, for all.
COOKIE_AGE = 2.0


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """A browser as the site sees it: its cookie, and the address that a proxy would name."""

    name: str  # of the cookie
    cookie: str
    address: str

    def headers(self, address_of_site: str, *, as_form: bool = False) -> dict[str, str]:
        """Return what this visitor's browser sends along with a like."""
        return {
            "Cookie": f"{self.name}={self.cookie}",
            "X-Forwarded-For": self.address,
            "Origin": f"http://{address_of_site}",
            "Accept": "text/html" if as_form else "application/json",
            "Content-Length": "0",
        }


class Visitors:
    """The visitors of one site, made in advance: each is handed out once."""

    def __init__(self, address_of_site: str) -> None:
        self._address, self._made, self._ready = address_of_site, 0, list[Visitor]()

    def make(self, count: int) -> None:
        """Have so many at hand, and wait, once for all, until their cookies are old enough."""
        if (missing := count - len(self._ready)) <= 0:
            return
        self._ready += fetch_visitors(self._address, missing, start=self._made)
        self._made += missing
        time.sleep(COOKIE_AGE)

    def take(self, count: int) -> list[Visitor]:
        """Return so many that may like at once and that nobody else has."""
        self.make(count)
        taken, self._ready = self._ready[:count], self._ready[count:]
        return taken


def fetch_visitors(address_of_site: str, count: int, *, start: int = 0) -> list[Visitor]:
    """Let the site make this many visitors; `start` keeps their addresses from earlier ones'."""
    connections = [HTTPConnection(address_of_site, timeout=30) for _ in range(BATCH)]
    addresses = [address(start + number) for number in range(count)]
    visitors = [
        visitor
        for begin in range(0, count, BATCH)
        for visitor in _fetch_batch(connections, addresses[begin : begin + BATCH])
    ]
    for connection in connections:
        connection.close()
    return visitors


def address(number: int) -> str:
    """Return an IPv4 address; no two of 65,536 share a /24."""
    return f"{20 + (number >> 16)}.{number & 255}.{number >> 8 & 255}.7"


def _fetch_batch(connections: list[HTTPConnection], addresses: list[str]) -> Iterator[Visitor]:
    for connection, forwarded in zip(connections, addresses, strict=False):
        connection.request("GET", "/me/", headers={"X-Forwarded-For": forwarded})
    for connection, forwarded in zip(connections, addresses, strict=False):
        answer = connection.getresponse()
        answer.read()
        jar = SimpleCookie(answer.headers.get("Set-Cookie", ""))
        if not jar:
            raise SystemExit(f"The site made no visitor: {answer.status} for /me/.")
        (name, cookie), *_ = jar.items()
        yield Visitor(name=name, cookie=cookie.value, address=forwarded)
