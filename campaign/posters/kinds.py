"""Which posters there are, and what their files are called: `quote-a4-office.pdf`."""

from typing import NamedTuple

from campaign.posters.layouts import LAYOUTS
from campaign.posters.sizes import PAPER_SIZES, SIZES

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


def kinds() -> list[Kind]:
    """Return every poster that is offered, and no other one is drawn."""
    found = []
    for layout in LAYOUTS:
        for size in SIZES:
            if size in PAPER_SIZES:
                found += [
                    Kind(layout, size, variant, form)
                    for variant in VARIANTS
                    for form in ("pdf", "png")
                ]
        found += [Kind(layout, "phone", form="png"), Kind(layout, "share", form="jpg")]
    return found


def read_kind(file_name: str) -> Kind | None:
    """Return the poster of that name; one without a layout, as older pages have it, too."""
    known = {kind.file_name: kind for kind in kinds()}
    return known.get(file_name) or known.get(f"portrait-{file_name}")
