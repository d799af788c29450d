"""Friction on a real Redis, and likes whatever becomes of it: away, paused, slow, flushed."""

import os
import signal
import threading
import time
from types import SimpleNamespace

import pytest
from django.core.cache import cache, caches
from django.utils import timezone
from redis import Redis

from campaign.cache import PATIENCE, PAUSE_FOR_SLOW, SLOW
from tests import cast
from tests.engines import PATIENT, Line, start_redis
from tools.redis_faults import waiting
from voting import friction
from voting.models import Like

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
    process.line = Line(address.removeprefix("unix://"))
    use_redis(settings, address)
    yield process
    process.send_signal(signal.SIGCONT)
    process.kill()
    process.wait()
    process.line.close()


@pytest.fixture
def calm_redis(redis, settings):
    """The same, given ten times as long to answer, for what a busy machine must not disturb."""
    seconds = 10 * PATIENCE
    use_redis(settings, cache._servers[0], socket_timeout=seconds, socket_connect_timeout=seconds)
    return redis


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
    """A like waits for Redis next to nothing; what else a busy machine takes is not counted."""
    for _ in range(3):
        with waiting() as waited:
            assert like(visitor, nominee).status_code == 200
        assert sum(waited) < 0.5
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


def paused(redis):
    os.kill(redis.pid, signal.SIGSTOP)


def killed(redis):
    redis.kill()
    redis.wait()


def slow(redis):
    """Let each answer take longer than a like can afford, and less than Redis is given."""
    redis.line.seconds = 0.03


def flushed(redis):
    """Empty it again and again, and so also between a like's questions."""
    flush = Redis(unix_socket_path=cache._servers[0].removeprefix("unix://")).flushall
    stop = threading.Event()

    def keep_flushing():
        while not stop.wait(0.002):
            flush()

    thread = threading.Thread(target=keep_flushing)
    thread.start()

    def mend():
        stop.set()
        thread.join()

    return mend


SPOILED = [paused, killed, slow, flushed]


@pytest.fixture(params=SPOILED, ids=lambda spoil: spoil.__name__)
def spoiled(request, redis, nominee):
    """A Redis that has served one like and is then spoiled."""
    assert like(cast.a_visitor(), nominee).status_code == 200
    cache._asks_again_at = 0  # on a busy machine its first answer may have been slow
    mend = request.param(redis)
    yield request.param.__name__
    if mend:
        mend()


def test_a_like_counts_quickly_whatever_becomes_of_redis(spoiled, nominee):
    visitor = cast.a_visitor()
    assert_quick(visitor, nominee)
    health = visitor.get("/healthz")
    assert health.status_code == 200
    # One that is only slow is asked again after a moment, and this machine may be slower still.
    assert health.json()["cache"] == "away" or spoiled in ("flushed", "slow")


def test_the_daily_number_holds_whatever_becomes_of_redis(spoiled, nominee):
    visitor = cast.a_visitor()
    more = [
        cast.a_published_nominee(nominee.edition, at=timezone.now(), name=f"李{n}", number=n)
        for n in range(2, 9)
    ]
    statuses = [like(visitor, one).status_code for one in [nominee, *more]]
    assert statuses == [200] * 5 + [409] * 3
    assert Like.objects.count() == 5 + 1


def test_an_answer_that_is_slow_is_as_good_as_none(calm_redis, nominee, caplog):
    like(cast.a_visitor(), nominee)
    took = 10 * PATIENCE * SLOW * 1.5
    calm_redis.line.seconds = took
    before = time.monotonic()
    like(cast.a_visitor(), nominee)
    assert caplog.messages == ["Redis gives no answer in time, friction pauses: too slow"]
    assert cache._asks_again_at > before + PAUSE_FOR_SLOW * took


def test_a_counter_that_ends_while_it_is_counted_leaves_nothing_behind(patient_redis):
    with pytest.raises(ValueError, match="ended"):
        cache.incr("nobody")
    assert cache.get("nobody") is None
    cache.set("somebody", 1)
    assert cache.incr("somebody") == 2


def test_friction_returns_with_redis(calm_redis, nominee):
    paused(calm_redis)
    visitor = cast.a_visitor()
    assert like(visitor, nominee).status_code == 200
    calm_redis.send_signal(signal.SIGCONT)
    cache._asks_again_at = 0
    assert visitor.get("/healthz").json()["cache"] == "ok"


def test_what_is_kept_in_redis_is_lost_quietly_without_it(patient_redis, nominee):
    cache.set("ticket", "kept", 60)
    assert cache.get("ticket") == "kept"
    assert cache.delete("ticket") is True
    killed(patient_redis)
    cache.set("ticket", "kept", 60)
    assert cache.get("ticket") is None
    assert cache.delete("ticket") is False
