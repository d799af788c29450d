"""Redis for what may be lost: quick when it is there, out of the way when it is not."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)
Value = TypeVar("Value")

PATIENCE = 0.05  # seconds for one answer
PAUSE = 5.0  # seconds without asking, after an answer failed
# A like asks up to six times, so an answer that takes this part of the patience is as good
# as none, and friction pauses for ten times as long as it took. No longer: a machine that is
# busy with an attack is slow now and then, and just then friction is needed. A healthy Redis
# answers in a hundredth of the patience.
SLOW = 1 / 5
PAUSE_FOR_SLOW = 10  # times as long


class _Client(RedisCacheClient):
    """Django's client, but counting takes one journey to Redis instead of two."""

    def incr(self, key: Any, delta: int) -> int:
        pipeline = self.get_client(key, write=True).pipeline(transaction=False)
        pipeline.exists(key)
        pipeline.incr(key, delta)
        found, count = pipeline.execute()
        if not found:
            # It ended this very moment; what was made in its place must end as well.
            self.delete(key)
            raise ValueError("The counter has ended.")
        return int(count)


class FailOpenRedisCache(RedisCache):
    """Django's RedisCache for counters of friction, which may be lost but may not stop a like.

    When Redis is away, slow or paused, `add` and `delete` answer False, `set` does nothing,
    and `get` and `incr` answer None, which django-ratelimit takes for "unknown". redis-py
    itself would retry ten times and django-ratelimit would pass its exceptions on.
    """

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        options = {
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self._class = _Client
        self._slow = options["socket_timeout"] * SLOW
        self._asks_again_at = 0.0

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask(lambda: super(FailOpenRedisCache, self).add(*args, **kwargs), False)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask(lambda: super(FailOpenRedisCache, self).get(key, default, version), None)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask(lambda: super(FailOpenRedisCache, self).set(*args, **kwargs), None)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask(lambda: super(FailOpenRedisCache, self).delete(*args, **kwargs), False)

    def incr(self, *args: Any, **kwargs: Any) -> int | None:  # type: ignore[override]
        return self._ask(lambda: super(FailOpenRedisCache, self).incr(*args, **kwargs), None)

    def is_answering(self) -> bool:
        """Ask Redis for a sign of life, for the health check."""
        return bool(self._ask(lambda: self._cache.get_client().ping(), False))

    def _ask(self, question: Callable[[], Value], otherwise: Value) -> Value:
        asked_at = time.monotonic()
        if asked_at < self._asks_again_at:
            return otherwise
        try:
            answer = question()
        except RedisError as error:
            self._pause(PAUSE, type(error).__name__)
            return otherwise
        took = time.monotonic() - asked_at
        if took > self._slow:
            self._pause(min(PAUSE_FOR_SLOW * took, PAUSE), "too slow")
        return answer

    def _pause(self, seconds: float, reason: str) -> None:
        self._asks_again_at = time.monotonic() + seconds
        log.warning("Redis gives no answer in time, friction pauses: %s", reason)
