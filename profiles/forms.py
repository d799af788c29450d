"""Form fields of the editors' desk."""

from typing import Any

from django import forms
from django.core.files.base import ContentFile
from import_export.forms import SelectableFieldsExportForm

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


class TableExportForm(SelectableFieldsExportForm):
    """Columns by the names that stand in the table, and not also by the code's; Excel at first."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [one for one in self.fields["format"].choices if one[0] != ""]
        self.fields["format"].choices = choices

    def _get_field_label(self, resource: Any, field_name: str) -> str:
        return str(resource.fields[field_name].column_name)


class LinesField(forms.CharField):
    """Text of several lines; that browsers end each with two characters is no change to it."""

    def to_python(self, value: Any) -> str:
        return _lines(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(_lines(initial or ""), data)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")
