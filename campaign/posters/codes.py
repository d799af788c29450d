"""QR codes: their modules, and the mark in their middle."""

from functools import lru_cache
from itertools import groupby

import qrcode
from PIL import Image

from campaign.posters.bricks import BRICK, mark_path, raise_gable
from campaign.posters.typesetting import Box

QUIET_ZONE = 4  # modules of white on every side; source: ISO/IEC 18004
LOGO = 0.2  # of the code's width without its quiet zone, at most; level H bears 0.3
DARK, LIGHT = "#22201c", "#ffffff"

Modules = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=256)
def code_modules(address: str, *, logo: bool = False) -> Modules:
    """Return the code's modules row by row, quiet zone and all; with a logo, its plate is free.

    Error correction H bears the logo, scratches and stickers.
    """
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_H, border=QUIET_ZONE)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    plate = _plate(len(rows)) if logo else range(0)
    return tuple(
        tuple(dark and not (x in plate and y in plate) for x, dark in enumerate(row))
        for y, row in enumerate(rows)
    )


def _plate(modules: int) -> range:
    """Return the rows, and columns, that the logo takes: an odd number, as the code has."""
    side = int((modules - 2 * QUIET_ZONE) * LOGO)
    side -= 1 - side % 2
    return range((modules - side) // 2, (modules + side) // 2)


def runs(modules: Modules) -> list[tuple[int, int, int]]:
    """Return the dark runs of every row as x, y and length."""
    found = []
    for y, row in enumerate(modules):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                found.append((x, y, length))
            x += length
    return found


@lru_cache(maxsize=256)
def code_path(address: str, *, logo: bool = False) -> tuple[int, str]:
    """Return the QR code's width in modules, quiet zone and all, and its dark ones as a path."""
    modules = code_modules(address, logo=logo)
    return len(modules), "".join(f"M{x} {y}h{n}v1h-{n}z" for x, y, n in runs(modules))


def logo_box(modules: int) -> tuple[float, float]:
    """Return where the logo begins, from the left and from the top, and its width, in modules."""
    plate = _plate(modules)
    return plate.start + 0.4, len(plate) - 0.8


def draw_code(address: str, width: int, *, logo: bool = False) -> Image.Image:
    """Return the QR code, quiet zone and all, as large as whole pixels per module allow.

    width: in pixels, the most it may measure.
    """
    modules = code_modules(address, logo=logo)
    pixels = max(width // len(modules), 1)
    image = Image.new("1", (len(modules), len(modules)), 1)
    image.putdata([0 if dark else 1 for row in modules for dark in row])
    large = image.resize((len(modules) * pixels,) * 2, Image.Resampling.NEAREST)
    code = Image.new("RGB", large.size, DARK)
    code.paste(LIGHT, mask=large)
    if logo:
        start, side = (round(measure * pixels) for measure in logo_box(len(modules)))
        raise_gable(code, Box(start, start, side, side), BRICK)
    return code


def code_svg(address: str) -> str:
    """Return the code as SVG, for designers: one path for the modules and one for the mark."""
    width, path = code_path(address, logo=True)
    start, side = logo_box(width)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}"'
        f' width="{width}mm" height="{width}mm">'
        f'<path fill="{LIGHT}" d="M0 0h{width}v{width}H0z"/>'
        f'<path fill="{DARK}" shape-rendering="crispEdges" d="{path}"/>'
        f'<path fill="{BRICK}" fill-rule="evenodd" d="{mark_path(start, side)}"/></svg>\n'
    )
