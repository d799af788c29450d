"""Making a backup: copy, pack, try it on an empty place, and only then give it its name."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from campaign.backups import boxes, engines, manifest, pictures
from campaign.backups.errors import BackupError
from campaign.backups.manifest import Manifest
from campaign.backups.sealing import read_key
from campaign.backups.trying import sweep, try_elsewhere

__all__ = ["BackupError", "Made", "good_backups", "make_backup", "throw_away"]

UNPROVEN = ".unproven"
COPYING = ".copying-"
ENDINGS = (".tar.gz", ".tar.gz.sealed")


@dataclass(frozen=True, kw_only=True)
class Made:
    """A backup that was restored elsewhere and proven; `said`: what the trial printed."""

    path: Path
    digest: str
    said: str
    lost: list[str]


def make_backup(*, folder: Path, key_file: str, at: datetime) -> Made:
    """Make a backup in the folder and prove it; raises BackupError and leaves it unproven."""
    key = read_key(key_file) if key_file else None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"campaign-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}{ENDINGS[bool(key)]}"
    unproven = folder / f"{name}{UNPROVEN}"
    with _alone(folder):
        _sweep(folder)
        _check_room(folder)
        with tempfile.TemporaryDirectory(dir=folder, prefix=COPYING) as scratch:
            try:
                said = _pack(unproven, Path(scratch) / manifest.DATABASE, key, at)
            except BaseException:
                unproven.unlink(missing_ok=True)  # half of one only fills the disk
                raise
        printed = try_elsewhere(unproven, key_file=key_file, folder=folder)
        proven = folder / name
        unproven.replace(proven)
    return Made(path=proven, digest=boxes.digest(proven), said=printed, lost=said.lost)


def good_backups(folder: Path) -> list[Path]:
    """Return the proven backups, the oldest first; their names tell their time."""
    return sorted(path for path in folder.glob("campaign-*Z.*") if path.name.endswith(ENDINGS))


def throw_away(*, folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest good ones; return what went."""
    older = good_backups(folder)[:-keep]
    for path in older:
        path.unlink()
    return older


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; whoever is killed lets go of it."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError(f"Another backup is being made in {folder}.") from error
        yield


def _sweep(folder: Path) -> None:
    """Remove what killed and failed ones left, so that no row of bad nights fills the disk."""
    for left in folder.glob(f"{COPYING}*"):
        shutil.rmtree(left)
    sweep(folder)
    for older in sorted(folder.glob(f"campaign-*{UNPROVEN}"))[:-1]:
        older.unlink()


def _check_room(folder: Path) -> None:
    """Raise BackupError where a copy and its trial might not fit: a full disk stops likes."""
    pictured = sum(path.stat().st_size for path in pictures.all_files().values())
    needed, free = 2 * (engines.size() + pictured), shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(
            f"A backup with its trial may need {needed / 1e9:.1f} GB, and {folder} has"
            f" {free / 1e9:.1f} GB left. Make room, or name another disk by BACKUP_DIR."
        )


def _pack(box: Path, copy: Path, key: bytes | None, at: datetime) -> Manifest:
    # The database first: pictures are never rewritten, so those that it names are there after.
    rows = engines.dump(copy)
    sources = {manifest.DATABASE: copy}
    sources |= pictures.all_files()
    said = Manifest(
        made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
        engine=connection.vendor,
        rows=rows,
        files={name: boxes.digest(path) for name, path in sources.items()},
        lost=pictures.lost(),
    )
    boxes.pack(box, said=said, sources=sources, key=key)
    return said
