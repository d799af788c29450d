"""The posters of 250 nominees on A4, as `manage.py posters` makes them, against its goals.

python -m bench.bulk [NOMINEES]
"""

import os
import resource
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from bench.measuring import Line, tell
from bench.posters import photograph
from faults.scratch import scratch

NOMINEES = 250
SECONDS, MEGABYTES = 180.0, 300.0
EVERY = 0.1  # seconds between two looks at the memory


def people(count: int) -> None:
    """Make nominees with a page and a portrait each; of the photographs there are ten."""
    from django.core.files.base import ContentFile
    from django.db import connections
    from django.utils import timezone

    from tests.cast import a_published_nominee, an_edition

    now = timezone.now()
    edition = an_edition(at=now - timedelta(hours=1))
    for number in range(1, count + 1):
        name = f"欧阳{chr(0x4E00 + number)}"
        one = a_published_nominee(edition, at=now, number=number, name=name)
        file = f"portraits/face-{number % 10}.jpg"
        if not one.portrait.storage.exists(file):
            one.portrait.storage.save(file, ContentFile(photograph()))
        one.portrait = file
        one.save()
    connections.close_all()


def make(folder: Path) -> tuple[float, float, float]:
    """Make them in two processes; return seconds, those of processors, and megabytes of both."""
    command = [sys.executable, "manage.py", "posters", str(folder / "posters.pdf")]
    begun, used = time.monotonic(), _processor()
    process, most = subprocess.Popen(command), 0.0
    while process.poll() is None:
        most = max(most, sum(_megabytes(pid) for pid in _family(process.pid)))
        time.sleep(EVERY)
    assert process.returncode == 0, "The command failed."
    return time.monotonic() - begun, _processor() - used, most


def _processor() -> float:
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(one) for one in children.read_text().split()] if children.exists() else []
    return [pid, *found]


def _megabytes(pid: int) -> float:
    """Return what a process holds; what it shares with others is divided among them."""
    try:
        held = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:  # it has ended
        return 0.0
    _before, _name, after = held.partition("Pss:")
    return int(after.split()[0]) / 1024 if after else 0.0


def measured(count: int = NOMINEES) -> tuple[float, float, float]:
    with scratch("sqlite") as folder:
        people(count)
        return make(folder)


def measure() -> None:
    """Tell it as lines of the bench: the other side is the goal."""
    seconds, _used, megabytes = measured()
    for what, unit, ours, goal in (
        ("time", "s", seconds, SECONDS),
        ("memory of both processes", "MB", megabytes, MEGABYTES),
    ):
        row = {"row": "bulk", "what": f"{NOMINEES} nominees, A4, one PDF: {what}", "unit": unit}
        ratio = {"ratio": ours / goal, "goal": 1.0, "at_most": True}
        tell(Line(**row, against="what was promised", ours=ours, other=goal, **ratio))


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else NOMINEES
    seconds, used, megabytes = measured(count)
    print(f"{count} posters on A4 in one PDF, two processes on {os.cpu_count()} cores")
    print(f"{seconds:.0f} s ({used:.0f} s of processors), {megabytes:.0f} MB held by both together")
    print(f"goals for {NOMINEES}: {SECONDS:.0f} s and {MEGABYTES:.0f} MB")


if __name__ == "__main__":
    main()
