"""The pictures of a backup: those that readers get, and the originals that they don't."""

from pathlib import Path

from campaign.backups import manifest
from profiles.files import lost, private_root, public_root, stored

__all__ = ["all_files", "lost", "roots"]


def roots() -> dict[str, Path]:
    """Return where pictures lie, by what their names begin with in a backup."""
    return {manifest.MEDIA: public_root(), manifest.ORIGINALS: private_root()}


def all_files() -> dict[str, Path]:
    """Return every picture by its name in a backup."""
    return {
        f"{prefix}{file.name}": file.path
        for prefix, root in roots().items()
        for file in stored(root)
    }
