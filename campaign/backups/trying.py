"""Trying a backup: another process restores it into a place of its own, gone afterwards."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from campaign.backups import postgresql
from campaign.backups.errors import BackupError

MANAGE = ("manage.py", "restore")
FOLDER = ".trying-"
PURPOSE = "trying"


def try_elsewhere(box: Path, *, key_file: str, folder: Path) -> str:
    """Restore the backup into a scratch place below the folder; return what was said there.

    Raises BackupError, with the same words, where the backup does not prove good.
    """
    key = [f"--key-file={Path(key_file).absolute()}"] if key_file else []
    with (
        tempfile.TemporaryDirectory(dir=folder, prefix=FOLDER) as scratch,
        _empty_database(Path(scratch)) as address,
    ):
        done = subprocess.run(  # noqa: S603  our own command, with our own arguments
            [sys.executable, *MANAGE, str(box.absolute()), *key],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "DATABASE_URL": address,
                "VAR_DIR": scratch,
                "MEDIA_ROOT": f"{scratch}/media",
                "PRIVATE_MEDIA_ROOT": f"{scratch}/originals",
                "REDIS_URL": "",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    if done.returncode:
        raise BackupError(f"{box.name} is NOT good. {done.stdout.strip()}")
    return done.stdout


@contextmanager
def _empty_database(scratch: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield f"sqlite:///{scratch.absolute()}/trying.sqlite3"
    else:
        with postgresql.scratch_database(PURPOSE) as address:
            yield address


def sweep(folder: Path) -> None:
    """Remove what a trial left that was killed; only for one who knows to be alone."""
    for left in folder.glob(f"{FOLDER}*"):
        shutil.rmtree(left)
    if connection.vendor == "postgresql":
        postgresql.drop_left_over(PURPOSE)
