"""Likes that go on whatever happens to the site: each wish is repeated until it is answered."""

import itertools
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from faults.browsers import Browser
from faults.journal import Journal
from faults.visitors import Visitor

# Seconds until a wish is repeated, more each time: whoever asks thirty times a minute is told to
# wait, and what became of the wish would stay unknown.
AGAIN, LONGEST = 0.02, 0.3
LIKES_EACH = 4  # of a visitor: fewer than the daily limit, so that none is refused


@dataclass(kw_only=True)
class Load:
    """What goes on, seen from outside; times are of `time.monotonic`."""

    rest: float = 0
    stop: threading.Event = field(default_factory=threading.Event)
    likes: int = 0
    waits: list[float] = field(default_factory=list)  # seconds from first asking to the like
    _latest_wish: float = 0.0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def liked(self, *, begun: float, asked: float) -> None:
        """Note a like: when its wish was first sent, and when the one that was answered."""
        with self._changed:
            self.likes += 1
            self.waits.append(time.monotonic() - begun)
            self._latest_wish = max(self._latest_wish, asked)
            self._changed.notify_all()

    def seconds_until_likes_count(self, *, since: float, patience: float = 60) -> float:
        """Wait until a like that was sent after `since` counts; return how long that took."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._latest_wish > since, timeout=patience):
                raise SystemExit(f"No like came through for {patience:.0f} seconds.")
        return time.monotonic() - since


@contextmanager
def going_on(
    *,
    address: str,
    visitors: Sequence[Visitor],
    nominees: Sequence[str],
    journal: Journal,
    rest: float = 0,
) -> Iterator[Load]:
    """Keep liking with four browsers until the end, or until every visitor has liked.

    rest: seconds in which a browser does nothing after a like.
    """
    load = Load(rest=rest)
    shares = [visitors[turn::4] for turn in range(4)]
    threads = [
        threading.Thread(target=_like_on, args=[load, address, share, nominees, journal])
        for share in shares
    ]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.stop.set()
        for thread in threads:
            thread.join()


def _like_on(
    load: Load,
    address: str,
    visitors: Sequence[Visitor],
    nominees: Sequence[str],
    journal: Journal,
) -> None:
    browser = Browser(address, journal, client="load")
    for visitor, nominee in itertools.product(visitors, nominees[:LIKES_EACH]):
        begun, word, wait = time.monotonic(), "", AGAIN
        # A wish that was begun is seen through, so that nothing is left unclear at the end.
        while word == "":
            asked = time.monotonic()
            browser.ask(visitor, nominee)
            word = browser.hear()
            if word == "":
                time.sleep(wait)
                wait = min(2 * wait, LONGEST)
        load.liked(begun=begun, asked=asked)
        if load.stop.wait(load.rest):
            break
    browser.close()
