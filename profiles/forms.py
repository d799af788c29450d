"""Form fields of the editors' desk."""

from typing import Any

from django import forms
from django.core.files.base import ContentFile

from profiles.images import clean_picture

LONGEST_SIDE = 2000  # pixels, enough for an A4 poster


class PictureField(forms.FileField):
    """An uploaded picture, cleaned as it comes in; it alone says why one is refused.

    Django's own ImageField would look first, and say of a photograph in a phone's own
    format only that it is no picture. File names don't matter, since none is kept.
    """

    def __init__(self, *, max_length: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["accept"] = "image/jpeg,image/png,image/webp"

    def to_python(self, data: Any) -> "ContentFile[bytes] | None":
        upload = super().to_python(data)
        return clean_picture(upload, longest=LONGEST_SIDE) if upload else None
