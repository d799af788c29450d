"""Volumes that can't be written to any more, as after an error of a disk or of an operator."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError

from django.contrib.auth.models import User

from faults.desk import Desk, upload_portrait
from faults.scene import codes
from faults.site import LOG, Site
from profiles.models import Edition, Place
from tests import cast

# Where pictures, drawn posters and scans go; the database has a volume of its own.
FOLDERS = ("media", "posters", "cards", "scans", "originals")
EDITOR = "volumes-editor"
SECONDS = 1.0


@contextmanager
def volumes(folder: Path) -> Iterator[list[Path]]:
    """Make each of the folders, and that of the log, a small disk of its own; needs root.

    Yields those that may lose writing; the log's is filled, as it is always being written.
    """
    mounted = [folder / name for name in FOLDERS]
    log = (folder / LOG).parent
    for one in (*mounted, log):
        one.mkdir(exist_ok=True)
        _call("mount", "-t", "tmpfs", "-o", "size=32m", "faults", str(one))
    try:
        yield mounted
    finally:
        for one in (*mounted, log):
            _call("umount", "--lazy", str(one))


@contextmanager
def without_room(log: Path) -> Iterator[None]:
    """Fill the log's disk to the last byte: a file that is open keeps it from being read-only."""
    size = log.stat().st_size
    piece = 1 << 16
    with log.open("ab", buffering=0) as file:
        while piece:
            try:
                file.write(bytes(piece))
            except OSError:
                piece //= 2
    try:
        yield
    finally:
        os.truncate(log, size)


def take_writing_away(site: Site, mounted: Sequence[Path]) -> Callable[[], float]:
    """Return a fault: for a second nothing can be written there or into the log.

    All pages must open, and who uploads a picture must be told.
    """
    pages: list[str] = []
    desks: list[Desk] = []

    def fault() -> float:
        if not pages:
            pages.extend(what_readers_open())
            User.objects.create_superuser(EDITOR, password=EDITOR)
            desks.append(Desk(site.address, EDITOR))
        for one in mounted:
            _call("mount", "-o", "remount,ro", str(one))
        until = time.monotonic() + SECONDS
        with without_room(site.folder / LOG):
            check_upload(desks[0])
            while time.monotonic() < until:
                for page in pages:
                    check_answer(site, page)
        for one in mounted:
            _call("mount", "-o", "remount,rw", str(one))
        return time.monotonic()

    return fault


def what_readers_open() -> list[str]:
    """Return pages, drawings that have to be made, and where a poster's code leads."""
    nominee = codes(Edition.objects.latest("number"))[0]
    place = Place.objects.create(
        community=cast.a_community(name="天台社区"), spot="北门公告栏", code="kk22"
    )
    return [
        *("/", f"/nominees/{nominee}/", "/leaderboard/", f"/posters/{nominee}/"),
        *(f"/posters/{nominee}/portrait-share.jpg", f"/nominees/{nominee}/share.jpg"),
        f"/n/{nominee}/{place.code}",
    ]


def check_answer(site: Site, page: str) -> None:
    """Raises SystemExit where a reader gets an error of ours."""
    connection = HTTPConnection(site.address, timeout=30)
    connection.request("GET", page)
    status = connection.getresponse().status
    connection.close()
    if status >= 400:
        raise SystemExit(f"{page} answers {status} while its volume can't be written to.")


def check_upload(desk: Desk) -> None:
    """Raises SystemExit where the desk takes a picture that can't be kept, or breaks over it."""
    nominee = Edition.objects.latest("number").nominees.order_by("number")[0]
    try:
        upload_portrait(desk, nominee, cast.a_picture().read())
    except HTTPError as error:
        if error.code == 503:
            return  # and its page says why
        raise SystemExit(f"An upload is answered {error.code} without room for it.") from error
    raise SystemExit("A picture was taken that can't be kept.")


def _call(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
