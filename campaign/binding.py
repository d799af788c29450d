"""Bind files into one, page by page or entry by entry, so that memory stays small."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same posters

# A library would hold the whole result in memory. Our PDFs all come from one writer, which puts
# each object's offset into a plain table and no object into another, so they can be copied.
_TABLE = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_LEFT_OUT = re.compile(rb"/Type /Catalog\b|/Producer \(")
_TREE, _PAGE = re.compile(rb"/Type /Pages\b"), re.compile(rb"/Type /Page\b")


class Part(NamedTuple):
    """An object of a PDF: what may name others, and what follows and is copied as it is."""

    number: int
    head: bytes
    stream: bytes


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
    with result.open("wb") as out:
        out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        book = Book(out)
        for file in files:
            book.add(file.read_bytes())
        book.close()


class Book:
    """A PDF that is written as it grows; its first two objects, written last, hold its pages."""

    ROOT, TREE = 1, 2

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.offsets = {self.ROOT: 0, self.TREE: 0}
        self.pages: list[int] = []

    def add(self, pdf: bytes) -> None:
        """Copy a PDF's objects under new numbers; its tree of pages becomes ours."""
        objects = [one for one in _objects(pdf) if not _LEFT_OUT.search(one.head)]
        trees = {one.number: self.TREE for one in objects if _TREE.search(one.head)}
        copied = [one for one in objects if one.number not in trees]
        numbers = {one.number: n for n, one in enumerate(copied, len(self.offsets) + 1)} | trees
        for one in copied:
            if _PAGE.search(one.head):
                self.pages.append(numbers[one.number])
            named = _REFERENCE.sub(lambda found: b"%d 0 R" % numbers[int(found[1])], one.head)
            self._write(numbers[one.number], named + one.stream)

    def close(self) -> None:
        kids = b" ".join(b"%d 0 R" % number for number in self.pages)
        tree = b"\n<< /Type /Pages /Count %d /Kids [ %b ] >>\nendobj\n" % (len(self.pages), kids)
        self._write(self.TREE, tree)
        self._write(self.ROOT, b"\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % self.TREE)
        begun, size = self.out.tell(), len(self.offsets) + 1
        self.out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for _number, offset in sorted(self.offsets.items()):
            self.out.write(b"%010d 00000 n \n" % offset)
        self.out.write(b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (size, self.ROOT))
        self.out.write(b"startxref\n%d\n%%%%EOF\n" % begun)

    def _write(self, number: int, body: bytes) -> None:
        self.offsets[number] = self.out.tell()
        self.out.write(b"%d 0 obj" % number + body)


def _objects(pdf: bytes) -> Iterator[Part]:
    found = _TABLE.search(pdf[-64:])
    if found is None:
        raise ValueError("This PDF has no table of its objects.")
    end = int(found[1])
    lines = pdf[end:].splitlines()
    offsets = [int(line[:10]) for line in lines[3:] if line.rstrip().endswith(b" n")]
    for begin, following in zip(offsets, [*offsets[1:], end], strict=True):
        number, _obj, body = pdf[begin:following].partition(b" 0 obj")
        head, mark, stream = body.partition(b">>\nstream")
        yield Part(int(number), head, mark + stream)
