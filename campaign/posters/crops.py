"""Photographs, as much of them as an area shows."""

from PIL import Image

Focus = tuple[float, float]
FACE = 0.4  # how far down its place a face stands


def crop_box(
    picture: tuple[int, int], place: tuple[float, float], focus: Focus
) -> tuple[float, float, float, float]:
    """Return the largest box of the place's shape in the picture, as near to the focus as can be.

    The face stands in the middle of the width and, as in a portrait, above that of the height.
    """
    scale = min(picture[0] / place[0], picture[1] / place[1])
    width, height = place[0] * scale, place[1] * scale
    left = _within(picture[0] * focus[0] / 100 - width / 2, picture[0] - width)
    top = _within(picture[1] * focus[1] / 100 - height * FACE, picture[1] - height)
    return left, top, min(left + width, picture[0]), min(top + height, picture[1])


def _within(start: float, most: float) -> float:
    return max(min(start, most), 0.0)


def fill(picture: Image.Image, place: tuple[int, int], *, focus: Focus) -> Image.Image:
    """Return the picture as large as its place, cropped around the focus."""
    box = crop_box(picture.size, place, focus)
    larger = place[0] > box[2] - box[0]
    smooth = Image.Resampling.BICUBIC if larger else Image.Resampling.LANCZOS
    return picture.resize(place, smooth, box=box, reducing_gap=2.0)
