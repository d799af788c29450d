"""The site's own server settings, with a clock that the runner can step.

The site knows nothing of it: each worker process, once made, is given another
`django.utils.timezone.now`, and another `time` for the signing of cookies. How many seconds
to add stands in a file of VAR_DIR; it is read each time somebody asks for the time.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from campaign.gunicorn import *  # noqa: F403  everything else is as on a real site

STEPPED = "faults/shifted_clock.py"  # this file, as gunicorn is told of it
CLOCK = "clock"


def seconds_ahead() -> float:
    return float((Path(os.environ["VAR_DIR"]) / CLOCK).read_text())


def set_clock(file: Path, *, ahead: float) -> None:
    """Step the clock of all workers at once: a file is replaced whole or not at all."""
    new = file.with_suffix(".new")
    new.write_text(repr(ahead))
    new.replace(file)


def post_fork(_server: Any, _worker: Any) -> None:
    """Give a worker the clock that can be stepped."""
    from django.core import signing
    from django.utils import timezone

    real = time.time
    timezone.now = lambda: datetime.now(tz=UTC) + timedelta(seconds=seconds_ahead())
    cookies_time = SimpleNamespace(time=lambda: real() + seconds_ahead())
    signing.time = cookies_time  # type: ignore[attr-defined]
