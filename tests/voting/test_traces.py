"""What is kept of a like's way here: tags for a day and a family of browsers, and no address."""

from datetime import date, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from tests.cast import NOON, a_published_nominee, a_visitor, an_edition, some_rules
from voting import keys
from voting.likes import cast_like
from voting.models import Like, NetworkKey, Trace
from voting.traces import (
    Networks,
    TraceData,
    client_family,
    known_networks_of,
    networks_of,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 18)
WECHAT = (
    "Mozilla/5.0 (Linux; Android 13; PGT-AN00) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
    " Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MicroMessenger/8.0.47 Language/zh_CN"
)


@pytest.fixture
def edition():
    return an_edition()


def networks(edition, address, *, day=DAY) -> Networks:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    return networks_of(request, edition=edition, day=day)


def same(edition, one, two) -> tuple[bool, bool]:
    """Say whether both addresses have one subscriber's tag, and one neighbourhood's."""
    a, b = networks(edition, one), networks(edition, two)
    return a.subscriber == b.subscriber, a.neighbourhood == b.neighbourhood


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("203.0.113.7", "203.0.113.7", (True, True)),
        ("203.0.113.7", "203.0.113.8", (False, True)),
        ("203.0.113.7", "203.0.114.7", (False, False)),
        ("203.0.113.7", "::ffff:203.0.113.7", (True, True)),
        ("::ffff:203.0.113.7", "::ffff:198.51.100.7", (False, False)),
        ("2001:db8::1", "2001:db8::ffff:2", (True, True)),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", (False, True)),
        ("2001:db8:1::1", "2001:db8:2::1", (False, False)),
        ("", "nonsense", (True, True)),
    ],
)
def test_networks_are_told_apart_by_subscriber_and_neighbourhood(edition, one, two, expected):
    assert same(edition, one, two) == expected


def test_a_tag_ends_with_the_day_and_with_the_edition(edition):
    today = networks(edition, "203.0.113.7")
    assert today != networks(edition, "203.0.113.7", day=date(2026, 11, 19))
    assert today != networks(an_edition(number=2, is_current=False), "203.0.113.7")
    assert NetworkKey.objects.count() == 3


def test_without_the_key_nobody_can_make_the_same_tag_again(edition):
    before = networks(edition, "203.0.113.7")
    NetworkKey.objects.all().delete()
    keys.let_go()
    assert networks(edition, "203.0.113.7") != before


def test_looking_makes_no_key(edition):
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7")
    assert known_networks_of(request, edition=edition, day=DAY) is None
    assert not NetworkKey.objects.exists()
    made = networks(edition, "203.0.113.7")
    assert known_networks_of(request, edition=edition, day=DAY) == made


def test_what_a_transaction_may_undo_is_not_remembered(edition):
    networks(edition, "203.0.113.7")  # within the transaction of this test
    cast_like(nominee=a_published_nominee(edition), visitor="v", at=NOON)
    assert (keys._network_keys, keys._secrets) == ({}, {})


@pytest.mark.parametrize(
    ("user_agent", "family"),
    [
        (WECHAT, "wechat-android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) MicroMessenger/8.0.44", "wechat-ios"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17 Safari/604.1", "safari-ios"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537.36", "chrome-android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120 Safari/537.36", "chrome-desktop"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120.0", "edge-desktop"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/17 Safari/605", "safari-desktop"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120) Gecko Firefox/120.0", "firefox-desktop"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) Chrome/114 Safari ArkWeb/4.1", "huawei-harmony"),
        ("python-requests/2.31", "other"),
        ("curl/8.4.0", "other"),
        ("", "other"),
        ("Chrome" * 5000, "other"),
    ],
)
def test_browsers_are_known_by_family_alone(user_agent, family):
    assert client_family(user_agent) == family
    assert len(family) <= Trace._meta.get_field("client").max_length


def test_no_family_is_longer_than_its_column():
    from voting.traces import BROWSERS, SYSTEMS

    longest = max(len(f"{b}-{s}") for _w, b in BROWSERS for _v, s in SYSTEMS)
    assert longest <= Trace._meta.get_field("client").max_length


TRACE = TraceData(subscriber=b"s" * 8, neighbourhood=b"n" * 8, client="other", cookie_age=9)


def test_a_first_like_leaves_a_trace_and_a_retry_none(edition):
    nominee = a_published_nominee(edition)
    for _ in range(2):
        cast_like(nominee=nominee, visitor="v", at=NOON, trace=TRACE)
    trace = Trace.objects.get()
    assert trace.like == Like.objects.get()
    assert (bytes(trace.subscriber), bytes(trace.neighbourhood)) == (b"s" * 8, b"n" * 8)
    assert (trace.client, trace.cookie_age, trace.puzzle, trace.waited) == ("other", 9, 0, False)


def test_a_refused_like_leaves_none(edition):
    some_rules(edition, daily_limit=1)
    for number in (1, 2):
        nominee = a_published_nominee(edition, number=number)
        cast_like(nominee=nominee, visitor="v", at=NOON, trace=TRACE)
    assert Trace.objects.count() == Like.objects.count() == 1


def test_over_the_web_a_like_brings_its_own_trace():
    nominee = a_published_nominee(an_edition(at=timezone.now()), at=timezone.now())
    visitor = a_visitor(age=75)
    visitor.post(
        f"/nominees/{nominee.code}/like/",
        REMOTE_ADDR="203.0.113.7",
        headers={"user-agent": WECHAT},
    )
    trace = Trace.objects.get()
    assert (trace.client, trace.puzzle, trace.waited) == ("wechat-android", 0, False)
    assert 75 <= trace.cookie_age <= 77
    day = trace.like.day
    made = networks(nominee.edition, "203.0.113.7", day=day)
    assert bytes(trace.subscriber) == made.subscriber


def test_tomorrows_likes_have_tomorrows_key(edition):
    nominee = a_published_nominee(edition)
    for days in (0, 1):
        day = (NOON + timedelta(days=days)).date()
        networks(nominee.edition, "203.0.113.7", day=day)
    assert NetworkKey.objects.values("key").distinct().count() == 2
