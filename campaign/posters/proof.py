"""The proof that phones can read a poster: two independent readers, on a good and on a poor copy.

A phone looks many times a second, from wherever it is held. So a reader may look at a copy at
several sizes before it counts as having failed.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from PIL import Image, ImageFilter

if TYPE_CHECKING:
    import zxingcpp

FINE = 1600  # pixels of a page's longer side, for the reader that is slow on large pictures
POOR = 130  # pixels across the code in a poor copy
BLUR, QUALITY, TURN = 0.6, 40, 17  # pixels, of JPEG, degrees
CLOSER = (1.0, 1.5, 2.0, 3.0)
# From the copy, back to where the corners come from, when it is seen from the lower right.
SLANT = (1.15, 0.06, -24.0, 0.05, 1.12, -14.0, 0.0006, 0.0004)

Reader = Callable[[Image.Image], list[str]]


class UnreadableError(Exception):
    """A poster whose code can't be read, with a reason for the editor."""


def prove(page: Image.Image, address: str) -> None:
    """Raise UnreadableError unless both readers find that address, and no other, in both copies.

    page: the poster as it is handed out, as pixels.
    """
    page = page.convert("L")
    code = code_in(page, address)
    _check("OpenCV", _opencv, _fine(page), address)
    worse = poor_copy(code)
    for name, reader in (("ZXing", _zxing), ("OpenCV", _opencv)):
        _check(name, reader, worse, address)


def _fine(page: Image.Image) -> Image.Image:
    scale = min(FINE / max(page.size), 1)
    size = (round(page.width * scale), round(page.height * scale))
    return page.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def code_in(page: Image.Image, address: str) -> Image.Image:
    """Return the part of a page with the code, its quiet zone around it.

    Where the same code is there several times, the largest. Raises UnreadableError where there
    is none, or another one.
    """
    found = _found(page)
    if not found:
        raise UnreadableError(_("No QR code can be read in it."))
    if {one.text for one in found} != {address}:
        other = ", ".join(sorted({one.text for one in found} - {address}))
        raise UnreadableError(
            _("Its code leads to %(other)s, not to %(address)s.")
            % {"other": other, "address": address}
        )
    return page.crop(max(map(_box, found), key=lambda box: box[2] - box[0]))


def code_boxes(page: Image.Image) -> list[tuple[int, int, int, int]]:
    """Return where codes are, with their quiet zones: left, top, right and bottom."""
    return [_box(one) for one in _found(page.convert("L"))]


def _box(code: "zxingcpp.Barcode") -> tuple[int, int, int, int]:
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    xs, ys = [point.x for point in corners], [point.y for point in corners]
    quiet = round((max(xs) - min(xs)) * 0.12)
    return min(xs) - quiet, min(ys) - quiet, max(xs) + quiet, max(ys) + quiet


def codes_in(page: Image.Image) -> set[str]:
    """Return what the codes in a page say, as the first of the readers finds them."""
    return {one.text for one in _found(page)}


def _found(page: Image.Image) -> "list[zxingcpp.Barcode]":
    import zxingcpp

    # Model 2 is the code that phones read. ZXing's QRCode has Micro QR with it, which the corner
    # of a good code may look like.
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCodeModel2])
    return list(zxingcpp.read_barcodes(page, formats=formats))


def poor_copy(code: Image.Image) -> Image.Image:
    """Return it as a bad camera has it: small, blurred, a poor JPEG, turned, and from aside."""
    small = code.resize((POOR, POOR), Image.Resampling.LANCZOS, reducing_gap=3.0)
    out = BytesIO()
    small.filter(ImageFilter.GaussianBlur(BLUR)).save(out, "JPEG", quality=QUALITY)
    with Image.open(out) as picture:
        turned = picture.rotate(TURN, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    bicubic = Image.Resampling.BICUBIC
    return turned.transform(turned.size, Image.Transform.PERSPECTIVE, SLANT, bicubic, fillcolor=255)


def _check(name: str, reader: Reader, picture: Image.Image, address: str) -> None:
    if not any(address in reader(closer) for closer in _closer(picture)):
        raise UnreadableError(
            _("%(reader)s could not read its code. A larger code or a shorter address helps.")
            % {"reader": name}
        )


def _closer(picture: Image.Image) -> Iterator[Image.Image]:
    for by in CLOSER:
        size = (round(picture.width * by), round(picture.height * by))
        yield picture if by == 1 else picture.resize(size, Image.Resampling.BICUBIC)


def _zxing(picture: Image.Image) -> list[str]:
    import zxingcpp

    return [code.text for code in zxingcpp.read_barcodes(picture)]


def _opencv(picture: Image.Image) -> list[str]:
    """Read with both ways that OpenCV has to find a code."""
    # Here, because they take 30 MB that a worker without posters never needs.
    import cv2
    import numpy as np

    cv2.setNumThreads(1)  # a poster that is proven leaves the other cores to readers
    pixels = np.asarray(picture)
    finders = (cv2.QRCodeDetector(), cv2.QRCodeDetectorAruco())
    return [finder.detectAndDecode(pixels)[0] for finder in finders]
