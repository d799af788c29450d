"""The short way answers as the long one does, to the last header, and never hides a failure."""

import io
from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from campaign.short_way import NEEDED, ShortWay
from profiles.models import Edition
from tests import cast
from voting import kept, views
from voting.models import Like
from voting.visitors import COOKIE_NAME

pytestmark = pytest.mark.django_db
CHANCE = {"X-Request-ID", "Set-Cookie", "Expires"}  # differ from answer to answer


@pytest.fixture(autouse=True)
def _one_connection():
    """As the test client does: the tests' own transaction must outlive a request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def long_way():
    handler = WSGIHandler()
    asked = []

    def application(environ, start_response):
        asked.append(environ["PATH_INFO"])
        return handler(environ, start_response)

    application.asked = asked
    return application


@pytest.fixture
def cookie():
    return f"{COOKIE_NAME}={cast.a_visitor().cookies[COOKIE_NAME].value}"


def ask(application, path, method="GET", **environ):
    told = {}

    def start_response(status, headers):
        told.update(status=status, headers=headers)

    given = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "REMOTE_ADDR": "9.9.9.9",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        **environ,
    }
    body = b"".join(application(given, start_response))
    return told["status"], dict(told["headers"]), body


def like(application, nominee, **environ):
    given = {"HTTP_ORIGIN": "http://testserver", "HTTP_ACCEPT": "application/json", **environ}
    return ask(application, f"/nominees/{nominee.code}/like/", "POST", **given)


def settled(answer):
    status, headers, body = answer
    return status, {name: headers[name] for name in headers if name not in CHANCE}, body


def test_a_new_browser_gets_its_cookie(long_way, nominee):
    short = ask(ShortWay(long_way), "/me/")
    assert long_way.asked == []
    assert COOKIE_NAME in short[1]["Set-Cookie"]
    assert settled(short) == settled(ask(long_way, "/me/"))


def test_of_many_new_browsers_no_two_get_the_same_cookie(long_way, nominee, monkeypatch):
    monkeypatch.setattr(kept, "LASTS", 60)
    way = ShortWay(long_way)
    first = settled(ask(way, "/me/"))
    answers = [ask(way, "/me/") for _ in range(20)]
    assert len({answer[1]["Set-Cookie"].partition(";")[0] for answer in answers}) == 20
    assert all(settled(answer) == first for answer in answers)
    assert "X-Request-ID" not in answers[0][1]


def test_a_new_browser_asks_the_database_nothing_once_another_has(
    long_way, nominee, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(kept, "LASTS", 60)
    way = ShortWay(long_way)
    ask(way, "/me/")
    with django_assert_num_queries(0):
        assert ask(way, "/me/")[0] == "200 OK"


def test_what_new_browsers_are_told_is_a_second_old_at_most(long_way, nominee, monkeypatch):
    monkeypatch.setattr(kept, "LASTS", 60)
    way = ShortWay(long_way)
    assert b'"open"' in ask(way, "/me/")[2]
    Edition.objects.update(likes_close_at=timezone.now() - timedelta(minutes=1))
    assert b'"open"' in ask(way, "/me/")[2]
    kept.let_go()
    way._welcomes.clear()
    assert b'"closed"' in ask(way, "/me/")[2]


@pytest.mark.parametrize("path", ["/me/", "/en/me/"])
def test_what_is_mine_is_the_same(long_way, nominee, cookie, path):
    assert b"liked" in like(long_way, nominee, HTTP_COOKIE=cookie)[2]
    long_way.asked.clear()
    short = ask(ShortWay(long_way), path, HTTP_COOKIE=cookie)
    assert long_way.asked == []
    assert nominee.code.encode() in short[2]
    assert settled(short) == settled(ask(long_way, path, HTTP_COOKIE=cookie))


def test_a_like_is_the_same(long_way, nominee, cookie):
    short = like(ShortWay(long_way), nominee, HTTP_COOKIE=cookie)
    assert long_way.asked == []
    assert Like.objects.count() == 1
    again = like(long_way, nominee, HTTP_COOKIE=cookie)
    assert short[0] == again[0] == "200 OK"
    assert set(short[1]) == set(again[1])
    assert settled(like(ShortWay(long_way), nominee, HTTP_COOKIE=cookie)) == settled(again)


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"HTTP_ORIGIN": "http://elsewhere"}, "403 Forbidden"),
        ({"HTTP_COOKIE": ""}, "409 Conflict"),
    ],
)
def test_a_refusal_has_the_same_headers(long_way, nominee, cookie, environ, status):
    given = {"HTTP_COOKIE": cookie, **environ}
    short, full = (like(way, nominee, **given) for way in (ShortWay(long_way), long_way))
    assert short[0] == full[0] == status
    assert set(short[1]) == set(full[1])


def test_a_closed_edition_is_told_the_same(long_way, nominee, cookie):
    Edition.objects.update(likes_close_at=timezone.now() - timedelta(minutes=1))
    short = like(ShortWay(long_way), nominee, HTTP_COOKIE=cookie)
    assert short[0] == "409 Conflict"
    assert long_way.asked == []


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_ACCEPT": "text/html"},
        {"CONTENT_LENGTH": "5", "wsgi.input": io.BytesIO(b"a=b&c")},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
        {"HTTP_HOST": "elsewhere.example"},
    ],
)
def test_what_is_not_usual_goes_the_long_way(long_way, nominee, cookie, environ):
    like(ShortWay(long_way), nominee, HTTP_COOKIE=cookie, **environ)
    assert len(long_way.asked) == 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("HEAD", "/me/", "200 OK"),
        ("POST", "/me/", "403 Forbidden"),
        ("GET", "/nominees/{code}/like/", "405 Method Not Allowed"),
        ("POST", "/nominees/nobody/like/", "404 Not Found"),
        ("GET", "/me", "301 Moved Permanently"),
    ],
)
def test_other_methods_and_addresses_go_the_long_way(long_way, nominee, method, path, status):
    answer = ask(
        ShortWay(long_way), path.format(code=nominee.code), method, HTTP_ACCEPT="application/json"
    )
    assert answer[0] == status
    assert len(long_way.asked) == 1


def test_a_rehearsal_goes_the_long_way(long_way, cookie):
    now = timezone.now()
    rehearsal = cast.an_edition(at=now, number=901, kind="rehearsal", is_current=False)
    nominee = cast.a_published_nominee(rehearsal, at=now)
    assert like(ShortWay(long_way), nominee, HTTP_COOKIE=cookie)[0] == "404 Not Found"
    assert len(long_way.asked) == 1


def test_a_connection_that_died_is_asked_once_more(long_way, nominee, cookie, monkeypatch):
    tries = []
    real = views.cast_like

    def die_once(**given):
        tries.append(given)
        if len(tries) == 1:
            raise OperationalError("server closed the connection unexpectedly")
        return real(**given)

    monkeypatch.setattr(views, "cast_like", die_once)
    monkeypatch.setattr("campaign.short_way.connection.close", lambda: None)
    assert like(ShortWay(long_way), nominee, HTTP_COOKIE=cookie)[0] == "200 OK"
    assert Like.objects.count() == 1


def test_a_database_that_is_away_is_told_by_the_long_way(long_way, nominee, cookie, monkeypatch):
    def die(**given):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(views, "cast_like", die)
    monkeypatch.setattr("campaign.short_way.connection.close", lambda: None)
    status, headers, _body = like(ShortWay(long_way), nominee, HTTP_COOKIE=cookie)
    assert status == "503 Service Unavailable"
    assert headers["Retry-After"] == "10"


def test_what_the_short_way_leaves_out_is_a_choice(settings):
    left_out = [name.rpartition(".")[2] for name in settings.MIDDLEWARE if name not in NEEDED]
    assert left_out == [
        "WhiteNoiseMiddleware",
        "whole_cookies",
        "whole_queries",
        "SessionMiddleware",
        "CommonMiddleware",
        "CsrfViewMiddleware",
        "AuthenticationMiddleware",
        "MessageMiddleware",
        "HistoryRequestMiddleware",
        "Away",
        "AxesMiddleware",
    ]
