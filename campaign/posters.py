"""Posters: a face, a name, a sentence, and a code that leads to the story.

Pure drawing: words and a portrait in, bytes out, the same bytes for the same input.
"""

import time
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

import qrcode
from PIL import Image, ImageDraw, ImageOps

from campaign.typesetting import (
    SANS,
    SERIF,
    Box,
    draw_text,
    drawable,
    load_font,
    missing_characters,
)

PAPER, CARD, INK, INK_2 = "#fbf7f0", "#ffffff", "#22201c", "#5c564c"
BRICK, DEEP, MORTAR, GOLD, GOLD_ON_DEEP = "#a3271b", "#7f1a12", "#8f2117", "#c9922e", "#f3d089"
QUIET_ZONE = 4  # modules of white on every side; source: ISO/IEC 18004
DPI = 300


@dataclass(frozen=True, kw_only=True)
class PosterCopy:
    """The words of a poster.

    address: what the code says. printed_address: the same, short enough to be typed.
    sample: drawn across everything but the code; empty for a poster that counts.
    """

    name: str
    number: int
    nickname: str
    post: str
    community: str
    quote: str
    campaign: str
    hosts: str
    invitation: str
    address: str
    printed_address: str
    sample: str

    @property
    def missing(self) -> str:
        """The characters that a poster would have to print as 〓."""
        words = (self.name, self.nickname, self.post, self.community, self.quote, self.campaign)
        return missing_characters("".join((*words, self.hosts, self.invitation)))


class Layout(NamedTuple):
    """Where things stand on a sheet, in pixels; unit is the measure that type follows."""

    sheet: tuple[int, int]
    unit: int
    strip: int
    portrait: Box
    facts: Box
    quote: Box
    code: Box
    invitation: Box
    hosts: Box


def _mm(*values: float) -> tuple[int, ...]:
    return tuple(round(value * DPI / 25.4) for value in values)


LAYOUTS = {
    "a4": Layout(
        sheet=(2480, 3508),
        unit=118,  # 10 mm
        strip=413,
        portrait=Box(*_mm(14, 46, 104, 130)),
        facts=Box(*_mm(126, 46, 70, 130)),
        quote=Box(*_mm(14, 184, 182, 32)),
        code=Box(*_mm(126, 216, 70, 70)),
        invitation=Box(*_mm(14, 220, 106, 50)),
        hosts=Box(*_mm(14, 276, 106, 12)),
    ),
    "phone": Layout(
        sheet=(1080, 1920),
        unit=54,
        strip=190,
        portrait=Box(60, 240, 520, 650),
        facts=Box(620, 240, 400, 650),
        quote=Box(60, 950, 960, 200),
        code=Box(500, 1220, 520, 520),
        invitation=Box(60, 1240, 410, 400),
        hosts=Box(60, 1790, 960, 80),
    ),
}


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


