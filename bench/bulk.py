"""The posters of 250 nominees on A4, by `manage.py posters` and at the desk, against the goals.

python -m bench.bulk [NOMINEES]

At the desk an editor's page asks for one slice of drawing after the other; so does this.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode
from urllib.request import Request, urlopen

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


class Made(NamedTuple):
    seconds: float
    megabytes: float  # of all processes together, at most


def by_command(folder: Path) -> Made:
    """Make them in two processes."""
    command = [sys.executable, "manage.py", "posters", str(folder / "posters.pdf")]
    process = subprocess.Popen(command)
    made = _watch(process.pid, until=lambda: process.poll() is not None)
    assert process.returncode == 0, "The command failed."
    return made


def at_the_desk(folder: Path) -> Made:
    """Make them in a web server of two workers, signed in, as the page's script does.

    With one heap for all threads, as deploy/systemd/campaign.service has it.
    """
    from faults.site import serve

    shutil.rmtree(folder / "posters", ignore_errors=True)  # what the command drew and keeps
    with serve(folder, workers=2, MALLOC_ARENA_MAX="1") as site, ThreadPoolExecutor(1) as hand:
        assert site.process is not None
        desk = Desk(site.address)
        batch = desk.choose()
        pressed = hand.submit(desk.press, batch)
        made = _watch(site.process.pid, until=pressed.done)
        pressed.result()
        size = len(desk.ask(f"{batch}file/"))
        print(f"one PDF of {size / 1e6:.0f} MB", file=sys.stderr)
    return made


class Desk:
    """An organiser at the desk, who is signed in."""

    def __init__(self, address: str) -> None:
        from django.conf import settings
        from django.contrib.auth.models import User
        from django.test import Client

        client = Client()
        client.force_login(User.objects.create_superuser("bench"))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.site, self.token = f"http://{address}", "t" * 32
        self.cookies = (
            f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={self.token}"
        )

    def choose(self) -> str:
        """Order everyone on A4 in one PDF; return the address of the batch."""
        wanted = {"layout": "portrait", "sizes": "a4", "variant": "screen", "packing": "pdf"}
        with self._open("/admin/profiles/place/posters/", wanted) as answer:
            return str(answer.url).removeprefix(self.site)

    def press(self, batch: str) -> None:
        """Press "Go on" until it is over."""
        while not json.loads(self.ask(f"{batch}work/", {}))["over"]:
            time.sleep(0.2)

    def ask(self, path: str, form: dict[str, str] | None = None) -> bytes:
        with self._open(path, form) as answer:
            return bytes(answer.read())

    def _open(self, path: str, form: dict[str, str] | None) -> Any:
        sent = None if form is None else {**form, "csrfmiddlewaretoken": self.token}
        request = Request(  # noqa: S310  our own site
            f"{self.site}{path}",
            data=None if sent is None else urlencode(sent).encode(),
            headers={"Cookie": self.cookies, "Accept": "application/json", "Referer": self.site},
        )
        return urlopen(request, timeout=120)  # noqa: S310


def _watch(pid: int, *, until: Callable[[], bool]) -> Made:
    begun, most = time.monotonic(), 0.0
    while not until():
        most = max(most, sum(_megabytes(one) for one in _family(pid)))
        time.sleep(EVERY)
    return Made(time.monotonic() - begun, most)


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


def measured(count: int = NOMINEES) -> dict[str, Made]:
    with scratch("sqlite") as folder:
        people(count)
        return {"manage.py posters": by_command(folder), "at the desk": at_the_desk(folder)}


def measure() -> None:
    """Tell it as lines of the bench: the other side is the goal."""
    for way, made in measured().items():
        for what, unit, ours, goal in (
            ("time", "s", made.seconds, SECONDS),
            ("memory of all processes", "MB", made.megabytes, MEGABYTES),
        ):
            words = f"{NOMINEES} nominees, A4, one PDF, {way}: {what}"
            row = {"row": "bulk", "what": words, "unit": unit}
            ratio = {"ratio": ours / goal, "goal": 1.0, "at_most": True}
            tell(Line(**row, against="what was promised", ours=ours, other=goal, **ratio))


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else NOMINEES
    print(f"{count} posters on A4 in one PDF, two processes on {os.cpu_count()} cores")
    for way, made in measured(count).items():
        print(f"{way}: {made.seconds:.0f} s, {made.megabytes:.0f} MB held by all together")
    print(f"goals for {NOMINEES}: {SECONDS:.0f} s and {MEGABYTES:.0f} MB")


if __name__ == "__main__":
    main()
