"""Photographs, as much of them as an area shows."""

from math import ceil

from PIL import Image

Focus = tuple[float, float]
BAND = 192  # rows that are drawn at a time, which bounds the memory
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
    sheet = Image.new("RGB", place)
    lay(sheet, picture, (0, 0, *place), focus=focus)
    return sheet


def lay(
    sheet: Image.Image, picture: Image.Image, place: tuple[int, int, int, int], *, focus: Focus
) -> None:
    """Lay the picture into its place on a sheet: left, top, width and height in pixels.

    Band by band, each with some rows more than are used, so that none is seen and the memory
    is that of one. Rows that the sheet has not are left out.
    """
    left, top, wide, high = place
    box = crop_box(picture.size, (wide, high), focus)
    step = (box[3] - box[1]) / high
    smooth = Image.Resampling.BICUBIC if step < 1 else Image.Resampling.LANCZOS
    more = ceil(max(4 / step, 4)) if step < 1 else 4
    begin, end = max(-top, 0), min(sheet.height - top, high)
    for row in range(begin, end, BAND):
        below = min(row + BAND, end)
        first, last = max(row - more, 0), min(below + more, high)
        part = (box[0], box[1] + first * step, box[2], min(box[1] + last * step, box[3]))
        band = picture.resize((wide, last - first), smooth, box=part)
        used = band.crop((0, row - first, wide, below - first))
        sheet.paste(used, (left, top + row))