def draw_code(address: str, width: int) -> Image.Image:
    """Return the QR code, quiet zone and all, as large as whole pixels per module allow.

    width: in pixels, the most it may measure. Error correction H bears scratches and stickers.
    """
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_H, border=QUIET_ZONE, box_size=1
    )
    code.add_data(address)
    code.make(fit=True)
    modules = code.get_matrix()
    pixels = max(width // len(modules), 1)
    image = Image.new("1", (len(modules), len(modules)), 1)
    image.putdata([0 if dark else 1 for row in modules for dark in row])
    return image.resize((len(modules) * pixels,) * 2, Image.Resampling.NEAREST).convert("RGB")


def _draw(copy: PosterCopy, layout: Layout, portrait: Image.Image | None) -> Image.Image:
    sheet = Image.new("RGB", layout.sheet, PAPER)
    _draw_strip(sheet, layout, copy.campaign)
    _draw_portrait(sheet, layout.portrait, portrait, copy.name)
    _draw_facts(sheet, layout, copy)
    _draw_quote(sheet, layout, copy.quote)
    _draw_invitation(sheet, layout, copy)
    if copy.sample:
        _draw_sample(sheet, copy.sample)
    _draw_card(sheet, layout, copy.address)  # last: nothing may lie over the code
    return sheet


def _draw_strip(sheet: Image.Image, layout: Layout, campaign: str) -> None:
    """The masthead: courses of brick, the last one gold, and the campaign's name."""
    pen = ImageDraw.Draw(sheet)
    unit, height = layout.unit, layout.strip
    pen.rectangle((0, 0, sheet.width, height), DEEP)
    joint, course = max(unit // 24, 2), unit // 2
    for row, y in enumerate(range(0, height, course)):
        pen.line((0, y, sheet.width, y), MORTAR, joint)
        for x in range(-unit if row % 2 else 0, sheet.width, unit * 2):
            pen.line((x, y, x, min(y + course, height)), MORTAR, joint)
    for number, x in enumerate(range(0, sheet.width, unit)):
        colour = GOLD if number % 3 == 1 else BRICK
        pen.rectangle((x, height, x + unit - joint * 2, height + unit // 4), colour)
    width = sheet.width - 2 * layout.portrait.x
    top = round(height / 2 - unit * 0.9)
    box = Box(layout.portrait.x, top, width, round(unit * 1.8))
    draw_text(sheet, campaign, box, SERIF, GOLD_ON_DEEP, largest=unit, smallest=unit // 2, lines=1)


def _draw_portrait(sheet: Image.Image, box: Box, portrait: Image.Image | None, name: str) -> None:
    """The face, cropped a little above the middle; without one, the name's first character."""
    if portrait is not None:
        face = ImageOps.fit(
            portrait, (box.w, box.h), Image.Resampling.LANCZOS, centering=(0.5, 0.3)
        )
        sheet.paste(face, (box.x, box.y))
        return
    ImageDraw.Draw(sheet).rectangle(box.corners, "#f5ecdf")
    first = Box(box.x, box.y + box.h // 2 - box.w // 3, box.w, box.w // 2)
    size = box.w // 3
    draw_text(sheet, name[:1], first, SERIF, BRICK, largest=size, smallest=size, centred=True)


def _draw_facts(sheet: Image.Image, layout: Layout, copy: PosterCopy) -> None:
    unit, box = layout.unit, layout.facts
    label = Box(box.x, box.y, box.w, round(unit * 0.8))
    y = draw_text(
        sheet, f"{copy.number}号候选人", label, SANS, BRICK, largest=unit // 2, smallest=unit // 3
    )
    name = Box(box.x, y, box.w, unit * 4)
    y = draw_text(
        sheet, copy.name, name, SERIF, INK, largest=round(unit * 2.2), smallest=unit, lines=2
    )
    nickname = f"“{copy.nickname}”" if copy.nickname else ""
    y = draw_text(
        sheet,
        nickname,
        Box(box.x, y, box.w, round(unit * 1.8)),
        SERIF,
        BRICK,
        largest=round(unit * 0.8),
        smallest=unit // 2,
        lines=2,
    )
    y += unit // 3
    ImageDraw.Draw(sheet).rectangle((box.x, y, box.x + unit, y + unit // 12), GOLD)
    y += unit // 3
    for words in (copy.post, copy.community):
        rest = Box(box.x, y, box.w, max(box.y + box.h - y, unit))
        y = draw_text(
            sheet, words, rest, SANS, INK_2, largest=unit // 2, smallest=unit // 3, lines=4
        )
        y += unit // 6


def _draw_quote(sheet: Image.Image, layout: Layout, quote: str) -> None:
    if quote:
        unit = layout.unit
        draw_text(
            sheet,
            f"“{quote.strip('“”')}”",
            layout.quote,
            SERIF,
            BRICK,
            largest=unit,
            smallest=unit // 2,
            lines=2,
        )


def _draw_invitation(sheet: Image.Image, layout: Layout, copy: PosterCopy) -> None:
    unit, box = layout.unit, layout.invitation
    y = draw_text(
        sheet,
        copy.invitation,
        Box(box.x, box.y, box.w, unit * 3),
        SERIF,
        INK,
        largest=round(unit * 0.9),
        smallest=unit // 2,
        lines=3,
    )
    # Not through `draw_text`'s wrapping: an address broken in two can't be typed.
    address = Box(box.x, y + unit // 4, box.w, unit)
    draw_text(
        sheet,
        copy.printed_address,
        address,
        SANS,
        INK,
        largest=round(unit * 0.55),
        smallest=unit // 4,
    )
    draw_text(
        sheet,
        copy.hosts,
        layout.hosts,
        SANS,
        INK_2,
        largest=round(unit * 0.4),
        smallest=unit // 4,
        lines=2,
    )


def _draw_sample(sheet: Image.Image, words: str) -> None:
    """Say across the sheet that it leads nowhere yet."""
    font = load_font(SERIF, sheet.width // 9)
    words = drawable(words)
    length = round(font.getlength(words))
    mark = Image.new("L", (length, round(font.size * 1.6)), 0)
    ImageDraw.Draw(mark).text((0, mark.height // 2), words, font=font, fill=70, anchor="lm")
    mark = mark.rotate(30, Image.Resampling.BICUBIC, expand=True)
    for share in (0.12, 0.42, 0.72):
        place = ((sheet.width - mark.width) // 2, round(sheet.height * share) - mark.height // 4)
        sheet.paste(BRICK, place, mark)


def _draw_card(sheet: Image.Image, layout: Layout, address: str) -> None:
    box = layout.code
    code = draw_code(address, box.w)
    edge = layout.unit // 10
    x, y = box.x + (box.w - code.width) // 2, box.y + (box.h - code.height) // 2
    frame = (x - edge, y - edge, x + code.width + edge - 1, y + code.height + edge - 1)
    ImageDraw.Draw(sheet).rectangle(frame, CARD, outline=GOLD, width=max(edge // 4, 2))
    sheet.paste(code, (x, y))
