"""Which posters there are, and what their files are called: `quote-a4-office.pdf`."""

from collections.abc import Iterable
from typing import NamedTuple

from campaign.posters.layouts import LAYOUTS
from campaign.posters.sizes import PAPER_SIZES

CONTENT_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
}
VARIANTS = ("screen", "office", "printer")
CODE_FORMS = ("svg", "pdf", "png")


class Kind(NamedTuple):
    """A layout on a sheet, for a screen, an office or a printing house, as a file of that form."""

    layout: str = "portrait"
    size: str = "a4"
    variant: str = "screen"
    form: str = "png"

    @property
    def file_name(self) -> str:
        tail = "" if self.variant == "screen" else f"-{self.variant}"
        return f"{self.layout}-{self.size}{tail}.{self.form}"

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.form]


def kinds(layouts: Iterable[str] = tuple(LAYOUTS)) -> list[Kind]:
    """Return every poster that is offered, and no other one is drawn."""
    return [kind for layout in layouts for kind in _of(layout)]


def read_kind(file_name: str, layouts: Iterable[str] = tuple(LAYOUTS)) -> Kind | None:
    """Return the poster of that name; one without a layout is the first layout's."""
    first, *others = layouts
    known = {kind.file_name: kind for kind in kinds([first, *others])}
    return known.get(file_name) or known.get(f"{first}-{file_name}")


def preview_name(layout: str) -> str:
    return f"{layout}-preview.jpg"


def _of(layout: str) -> list[Kind]:
    printed = [
        Kind(layout, size, variant, form)
        for size in PAPER_SIZES
        for variant in VARIANTS
        for form in ("pdf", "png")
    ]
    return [*printed, Kind(layout, "phone"), Kind(layout, "share", form="jpg")]
