"""Simulated minutes for libraries that ask the clock themselves.

Our own code takes its time as `at=`. django-ratelimit counts by `time.time`, Django's cache
in the process lets its counters expire by it, and altcha its puzzles. They are given another
`time`, in the drill's own process and for its length only.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from importlib import import_module
from typing import Any
from unittest.mock import patch

ASKERS = (
    "django_ratelimit.core",
    "django.core.cache.backends.base",
    "django.core.cache.backends.locmem",
    "altcha.v2",
)


class Clock:
    """The simulated time; `at` is set before each attempt."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def time(self) -> float:
        return self.at.timestamp()

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)  # how long something takes is no matter of the hour


@contextmanager
def simulated(clock: Clock) -> Iterator[None]:
    with ExitStack() as stack:
        for name in ASKERS:
            stack.enter_context(patch.object(import_module(name), "time", clock))
        yield
