"""Friction on a real Redis, and likes without it: away, killed, paused."""

import os
import signal
import time

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests import cast
from tests.engines import start_redis
from voting import friction

pytestmark = pytest.mark.django_db


@pytest.fixture
def nominee():
    now = timezone.now()
    return cast.a_published_nominee(cast.an_edition(at=now), at=now)


@pytest.fixture
def redis(settings, tmp_path):
    process, address = start_redis(tmp_path)
    settings.CACHES = {
        "default": {"BACKEND": "campaign.cache.FailOpenRedisCache", "LOCATION": address}
    }
    cache.clear()
    yield process
    process.send_signal(signal.SIGCONT)
    process.kill()
    process.wait()


def like(client, nominee):
    return client.post(f"/nominees/{nominee.code}/like/", headers={"accept": "application/json"})


def test_works(redis, nominee):
    visitor = cast.a_visitor()
    limit = int(friction.PER_VISITOR.partition("/")[0])
    # a minute may end in between; it can't end twice
    statuses = [like(visitor, nominee).status_code for _ in range(2 * limit + 1)]
    assert statuses[0] == 200
    assert 429 in statuses
    assert cast.a_visitor().get("/healthz").json()["cache"] == "ok"


def paused(process):
    os.kill(process.pid, signal.SIGSTOP)


def killed(process):
    process.kill()
    process.wait()


@pytest.mark.parametrize("spoil", [paused, killed])
def test_a_like_counts_quickly_without_redis(redis, nominee, spoil):
    visitor = cast.a_visitor()
    assert like(visitor, nominee).status_code == 200
    spoil(redis)
    before = time.monotonic()
    answers = [like(visitor, nominee).status_code for _ in range(5)]
    assert answers == [200] * 5
    assert time.monotonic() - before < 1
    assert visitor.get("/").status_code == 200
    health = visitor.get("/healthz")
    assert health.status_code == 200
    assert health.json()["cache"] == "away"


def test_the_daily_number_holds_without_redis(redis, nominee):
    killed(redis)
    visitor = cast.a_visitor()
    more = [
        cast.a_published_nominee(nominee.edition, at=timezone.now(), name=f"李{n}", number=n)
        for n in range(2, 9)
    ]
    statuses = [like(visitor, one).status_code for one in [nominee, *more]]
    assert statuses == [200] * 5 + [409] * 3


def test_friction_returns_with_redis(redis, nominee, monkeypatch):
    paused(redis)
    visitor = cast.a_visitor()
    assert like(visitor, nominee).status_code == 200
    redis.send_signal(signal.SIGCONT)
    monkeypatch.setattr("campaign.cache.PAUSE", 0)
    cache._asks_again_at = 0
    assert visitor.get("/healthz").json()["cache"] == "ok"
