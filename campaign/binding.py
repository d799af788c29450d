"""Bind files into one, page by page or entry by entry, so that memory stays small."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same posters


def bind(files: Sequence[Path], result: Path) -> None:
    """Make one PDF or one zip of the files, in their order; whole or not at all."""
    part = result.with_name(f".{result.name}.part")
    (_bind_pdf if result.suffix == ".pdf" else _bind_zip)(files, part)
    part.replace(result)


def _bind_zip(files: Sequence[Path], result: Path) -> None:
    with zipfile.ZipFile(result, "w") as bound:  # stored: posters are compressed already
        for file in files:
            bound.writestr(zipfile.ZipInfo(file.name, LONG_AGO), file.read_bytes())


def _bind_pdf(files: Sequence[Path], result: Path) -> None:
    import pypdfium2  # a library of 8 MB that a worker without posters never needs

    with pypdfium2.PdfDocument.new() as bound:
        for file in files:
            with pypdfium2.PdfDocument(file) as one:
                bound.import_pages(one)
        bound.save(result)
