"""Restoring: onto an empty place alone, and proven at once."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from campaign.backups import boxes, engines, manifest, pictures
from campaign.backups.errors import BackupError
from campaign.backups.manifest import Manifest
from campaign.backups.proving import prove
from campaign.backups.sealing import read_key


def restore(*, box: Path, key_file: str, at: datetime, tell: Callable[[str], None]) -> list[str]:
    """Fill the empty database and folders of pictures from the backup; return what is wrong.

    Pictures come first and the database whole at the end, so whatever was killed half-way
    can be called again. Raises BackupError, before anything is touched, where there is a
    living site, and for a backup that is damaged or of another engine.
    """
    engines.refuse_living()
    key = read_key(key_file) if key_file else None
    var = Path(settings.VAR_DIR)
    var.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=var, prefix=".restoring-") as scratch:
        said = boxes.unpack(box, into=Path(scratch), key=key)
        _check_engine(said)
        _place_pictures(Path(scratch), said)
        engines.load(Path(scratch) / manifest.DATABASE)
    likes = said.rows.get("voting_like", 0)
    tell(f"Restored: {said.made_at}, {likes:,} likes, {len(said.files) - 1:,} pictures.")
    return prove(said=said, at=at, tell=tell)


def _check_engine(said: Manifest) -> None:
    if said.engine != connection.vendor:
        raise BackupError(
            f"This backup is of {said.engine}, and DATABASE_URL names {connection.vendor}."
        )


def _place_pictures(scratch: Path, said: Manifest) -> None:
    """Move the pictures to where they belong, where there may be the very same, and no others."""
    for name, path in pictures.all_files().items():
        if said.files.get(name) != boxes.digest(path):
            raise BackupError(
                f"MEDIA_ROOT or PRIVATE_MEDIA_ROOT is not empty: {path} is none of this backup's"
                " pictures. Nothing was touched."
            )
    pictures.roots()[manifest.ORIGINALS].mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in said.files:
        for prefix, root in pictures.roots().items():
            if name.startswith(prefix):
                _place(scratch / name, root / name.removeprefix(prefix), prefix)


def _place(source: Path, target: Path, prefix: str) -> None:
    is_private = prefix == manifest.ORIGINALS
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if is_private else 0o777)
    shutil.move(source, target)
    target.chmod(0o600 if is_private else settings.FILE_UPLOAD_PERMISSIONS)
