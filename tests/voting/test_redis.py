"""Friction on a real Redis, and likes without it: away, killed, paused."""

import os
import signal
import time
from types import SimpleNamespace

import pytest
from django.core.cache import cache, caches
from django.utils import timezone

from tests import cast
from tests.engines import PATIENT, start_redis
from voting import friction

pytestmark = pytest.mark.django_db

LIMIT = int(friction.PER_VISITOR.partition("/")[0])  # per minute


@pytest.fixture
def nominee():
    now = timezone.now()
    return cast.a_published_nominee(cast.an_edition(at=now), at=now)


def use_redis(settings, address, **options):
    settings.CACHES = {
        "default": {
            "BACKEND": "campaign.cache.FailOpenRedisCache",
            "LOCATION": address,
            "OPTIONS": options,
        }
    }


@pytest.fixture
def redis(settings, tmp_path):
    process, address = start_redis(tmp_path)
    use_redis(settings, address)
    yield process
    process.send_signal(signal.SIGCONT)
    process.kill()
    process.wait()


@pytest.fixture
def patient_redis(settings, tmp_path, monkeypatch):
    """A Redis that is given time to answer, in a minute that doesn't end."""
    process, address = start_redis(tmp_path)
    use_redis(settings, address, **PATIENT)
    now = time.time()
    monkeypatch.setattr("django_ratelimit.core.time", SimpleNamespace(time=lambda: now))
    yield process
    process.kill()
    process.wait()


def like(client, nominee):
    return client.post(f"/nominees/{nominee.code}/like/", headers={"accept": "application/json"})


def assert_quick(visitor, nominee):
    for _ in range(3):
        before = time.monotonic()
        assert like(visitor, nominee).status_code == 200
        assert time.monotonic() - before < 1
    assert visitor.get("/").status_code == 200


def test_works(patient_redis, nominee):
    visitor = cast.a_visitor()
    statuses = [like(visitor, nominee).status_code for _ in range(LIMIT + 1)]
    assert statuses == [200] * LIMIT + [429]
    assert like(cast.a_visitor(), nominee).status_code == 200
    assert visitor.get("/healthz").json()["cache"] == "ok"


def test_two_workers_count_together(patient_redis, nominee):
    visitor = cast.a_visitor()
    workers = [caches.create_connection("default") for _ in range(2)]
    statuses = []
    for turn in range(LIMIT + 2):
        caches["default"] = workers[turn % 2]
        statuses.append(like(visitor, nominee).status_code)
    assert statuses == [200] * LIMIT + [429] * 2


def test_a_like_counts_quickly_where_redis_never_was(settings, tmp_path, nominee):
    use_redis(settings, f"unix://{tmp_path}/nobody.sock")
    visitor = cast.a_visitor()
    assert_quick(visitor, nominee)
    assert visitor.get("/healthz").json()["cache"] == "away"


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
    assert_quick(visitor, nominee)
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


def test_what_is_kept_in_redis_is_lost_quietly_without_it(redis, nominee):
    cache.set("ticket", "kept", 60)
    assert cache.get("ticket") == "kept"
    assert cache.delete("ticket") is True
    killed(redis)
    cache.set("ticket", "kept", 60)
    assert cache.get("ticket") is None
    assert cache.delete("ticket") is False
