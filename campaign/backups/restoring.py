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
    """Fill the empty database and MEDIA_ROOT from the backup; return what is wrong with it.

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
    """Move the pictures to MEDIA_ROOT, where there may be the very same, and no others."""
    root = Path(settings.MEDIA_ROOT)
    for name, path in pictures.media_files().items():
        if said.files.get(f"{manifest.MEDIA}{name}") != boxes.digest(path):
            raise BackupError(
                f"MEDIA_ROOT ({root}) is not empty: {name} is none of this backup's pictures."
                " Nothing was touched."
            )
    for name in said.files:
        if name.startswith(manifest.MEDIA):
            target = root / name.removeprefix(manifest.MEDIA)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(scratch / name, target)
            target.chmod(settings.FILE_UPLOAD_PERMISSIONS)
