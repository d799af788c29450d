"""Whatever is sent to whichever address: no failure, no limit broken, nothing played back.

`make storms` runs it with FUZZ_REQUESTS=25000; by default two hundred are sent.
"""

import gc
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from ipaddress import ip_network
from urllib.parse import unquote, urlsplit

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings

from faults.checker import check_likes
from profiles.models import Edition, Nominee
from tests import cast
from tests.fuzz.hostile import (
    BUSY,
    CODES,
    GENUINE,
    HONEST,
    MARK,
    SLUGS,
    Hostile,
    altcha_answer,
    like_in_a_crowd,
    requests,
    signed,
    ticket,
)
from tests.fuzz.routes import all_routes
from voting.likes import edition_secret, key_of_visitor
from voting.measures import PUZZLES
from voting.models import Like, Trace
from voting.visitors import COOKIE_NAME

pytestmark = pytest.mark.django_db
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "200"))
PATIENCE = 2.0  # seconds of computing that one request may cost


@pytest.fixture
def site(settings):
    """Four editions and nominees in every state, behind a proxy; two likes a day.

    In one of them a second wish to like from the same network meets a puzzle.
    """
    settings.NETWORK_BUDGET = 1
    settings.TRUSTED_PROXIES = (ip_network("127.0.0.0/8"),)
    now = timezone.now()
    past = cast.an_edition(at=now - timedelta(days=90), number=2, is_current=False)
    rehearsal = cast.an_edition(at=now, number=901, is_current=False, kind="rehearsal")
    edition = cast.an_edition(at=now)
    cast.some_rules(edition, daily_limit=2, friction="off", from_day=now.date() - timedelta(2))
    busy = cast.an_edition(at=now, number=4, is_current=False)
    cast.some_rules(busy, daily_limit=2, friction="auto", from_day=now.date() - timedelta(2))
    one, two, gone, old, secret, crowded = (
        cast.a_nominee(whose, number=number, code=code)
        for number, (code, whose) in enumerate(
            zip(CODES, (edition, edition, edition, past, rehearsal, busy), strict=True), start=1
        )
    )
    cast.a_story(edition, nominee=one, at=now, slug=SLUGS[0])
    cast.a_story(edition, nominee=gone, at=now)
    cast.a_story(past, nominee=old, at=now - timedelta(days=90), slug=SLUGS[1])
    cast.a_story(rehearsal, nominee=secret, at=now)
    Nominee.objects.filter(pk=gone.pk).update(withdrawn_at=now, withdrawn_reason="退出")
    cast.a_story(edition, nominee=two, at=now)
    cast.a_story(busy, nominee=crowded, at=now)


def send(hostile: Hostile) -> HttpResponse:
    """Send it as a server would; an exception in the site is raised here."""
    cache.clear()  # so that likes get past friction to the limits
    if hostile.crowded:
        first = Client(headers=HONEST)
        first.cookies[COOKIE_NAME] = signed(GENUINE[0])
        first.post(f"/nominees/{BUSY}/like/")
    return Client().request(**hostile.environ(), **{"wsgi.input": BytesIO(hostile.body)})


@contextmanager
def no_collection() -> Iterator[None]:
    """Leave the seconds out in which Python looks through all that 20,000 trials have left."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def test_all_addresses_are_tried():
    routes = all_routes()
    assert {"/", "/en/", "/me/", "/nominees/<slug:code>/like/", "/n/<path:printed>"} <= set(routes)
    assert {"/e/<int:number>/leaderboard.csv", "/en/me/likes/", "/admin/login/"} <= set(routes)


def test_nothing_fails_and_nothing_is_broken(site):
    answers: Counter[int] = Counter()
    before = puzzles_set()

    @settings(max_examples=REQUESTS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(hostile=requests())
    @example(hostile=like_in_a_crowd())
    @example(hostile=like_in_a_crowd(altcha=altcha_answer(GENUINE[1])))
    @example(hostile=like_in_a_crowd(ticket=ticket(GENUINE[1], age=0)))
    @example(hostile=like_in_a_crowd(ticket=ticket(GENUINE[1])))
    def try_one(hostile: Hostile) -> None:
        with no_collection():
            began = time.process_time()
            response = send(hostile)
            content = b"".join(response) if response.streaming else response.content
            took = time.process_time() - began
        assert took < PATIENCE
        assert response.status_code < 500
        assert_plays_nothing_back(response, content)
        assert_leads_nowhere_else(response, hostile)
        if response.status_code in (200, 303) and hostile.method == "POST":
            assert_limits_hold()
        answers[response.status_code] += 1

    try_one()

    assert Like.objects.exists()  # hostile, but not so much that nothing was ever reached
    assert Trace.objects.filter(waited=True).exists()
    assert puzzles_set() >= before + 3
    assert {200, 404} <= set(answers)
    print(f"\n{answers.total()} hostile requests, answered {dict(sorted(answers.items()))}")


def puzzles_set() -> float:
    return sum(
        sample.value for sample in PUZZLES.collect()[0].samples if sample.name.endswith("_total")
    )


def assert_plays_nothing_back(response: HttpResponse, content: bytes) -> None:
    kind = response.headers.get("Content-Type", "")
    if "html" in kind or "xml" in kind or not kind:
        assert MARK.encode() not in content
        assert MARK[:3].encode() not in content
    for name, value in response.headers.items():
        assert "\n" not in name + value
        assert "\r" not in name + value


def assert_leads_nowhere_else(response: HttpResponse, hostile: Hostile) -> None:
    target = response.headers.get("Location")
    if target is None:
        return
    parts = urlsplit(target)
    assert (parts.scheme, parts.netloc) in (("", ""), ("http", "testserver"))
    assert not target.startswith(("//", "/\\"))
    if response.status_code in (301, 302) and hostile.method == "GET":
        assert unquote(parts.path, errors="replace") != hostile.path.decode(errors="replace")


def assert_limits_hold() -> None:
    for edition in Edition.objects.all():
        assert check_likes(edition) == []
    stored = {bytes(key) for key in Like.objects.values_list("visitor_key", flat=True)}
    for edition in Edition.objects.filter(secret__isnull=False):
        secret = edition_secret(edition)
        stored -= {key_of_visitor(secret=secret, visitor=visitor) for visitor in GENUINE}
    assert stored == set()  # nobody liked with a cookie that the site had not signed
