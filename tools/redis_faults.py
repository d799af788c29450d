"""How long a like waits for Redis when it is well, flushed, slow, paused or killed.

    python -m tools.redis_faults [LIKES]

Likes go through the whole site, in one process, on SQLite; what each of them spends on
asking Redis is timed, so that a busy machine disturbs little. In each state twice: as they
come, when most find friction pausing; and with Redis asked anew by every single one, as no
site does: that is the most that a like can ever wait. Exit 1 where the 99th percentile, as
they come, is 100 ms or more above that of a healthy Redis. Any answer but a like stops the run.
"""

import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engines import Line, start_redis

ALLOWED = 100.0  # ms by which the 99th percentile may grow
HELD_BACK = 0.03  # seconds, when answers are slow
HEAD = (
    f"{'ms waited':12}{'median':>8}{'99 %':>8}{'slowest':>9}   {'each anew: median':>18}{'99 %':>8}"
)


def main() -> int:
    number = int(sys.argv[1]) if sys.argv[1:] else 300
    with tempfile.TemporaryDirectory() as folder:
        redis, address = start_redis(Path(folder))
        line = Line(address.removeprefix("unix://"))
        os.environ["DJANGO_SETTINGS_MODULE"] = "campaign.settings"
        os.environ.update(REDIS_URL=address, DATABASE_URL=f"sqlite:///{folder}/db.sqlite3")
        like = set_up()
        print(HEAD)
        usual = report("healthy", like, number)
        worst = max(report(name, like, number) for name in spoil(redis, line)) - usual
        redis.wait()
        line.close()
    print(f"added at the 99th percentile, at most: {worst:.0f} ms")
    return 1 if worst >= ALLOWED else 0


def spoil(redis: "subprocess.Popen[bytes]", line: Line) -> Iterator[str]:
    """Spoil Redis in one way after the other, and name each."""
    stop = threading.Event()
    flusher = threading.Thread(target=keep_flushing, args=[stop])
    flusher.start()
    yield "flushed"
    stop.set()
    flusher.join()
    line.seconds = HELD_BACK
    yield "slow"
    line.seconds = 0
    redis.send_signal(signal.SIGSTOP)
    yield "paused"
    redis.kill()
    yield "killed"


def keep_flushing(stop: threading.Event) -> None:
    from redis import Redis

    client = Redis.from_url(os.environ["REDIS_URL"])
    while not stop.wait(0.002):
        client.flushall()


def set_up() -> Callable[[], float]:
    """Make a site with one nominee; return what casts a new visitor's like; it returns ms."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from tests import cast

    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.NETWORK_BUDGET = 1_000_000
    logging.disable(logging.WARNING)  # friction pauses, as it should
    call_command("migrate", verbosity=0)
    nominee = cast.a_published_nominee(cast.an_edition(at=timezone.now()), at=timezone.now())

    def like() -> float:
        with waiting() as waited:
            answer = cast.a_visitor().post(f"/nominees/{nominee.code}/like/")
        assert answer.status_code == 303, answer.status_code
        return sum(waited) * 1000

    return like


@contextmanager
def waiting() -> Iterator[list[float]]:
    """Note the seconds of every question to Redis that is asked meanwhile."""
    from django.core.cache import cache

    ask, waited = cache._ask, []

    def timed(*question: object) -> object:
        before = time.monotonic()
        answer = ask(*question)
        waited.append(time.monotonic() - before)
        return answer

    cache._ask = timed
    try:
        yield waited
    finally:
        cache._ask = ask


def report(name: str, like: Callable[[], float], number: int) -> float:
    """Time the likes both ways, print a line, and return the 99th percentile as they come."""
    from django.core.cache import cache

    came = sorted(like() for _ in range(number))
    anew = []
    for _ in range(number):
        cache._asks_again_at = 0
        anew.append(like())
    anew.sort()
    middle, most = number // 2, number * 99 // 100
    print(
        f"{name:12}{came[middle]:8.1f}{came[most]:8.1f}{came[-1]:9.1f}   "
        f"{anew[middle]:18.1f}{anew[most]:8.1f}",
        flush=True,
    )
    return came[most]


if __name__ == "__main__":
    sys.exit(main())
