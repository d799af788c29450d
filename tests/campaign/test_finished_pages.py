"""Finished pages are what Django would have given, and never older than they say."""

import gzip
import io
import threading
import time
from datetime import timedelta

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone

from campaign import finished
from campaign.finished import FinishedPages, takes_gzip
from profiles.masking import mask_words
from profiles.models import Edition, Story
from profiles.publishing import withdraw_story
from tests import cast


class Answer:
    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = int(status[:3]), dict(headers), body


def ask(application, path: str, **environ: str) -> Answer:
    """Send a request as a server does; a query may stand behind the path."""
    started = []
    path, _mark, query = path.partition("?")
    request = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": None,
        **environ,
    }
    result = application(request, lambda *args: started.extend(args))
    body = b"".join(result)
    if hasattr(result, "close"):
        result.close()
    return Answer(started[0], started[1], body)


class Clock:
    """The time for the pages and for what keeps them, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = timezone.now().replace(second=0, microsecond=0)
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        monkeypatch.setattr(finished, "time", self)

    def time(self) -> float:
        return self.now.timestamp()

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


class Site:
    """An application that counts what it is asked, and answers as it is told."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.status, self.body, self.more = "200 OK", b"page", []
        self.cache = "public, max-age=0, s-maxage=1"
        self.gate: threading.Event | None = None

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        if self.gate is not None:
            self.gate.wait(10)
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Cache-Control", self.cache),
            ("ETag", f'"{self.body.decode()}"'),
            ("Content-Length", str(len(self.body))),
            *self.more,
        ]
        start_response(self.status, headers)
        return [self.body]


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def pages(site, monkeypatch):
    monkeypatch.setattr(finished, "is_public", lambda path: True)
    return FinishedPages(site)


# what Django would have given


