"""Connections that like, and write down what they asked and heard."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException

from faults.journal import Journal
from faults.visitors import Visitor

# A connection is opened anew after so many likes, so that it meets all worker processes.
LIKES_A_CONNECTION = 50
# The server closes an idle connection after two seconds.
IDLE = 1.0

Wish = tuple[Visitor, str]


class Browser:
    """One connection that is kept alive; `ask` and `hear` are apart, so that many ask at once.

    As browsers do, it asks once more on a new connection where the server had closed an idle
    one under its hands. The journal has both: the first as lost, for it may have counted.
    """

    def __init__(self, address: str, journal: Journal, *, client: str, as_form: bool = False):
        self.address, self.journal, self.client, self.as_form = address, journal, client, as_form
        self._connection = HTTPConnection(address, timeout=30)
        self._likes, self._used_at = 0, time.monotonic()

    def ask(self, visitor: Visitor, nominee: str) -> None:
        """Send a like without waiting for what becomes of it."""
        if self._likes >= LIKES_A_CONNECTION or time.monotonic() - self._used_at > IDLE:
            self.close()
        self._wish, self._is_reused = (visitor, nominee), self._likes > 0
        self._send()

    def hear(self) -> str:
        """Return the site's word for the like that was asked for last; "" where none came."""
        word = self._receive()
        if word is None and self._is_reused:
            self._send()
            word = self._receive()
        return word or ""

    def close(self) -> None:
        self._connection.close()
        self._likes = 0

    def _send(self) -> None:
        visitor, nominee = self._wish
        self._number = self.journal.asked(
            client=self.client, visitor=visitor.cookie, nominee=nominee
        )
        headers = visitor.headers(self.address, as_form=self.as_form)
        self._unsent: OSError | HTTPException | None = None
        try:
            self._connection.request("POST", f"/nominees/{nominee}/like/", headers=headers)
        except (OSError, HTTPException) as error:
            self._unsent = error  # `_receive` tells it

    def _receive(self) -> str | None:
        try:
            if self._unsent is not None:
                raise self._unsent
            answer = self._connection.getresponse()
            body = answer.read()
        except (OSError, HTTPException) as error:
            self.journal.lost(self._number, error)
            self.close()
            return None
        self._likes, self._used_at = self._likes + 1, time.monotonic()
        location = answer.headers.get("Location", "")
        return self.journal.answered(
            self._number, status=answer.status, body=body, location=location
        )


@contextmanager
def open_browsers(
    address: str, journal: Journal, count: int, *, client: str, forms: bool = False
) -> Iterator[list[Browser]]:
    """Open so many browsers; with `forms`, every other one has no script and sends forms.

    address: of a site, or those of its nodes, separated by commas: browsers then take turns.
    """
    nodes = address.split(",")
    browsers = [
        Browser(
            nodes[number // 2 % len(nodes)],
            journal,
            client=client,
            as_form=forms and number % 2 == 1,
        )
        for number in range(count)
    ]
    try:
        yield browsers
    finally:
        for browser in browsers:
            browser.close()


def together(browsers: Sequence[Browser], wishes: Iterable[Wish]) -> list[str]:
    """Send one wish from each browser before any answer is read; return the answers."""
    pairs = list(zip(browsers, wishes, strict=False))
    for browser, (visitor, nominee) in pairs:
        browser.ask(visitor, nominee)
    return [browser.hear() for browser, _wish in pairs]
