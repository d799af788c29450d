"""Which files of a poster a page offers, and in which words."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from campaign.posters import Kind, preview_name

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LAYOUT_NAMES = {
    "portrait": _("The face"),
    "quote": _("The sentence"),
    "district": _("Everyone in the district"),
}
FILES = (
    (_("A4 for a printer at the office: white, spares toner"), ("a4", "office", "pdf")),
    (_("A4 in full colour"), ("a4", "screen", "pdf")),
    (_("A3 in full colour"), ("a3", "screen", "pdf")),
    (_("A4 for a printing house: 3 mm bleed, crop marks"), ("a4", "printer", "pdf")),
    (_("A3 for a printing house: 3 mm bleed, crop marks"), ("a3", "printer", "pdf")),
    (_("A4 as a picture"), ("a4", "screen", "png")),
    (_("For a phone's whole screen"), ("phone", "screen", "png")),
)


class File(NamedTuple):
    label: "StrPromise"
    name: str
    form: str


class Offer(NamedTuple):
    """A layout: what it is called, a small picture of it, one to send, and files to print."""

    label: "StrPromise"
    preview: str
    share: str
    files: list[File]


def offers(layouts: Iterable[str]) -> list[Offer]:
    return [
        Offer(
            LAYOUT_NAMES[layout],
            preview_name(layout),
            Kind(layout, "share", form="jpg").file_name,
            [_file(label, Kind(layout, *sort)) for label, sort in FILES],
        )
        for layout in layouts
    ]


def _file(label: "StrPromise", kind: Kind) -> File:
    return File(label, kind.file_name, kind.form.upper())
