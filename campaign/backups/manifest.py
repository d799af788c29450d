"""What a backup says of itself; everything in it is compared when it is restored."""

import json
from dataclasses import asdict, dataclass

from campaign.backups.errors import BackupError

NAME = "manifest.json"
DATABASE = "database"
MEDIA, ORIGINALS = "media/", "originals/"
FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """engine: "sqlite" or "postgresql". rows: of every table. files: SHA-256 by name in the box.

    lost: pictures that the database names and that were not there when the backup was made.
    """

    made_at: str
    engine: str
    rows: dict[str, int]
    files: dict[str, str]
    lost: list[str]
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def read_manifest(data: bytes) -> Manifest:
    """Read the manifest; raises BackupError for one that this version can't read."""
    try:
        said = json.loads(data)
        if said["format"] != FORMAT:
            raise BackupError(f"This backup has format {said['format']}; this code reads {FORMAT}.")
        return Manifest(**said)
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError("The backup's manifest can't be read: it is damaged.") from error
