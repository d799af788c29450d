"""How finished pages are kept: which and how long, of how much weight, and for whom."""

import gzip
import re
from pathlib import Path

import pytest

from campaign import finished
from campaign.finished import takes_gzip
from tests.campaign.finished_pages.conftest import ask


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


def test_a_clock_set_back_keeps_no_page_for_longer(pages, site, clock):
    ask(pages, "/")
    clock.pass_by(-60 * 60)
    site.body = b"newer"
    assert ask(pages, "/").body == b"newer"


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
