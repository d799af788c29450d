"""Drawings: made when somebody asks for one, and kept until what stands on it changes."""

import ctypes
import fcntl
import hashlib
import logging
import os
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from PIL import Image

from campaign import posters
from campaign.posters.typesetting import FONTS
from profiles.images import cut, on_white
from profiles.models import Nominee

LARGEST = (2500, 3000)  # pixels that a poster can show of a portrait

logger = logging.getLogger(__name__)

# Of a worker's threads, so many may draw or wait for a drawing; the others have pages to serve.
DESKS = 3
FOLDERS = ("cards", "posters", "certificates")  # where drawings are kept, under VAR_DIR
LOCKS = 64  # files that drawings share, so that there are never more
_desks = threading.BoundedSemaphore(DESKS)
_pen = threading.Lock()  # one drawing at a time in a process bounds its memory
_lacking = threading.Event()  # set where the one that is being drawn lacks a portrait


class BusyError(Exception):
    """Too many drawings are asked for at once."""


@contextmanager
def at_the_desk() -> Iterator[None]:
    if not _desks.acquire(blocking=False):
        raise BusyError
    try:
        yield
    finally:
        _desks.release()


@contextmanager
def only_one(kept: Path) -> Iterator[None]:
    """Let one thread of one process at a time make what is kept there."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        lock = (kept.parent / f".lock-{zlib.crc32(kept.name.encode()) % LOCKS}").open("w")
    except OSError:  # what can't be kept can't be waited for either
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def digest_of(*shown: object) -> str:
    """Return a name for what a drawing shows and for how it is drawn; equal for equal things."""
    return hashlib.sha256(repr((shown, _version())).encode()).hexdigest()[:24]


def draw_once(
    *, folder: str, owner: str, digest: str, name: str, draw: Callable[[], bytes]
) -> bytes:
    """Return the drawing of that digest, from its file or, the first time, by drawing it.

    owner: whose drawing it is, such as a nominee's code; older ones of that name are thrown away.
    One that lacks a portrait whose file can't be read is handed out, but not kept.
    Raises BusyError where too many of this process's threads are drawing already, and what the
    drawing raises: an UnreadableError is remembered, since the same drawing would end alike.
    """
    kept = settings.VAR_DIR / folder / f"{owner}-{digest}-{name}"
    if (found := _found(kept)) is not None:
        return found
    older = f"{owner}-{'?' * len(digest)}-{name}"
    with at_the_desk(), only_one(kept):
        found = _found(kept)  # whoever came first has drawn it meanwhile
        return _draw_and_keep(kept, draw, older) if found is None else found


def _found(kept: Path) -> bytes | None:
    """Return what is kept there; raise UnreadableError where it was held back before."""
    drawn = _read(kept)
    if drawn is None and (reason := _read(_refusal(kept))) is not None:
        raise posters.UnreadableError(reason.decode())
    return drawn


def _refusal(kept: Path) -> Path:
    """Return where the reason is kept, in the reader's language, why a drawing is held back."""
    return kept.with_name(f"{kept.name}.{get_language()}.refused")


def _read(kept: Path) -> bytes | None:
    with suppress(OSError):  # not there yet, or thrown away by another worker
        return bytes(kept.read_bytes())
    return None


def _draw_and_keep(kept: Path, draw: Callable[[], bytes], older_ones: str) -> bytes:
    with _pen:
        _lacking.clear()
        try:
            drawn = draw()
        except posters.UnreadableError as error:
            if not _lacking.is_set():
                _keep_alone(_refusal(kept), str(error).encode(), f"{older_ones}.*")
            raise
        finally:
            _give_memory_back()
        if not _lacking.is_set():  # else the file may be back in a moment
            _keep_alone(kept, drawn, f"{older_ones}*")
    return drawn


def _give_memory_back() -> None:
    """Let the system have what was freed; glibc keeps a poster's 40 MB to itself."""
    with suppress(AttributeError):  # another C library has no such thing
        ctypes.CDLL(None).malloc_trim(0)


def _keep_alone(kept: Path, content: bytes, older_ones: str) -> None:
    """Keep it, and throw older ones away."""
    try:
        _keep(kept, content)
        for older in kept.parent.glob(older_ones):
            if older != kept:
                older.unlink(missing_ok=True)
    except OSError as error:  # a full disk costs the next reader a drawing, not the picture
        logger.error("A drawing could not be kept under %s: %s", kept.parent, error)


def forget_drawings(*owners: str) -> None:
    """Take every drawing of these off the disk, as of somebody who is out of sight."""
    for folder in FOLDERS:
        for owner in owners:
            for kept in (settings.VAR_DIR / folder).glob(f"{owner}[-.]*"):
                kept.unlink(missing_ok=True)


def portrait_of(nominee: Nominee, *, shape: tuple[int, int]) -> Image.Image | None:
    """Return as much of the portrait as a place of that shape shows, around the face.

    A drawing without a face is better than none when the file is lost: then it is None.
    """
    whole = picture_of(nominee)
    return whole and cut(whole, shape, focus=(nominee.focus_x, nominee.focus_y))


def picture_of(nominee: Nominee) -> Image.Image | None:
    """Return the whole portrait in RGB, on white, or None where there is none that can be read."""
    if not nominee.portrait:
        return None
    try:
        with nominee.portrait.open() as file:
            whole = Image.open(file)
            whole.draft("RGB", LARGEST)  # a huge JPEG is read in a half or less of its size
            return on_white(whole)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        _lacking.set()
        return None


def face_of(nominee: Nominee) -> tuple[object, ...]:
    """Return what a drawing's digest has to know of the portrait."""
    return nominee.portrait.name, nominee.focus_x, nominee.focus_y


def _keep(path: Path, drawn: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(drawn)
    Path(name).replace(path)  # whole or not at all, also when two draw at once


@lru_cache(maxsize=1)
def _version() -> str:
    """Return what a change of the drawing itself changes."""
    files = [*Path(posters.__file__).parent.glob("*.py"), *FONTS.glob("*.ttf")]
    drawing = b"".join(file.read_bytes() for file in sorted(files))
    return hashlib.sha256(drawing).hexdigest()[:12]
