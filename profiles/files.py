"""Files of pictures: which the database names, which lie on the disk, which nobody needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField, Model

from profiles.models import Photo
from profiles.storages import Originals

SPARED = timedelta(days=1)  # whose row may not be written yet, or whose page is still open
HIDDEN = "."  # what begins so is no picture of ours


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A file, and its name below its root."""

    root: Path
    name: str
    path: Path


def public_root() -> Path:
    return Path(settings.MEDIA_ROOT)


def private_root() -> Path:
    return Path(settings.PRIVATE_MEDIA_ROOT)


def stored(root: Path) -> Iterator[Stored]:
    """Yield every picture below a root."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.name.startswith(HIDDEN):
            yield Stored(root=root, name=path.relative_to(root).as_posix(), path=path)


def named() -> set[tuple[Path, str]]:
    """Return root and name of every file that a row names, older versions included."""
    found = {(_root(field), name) for field, name in _in_fields()}
    for photo in Photo.objects.only("crops").iterator():
        found |= {(public_root(), name) for name in photo.files}
    return found


def lost() -> list[str]:
    """Return the names in the database of pictures that are not there."""
    return sorted(name for root, name in named() if not (root / name).is_file())


def unused(*, at: datetime) -> list[Stored]:
    """Return the files that no row names and that are older than a day.

    The files are looked at first: one that is new to the database by then is spared.
    """
    files = [*stored(public_root()), *stored(private_root())]
    used, until = named(), (at - SPARED).timestamp()
    return [
        file
        for file in files
        if (file.root, file.name) not in used and file.path.stat().st_mtime < until
    ]


def _in_fields() -> Iterator[tuple[FileField, str]]:
    """Yield what file fields hold, in rows and in their history, which keeps it as text."""
    for model in apps.get_models():
        for field in _file_fields(model):
            rows = model._default_manager.exclude(**{field.name: ""})
            names = rows.exclude(**{field.name: None}).values_list(field.name, flat=True)
            yield from ((field, name) for name in names.iterator())


def _file_fields(model: type[Model]) -> list[FileField]:
    of = getattr(model, "instance_type", model)  # a history's rows are versions of this
    return [field for field in of._meta.get_fields() if isinstance(field, FileField)]


def _root(field: FileField) -> Path:
    return private_root() if isinstance(field.storage, Originals) else public_root()
