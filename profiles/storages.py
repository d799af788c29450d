"""Where originals of photographs lie: in a folder of their own that no address leads to."""

import os
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class Originals(FileSystemStorage):
    """Files under PRIVATE_MEDIA_ROOT, for the site's own user alone."""

    def __init__(self, **options: Any) -> None:
        modes = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        super().__init__(**{**modes, **options})

    @property
    def base_location(self) -> str:  # asked each time: tests change it
        return str(settings.PRIVATE_MEDIA_ROOT)

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def url(self, name: str | None) -> str:
        raise ValueError("An original has no address.")


def originals() -> Originals:
    return Originals()
