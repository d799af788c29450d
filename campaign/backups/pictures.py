"""The pictures: which there are, and which the database names."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField

HIDDEN = "."  # what begins so is no picture of ours


def media_files() -> dict[str, Path]:
    """Return every picture by its name below MEDIA_ROOT."""
    root = Path(settings.MEDIA_ROOT)
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {
        path.relative_to(root).as_posix(): path
        for path in files
        if not path.name.startswith(HIDDEN)
    }


def lost() -> list[str]:
    """Return the names in the database of pictures that are not there."""
    root = Path(settings.MEDIA_ROOT)
    return sorted(name for name in set(_named()) if not (root / name).is_file())


def _named() -> Iterator[str]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField):
                names = model._default_manager.exclude(**{field.name: ""})
                yield from names.values_list(field.name, flat=True).iterator()
