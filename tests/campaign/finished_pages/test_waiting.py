"""Finished pages while many want one at once, while it takes long, and while the site fails."""

import threading
import time

from campaign import finished
from campaign.finished import FinishedPages
from tests.campaign.finished_pages.conftest import Answer, Site, ask


def test_many_who_want_an_expired_page_have_it_made_once(pages, site, clock):
    ask(pages, "/")
    clock.pass_by(2.5)
    site.body, site.gate = b"newer", threading.Event()
    first = threading.Thread(target=ask, args=(pages, "/"))
    first.start()
    _wait_until(lambda: len(site.asked) == 2)
    # the others do not wait for it
    assert [ask(pages, "/").body for _reader in range(5)] == [b"page"] * 5
    site.gate.set()
    first.join()
    assert ask(pages, "/").body == b"newer"
    assert len(site.asked) == 2


def test_a_page_long_out_of_date_is_waited_for(pages, site, clock):
    ask(pages, "/")
    clock.pass_by(60)
    site.body, site.gate = b"newer", threading.Event()
    got: list[bytes] = []
    readers = [
        threading.Thread(target=lambda: got.append(ask(pages, "/").body)) for _one in range(5)
    ]
    for reader in readers:
        reader.start()
    _wait_until(lambda: len(site.asked) == 2)
    site.gate.set()
    for reader in readers:
        reader.join()
    assert got == [b"newer"] * 5
    assert len(site.asked) == 2


class Queue:
    """A page's lock that knows who has come to it."""

    def __init__(self) -> None:
        self.came: list[float] = []
        self._lock = threading.Lock()
        self.release = self._lock.release

    def acquire(self, timeout: float) -> bool:
        self.came.append(timeout)
        return self._lock.acquire(timeout=timeout)


def queue_of(pages, many: int, meanwhile) -> list[Answer]:
    """Have so many readers wait for the only page before anything happens; return what they get."""
    (page,) = pages._pages.values()
    page.renewing = queue = Queue()
    got: list[Answer] = []
    readers = [threading.Thread(target=lambda: got.append(ask(pages, "/"))) for _ in range(many)]
    for reader in readers:
        reader.start()
    _wait_until(lambda: len(queue.came) == many)
    meanwhile()
    for reader in readers:
        reader.join()
    return got


def test_a_page_that_takes_longer_than_it_lives_is_made_once_for_all_who_wait(pages, site, clock):
    ask(pages, "/")
    clock.pass_by(60)
    site.body, site.gate = b"newer", threading.Event()

    def take_long():
        clock.pass_by(5)
        site.gate.set()

    got = queue_of(pages, 6, take_long)
    assert [answer.body for answer in got] == [b"newer"] * 6
    assert len(site.asked) == 2


def test_nobody_waits_long_for_a_page_that_does_not_come(pages, site, clock, monkeypatch):
    monkeypatch.setattr(finished, "PATIENCE", 0.05)
    ask(pages, "/")
    clock.pass_by(60)
    site.gate = threading.Event()
    first = threading.Thread(target=ask, args=(pages, "/"))
    first.start()
    _wait_until(lambda: len(site.asked) == 2)
    assert "110" in ask(pages, "/").headers["Warning"]
    assert len(site.asked) == 2
    clock.pass_by(60 * 60)  # too old to stand in
    second = threading.Thread(target=ask, args=(pages, "/"))
    second.start()
    _wait_until(lambda: len(site.asked) == 3)
    site.gate.set()
    first.join()
    second.join()


def test_while_the_site_fails_nobody_queues(pages, site, clock):
    ask(pages, "/")
    clock.pass_by(60)
    site.status, site.gate = "503 Service Unavailable", threading.Event()
    got = queue_of(pages, 6, site.gate.set)
    assert [answer.body for answer in got] == [b"page"] * 6
    assert len(site.asked) == 2  # one of them tried
    clock.pass_by(1.9)
    assert ask(pages, "/").body == b"page"
    assert len(site.asked) == 2
    site.status, site.body = "200 OK", b"newer"
    clock.pass_by(0.2)
    assert ask(pages, "/").body == b"newer"


def test_who_waited_while_a_story_was_withdrawn_does_not_get_it(clock, monkeypatch):
    answers = iter(["200 OK", "410 Gone", *["503 Service Unavailable"] * 9])
    gates = iter([None, threading.Event(), *[None] * 9])

    class Withdrawing(Site):
        def __call__(self, environ, start_response):
            self.status, self.gate = next(answers), next(gates)
            return super().__call__(environ, start_response)

    monkeypatch.setattr(finished, "is_public", lambda path: True)
    pages = FinishedPages(site := Withdrawing())
    ask(pages, "/")
    clock.pass_by(60)
    got = queue_of(pages, 3, lambda: (_wait_until(lambda: site.gate), site.gate.set()))
    assert sorted(answer.status for answer in got) == [410, 503, 503]


def test_while_the_site_fails_readers_get_the_last_page(pages, site, clock):
    ask(pages, "/")
    site.status = "503 Service Unavailable"
    clock.pass_by(30 * 60)
    stale = ask(pages, "/")
    assert (stale.status, stale.body) == (200, b"page")
    assert "110" in stale.headers["Warning"]
    clock.pass_by(31 * 60)
    assert ask(pages, "/").status == 503


def _wait_until(true) -> None:
    for _attempt in range(500):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it never came")
