"""The public pictures of a photograph: its shapes, each in a few widths, as WebP and JPEG."""

import hashlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import NamedTuple

from PIL import Image

from profiles.images import cut

FOCUS = (50, 40)  # of a photograph nobody has clicked on
WEBP = {"quality": 80, "method": 4}
JPEG = {"quality": 82, "optimize": True, "progressive": True}


class Shape(NamedTuple):
    """ratio: width and height; without one, the photograph's own. widths: in pixels, rising."""

    ratio: tuple[int, int] | None
    widths: tuple[int, ...]


SHAPES: Mapping[str, Shape] = {
    "whole": Shape(None, (480, 800, 1200, 1600)),
    "wide": Shape((16, 9), (640, 1200)),
    "portrait": Shape((4, 5), (240, 480)),
    "square": Shape((1, 1), (400, 800)),
    "thumb": Shape((1, 1), (160,)),
}
# A copy of this size has enough pixels for every shape; the original may have ten times that.
WIDEST, SHORTER_SIDE = 1600, 1200


class Crop(NamedTuple):
    """One picture in its two encodings, by name."""

    shape: str
    width: int
    height: int
    files: dict[str, tuple[str, bytes]]  # by encoding: name and bytes


def crops_of(picture: Image.Image, *, focus: tuple[int, int]) -> Iterator[Crop]:
    """Yield every crop of an upright RGB photograph; none is larger than the photograph."""
    small = _working_copy(picture)
    for name, shape in SHAPES.items():
        whole = cut(small, shape.ratio, focus=focus) if shape.ratio else small
        for width in _widths(shape, whole.width):
            height = max(1, round(whole.height * width / whole.width))
            if shape.ratio:
                height = max(1, round(width * shape.ratio[1] / shape.ratio[0]))
            yield _encode(name, whole.resize((width, height), Image.Resampling.LANCZOS))


def _working_copy(picture: Image.Image) -> Image.Image:
    scale = max(WIDEST / picture.width, SHORTER_SIDE / min(picture.size))
    if scale >= 1:
        return picture
    size = (round(picture.width * scale), round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _widths(shape: Shape, available: int) -> list[int]:
    """Return the widths for which there are pixels; of a small picture, its own."""
    return [width for width in shape.widths if width <= available] or [available]


def _encode(shape: str, picture: Image.Image) -> Crop:
    files = {}
    for encoding, options in (("webp", WEBP), ("jpeg", JPEG)):
        out = BytesIO()
        picture.save(out, encoding.upper(), **options)
        data = out.getvalue()
        digest = hashlib.sha256(data).hexdigest()[:12]
        ending = "jpg" if encoding == "jpeg" else encoding
        files[encoding] = (f"{shape}-{picture.width}.{digest}.{ending}", data)
    return Crop(shape, picture.width, picture.height, files)
