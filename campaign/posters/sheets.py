"""Whole posters, as bytes: the same bytes for the same input."""

import time
from functools import lru_cache
from io import BytesIO
from itertools import groupby

import qrcode
from PIL import Image, ImageDraw

from campaign.posters.bricks import CARD, GOLD, PAPER
from campaign.posters.layouts import DPI, LAYOUTS, Layout, PosterCopy
from campaign.posters.parts import (
    draw_facts,
    draw_invitation,
    draw_portrait,
    draw_quote,
    draw_sample,
    draw_sign,
    draw_strip,
)

QUIET_ZONE = 4  # modules of white on every side; source: ISO/IEC 18004


def render_png(copy: PosterCopy, *, size: str, portrait: Image.Image | None) -> bytes:
    """Return a poster as PNG: "a4" is 2480 × 3508 pixels at 300 dpi, "phone" 1080 × 1920."""
    out = BytesIO()
    _draw(copy, LAYOUTS[size], portrait).save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()


def render_pdf(copy: PosterCopy, *, portrait: Image.Image | None) -> bytes:
    """Return an A4 poster as PDF; without the time of its making, so that it stays the same."""
    out = BytesIO()
    long_ago = time.gmtime(0)
    _draw(copy, LAYOUTS["a4"], portrait).save(
        out,
        "PDF",
        resolution=DPI,
        quality=92,
        title=copy.name,
        creationDate=long_ago,
        modDate=long_ago,
    )
    return out.getvalue()


@lru_cache(maxsize=256)
def code_path(address: str) -> tuple[int, str]:
    """Return the QR code's width in modules, quiet zone and all, and its dark ones as a path."""
    modules = _modules(address)
    runs = []
    for y, row in enumerate(modules):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return len(modules), "".join(runs)


def _modules(address: str) -> list[list[bool]]:
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_H, border=QUIET_ZONE, box_size=1
    )
    code.add_data(address)
    code.make(fit=True)
    modules: list[list[bool]] = code.get_matrix()
    return modules


def draw_code(address: str, width: int) -> Image.Image:
    """Return the QR code, quiet zone and all, as large as whole pixels per module allow.

    width: in pixels, the most it may measure. Error correction H bears scratches and stickers.
    """
    modules = _modules(address)
    pixels = max(width // len(modules), 1)
    image = Image.new("1", (len(modules), len(modules)), 1)
    image.putdata([0 if dark else 1 for row in modules for dark in row])
    return image.resize((len(modules) * pixels,) * 2, Image.Resampling.NEAREST).convert("RGB")


def _draw(copy: PosterCopy, layout: Layout, portrait: Image.Image | None) -> Image.Image:
    sheet = Image.new("RGB", layout.sheet, PAPER)
    draw_strip(sheet, layout, copy.campaign)
    draw_portrait(sheet, layout.portrait, layout.unit, portrait, copy.name)
    draw_sign(sheet, layout, copy)
    draw_quote(sheet, layout, copy.quote)
    draw_facts(sheet, layout, copy)
    draw_invitation(sheet, layout, copy)
    if copy.sample:
        draw_sample(sheet, layout, copy.sample)
    _draw_code_card(sheet, layout, copy.address)  # last: nothing may lie over the code
    return sheet


def _draw_code_card(sheet: Image.Image, layout: Layout, address: str) -> None:
    box = layout.code
    code = draw_code(address, box.w)
    edge = layout.unit // 10
    x, y = box.x + (box.w - code.width) // 2, box.y + (box.h - code.height) // 2
    frame = (x - edge, y - edge, x + code.width + edge - 1, y + code.height + edge - 1)
    ImageDraw.Draw(sheet).rectangle(frame, CARD, outline=GOLD, width=max(edge // 4, 2))
    sheet.paste(code, (x, y))