@pytest.fixture
def django(db):
    """The real application, on the test's own connection, which a request may not close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def every_page(nominee) -> list[str]:
    story = nominee.stories.get().get_absolute_url()
    pages = ["/", "/stories/", "/nominees/", f"/nominees/{nominee.code}/", "/leaderboard/"]
    pages += ["/leaderboard/?span=day", "/rules/", "/posters/", story, "/feed/", "/leaderboard.csv"]
    return [*pages, *(f"/en{page}" for page in pages), "/sitemap.xml", "/robots.txt"]


def test_every_page_is_what_django_gives(clock, nominee, django):
    pages = FinishedPages(django)
    for path in every_page(nominee):
        theirs, first, again = ask(django, path), ask(pages, path), ask(pages, path)
        assert theirs.status == first.status == again.status == 200, path
        assert first.body == again.body == theirs.body, path
        added = set(again.headers) - set(theirs.headers)
        assert added == {"Vary"}, path
        assert {n: again.headers[n] for n in theirs.headers} == theirs.headers, path


def test_every_page_is_kept(clock, nominee, django):
    asked = []
    pages = FinishedPages(lambda environ, start: asked.append(environ) or django(environ, start))
    for path in every_page(nominee):
        ask(pages, path)
        made = len(asked)
        ask(pages, path)
        assert len(asked) == made, path


@pytest.mark.parametrize(
    "path", ["/me/", "/me/likes/", "/healthz", "/nothing/", "/admin/login/", "/n/zzzzzz"]
)
def test_what_is_not_public_is_asked_each_time(nominee, django, path):
    asked = []
    pages = FinishedPages(lambda environ, start: asked.append(environ) or django(environ, start))
    ask(pages, path)
    ask(pages, path)
    assert len(asked) == 2


def test_a_rehearsal_that_staff_looks_at_is_shown_to_nobody_else(django, client):
    edition = cast.an_edition(
        at=timezone.now(), kind=Edition.Kind.REHEARSAL, is_current=False, number=901
    )
    cast.a_published_nominee(edition, at=timezone.now())
    client.force_login(cast.an_editor())
    cookie = client.cookies.output(header="", attrs=[]).strip()
    pages = FinishedPages(django)
    assert ask(pages, "/e/901/", HTTP_COOKIE=cookie).status == 200
    assert ask(pages, "/e/901/").status == 404


def test_an_unknown_host_is_refused(nominee, django):
    pages = FinishedPages(django)
    ask(pages, "/")
    assert ask(pages, "/", HTTP_HOST="elsewhere.example").status == 400


def test_a_story_shows_as_soon_as_it_is_out(nominee, django, clock):
    pages = FinishedPages(django)
    story = cast.a_story(nominee.edition, at=clock.now, headline="刚刚发布", state="draft")
    ask(pages, "/stories/")
    Story.objects.filter(pk=story.pk).update(state="published")
    clock.pass_by(2)
    assert "刚刚发布" in ask(pages, "/stories/").body.decode()


def test_a_withdrawn_story_is_gone_at_once_and_does_not_come_back(nominee, django, clock):
    failing = threading.Event()

    def application(environ, start):
        if failing.is_set():
            start("503 Service Unavailable", [])
            return [b""]
        return django(environ, start)

    pages = FinishedPages(application)
    story = nominee.stories.get()
    path = story.get_absolute_url()
    assert ask(pages, path).status == 200
    withdraw_story(story=story, reason="应当事人要求")
    clock.pass_by(2)
    assert ask(pages, path).status == 410
    failing.set()
    clock.pass_by(2)
    assert ask(pages, path).status == 503


def test_masked_words_are_gone_from_every_page_within_two_seconds(nominee, django, clock):
    story = nominee.stories.get()
    Story.objects.update(headline="王小二和社区", summary="王小二说", lead="王小二来了。")
    pages = FinishedPages(django)
    everywhere = ["/", "/stories/", story.get_absolute_url(), "/feed/"]
    assert all("王小二" in ask(pages, path).body.decode() for path in everywhere)
    mask_words(story=story, words="王小二", by=cast.an_editor(), at=timezone.now())
    clock.pass_by(2)
    assert not any("王小二" in ask(pages, path).body.decode() for path in everywhere)


# how pages are kept


def test_a_page_is_made_once_while_it_is_fresh(pages, site, clock):
    for _time in range(3):
        assert ask(pages, "/").body == b"page"
    assert len(site.asked) == 1


def test_a_page_is_made_anew_when_its_time_is_over(pages, site, clock):
    clock.pass_by(1.9)
    ask(pages, "/")
    site.body = b"newer"
    clock.pass_by(0.2)
    assert ask(pages, "/").body == b"newer"


@pytest.mark.parametrize(
    ("name", "value"),
    [("HTTP_HOST", "two.example"), ("wsgi.url_scheme", "https"), ("PATH_INFO", "/en/")],
)
def test_host_scheme_and_language_have_their_own_pages(pages, site, clock, name, value):
    ask(pages, "/")
    ask(pages, "/", **{name: value})
    assert len(site.asked) == 2


def test_the_tails_of_messengers_change_nothing(pages, site, clock):
    ask(pages, "/")
    ask(pages, "/?from=singlemessage&isappinstalled=0")
    assert len(site.asked) == 1
    assert site.asked[0]["QUERY_STRING"] == ""


def test_what_a_page_looks_at_makes_another_page(pages, site, clock):
    ask(pages, "/?district=a")
    ask(pages, "/?district=b")
    ask(pages, "/?span=day&district=b")
    ask(pages, "/?district=b&span=day")
    assert len(site.asked) == 3


@pytest.mark.parametrize("query", ["q=a", "district=" + "x" * 300, "&".join(["a=1"] * 30)])
def test_searches_and_strange_queries_are_not_kept(pages, site, clock, query):
    ask(pages, f"/?{query}")
    ask(pages, f"/?{query}")
    assert [one["QUERY_STRING"] for one in site.asked] == [query, query]


def test_every_parameter_that_a_page_reads_is_known():
    import re
    from pathlib import Path

    folder = Path(finished.__file__).parent
    sources = "".join(path.read_text() for path in folder.rglob("*.py"))
    read = set(re.findall(r'request\.GET(?:\.get\(|\[)"(\w+)"', sources))
    asked_elsewhere = {"ids", "url"}  # in the admin and of WeChat's signature, which are not kept
    assert {"q", "district", "span"} <= read
    assert read - asked_elsewhere <= finished.PARAMETERS | finished.NEVER_KEPT


@pytest.mark.parametrize(
    ("status", "cache", "more"),
    [
        ("404 Not Found", "public, max-age=0", []),
        ("200 OK", "private, no-store", []),
        ("200 OK", "public, max-age=0", [("Set-Cookie", "a=b")]),
        ("200 OK", "public, max-age=0", [("Vary", "Cookie")]),
    ],
)
def test_nothing_is_kept_that_is_not_for_everyone(pages, site, clock, status, cache, more):
    site.status, site.cache, site.more = status, cache, more
    first, again = ask(pages, "/"), ask(pages, "/")
    assert len(site.asked) == 2
    assert first.status == again.status == int(status[:3])


def test_of_a_parameter_that_comes_twice_the_last_one_counts(pages, site, clock):
    ask(pages, "/?district=b&span=day&district=a")
    assert site.asked[0]["QUERY_STRING"] == "district=b&district=a&span=day"


def test_a_query_may_come_as_bare_utf8(pages, site, clock):
    ask(pages, "/?district=越秀区".encode().decode("latin-1"))
    ask(pages, "/?district=%E8%B6%8A%E7%A7%80%E5%8C%BA")
    assert [one["QUERY_STRING"] for one in site.asked] == ["district=%E8%B6%8A%E7%A7%80%E5%8C%BA"]


def test_a_form_is_never_answered_from_what_is_kept(pages, site, clock):
    ask(pages, "/")
    ask(pages, "/", REQUEST_METHOD="POST")
    assert site.asked[1]["REQUEST_METHOD"] == "POST"


def test_head_has_the_headers_and_no_body(pages, site, clock):
    head = ask(pages, "/", REQUEST_METHOD="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers == ask(pages, "/").headers
    assert len(site.asked) == 1


def test_a_page_comes_compressed_to_who_can_read_it(pages, site, clock):
    site.body = b"long" * 1000
    plain = ask(pages, "/")
    packed = ask(pages, "/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("", False),
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("*", True),
        ("identity, *;q=0", False),
        ("deflate", False),
        ("gzip;q=1.0", True),
    ],
)
def test_accept_encoding_is_read(accepted, takes):
    assert takes_gzip(accepted) is takes


@pytest.mark.parametrize("asked", ['"page"', 'W/"page"', '"page-gz"', "*", '"a", "page"'])
def test_who_has_the_page_already_gets_304(pages, site, clock, asked):
    first = ask(pages, "/")
    again = ask(pages, "/", HTTP_IF_NONE_MATCH=asked)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Length" not in again.headers


def test_who_has_another_page_gets_this_one(pages, site, clock):
    assert ask(pages, "/", HTTP_IF_NONE_MATCH='"older"').body == b"page"
    assert "HTTP_IF_NONE_MATCH" not in site.asked[0]


def test_who_has_a_share_picture_already_gets_304(nominee, django, clock):
    pages = FinishedPages(django)
    first = ask(pages, "/share.jpg")
    assert first.status == 200
    again = ask(pages, "/share.jpg", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert ask(pages, "/share.jpg", HTTP_IF_NONE_MATCH='"older"').body == first.body


def test_a_clock_set_back_keeps_no_page_for_longer(pages, site, clock):
    ask(pages, "/")
    clock.pass_by(-60 * 60)
    site.body = b"newer"
    assert ask(pages, "/").body == b"newer"


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


def test_what_is_kept_is_bounded(pages, site, clock, monkeypatch):
    monkeypatch.setattr(finished, "ROOM", 1000)
    for number in range(100):
        ask(pages, f"/{number}/")
    assert sum(page.weight for page in pages._pages.values()) <= 1000
    made = len(site.asked)
    ask(pages, "/99/")
    ask(pages, "/0/")
    assert len(site.asked) == made + 1


def test_a_very_heavy_page_is_given_and_not_kept(pages, site, clock, monkeypatch):
    monkeypatch.setattr(finished, "HEAVIEST", 10)
    site.body = b"x" * 100
    assert ask(pages, "/").body == site.body
    ask(pages, "/")
    assert len(site.asked) == 2


def test_a_page_that_has_grown_too_heavy_is_forgotten(pages, site, clock, monkeypatch):
    monkeypatch.setattr(finished, "HEAVIEST", 100)
    ask(pages, "/")
    site.body = b"x" * 200
    clock.pass_by(2)
    assert ask(pages, "/").body == site.body
    site.status = "503 Service Unavailable"
    assert ask(pages, "/").status == 503


def _wait_until(true) -> None:
    for _attempt in range(500):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it never came")
