"""Portraits drawn by the program: eighteen faces that belong to nobody."""

from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 1500
FINER = 2  # drawn twice as large and shrunk, so that edges are smooth

BRICK, DEEP, GOLD, TEAL, INK = "#a3271b", "#7f1a12", "#c9922e", "#0f6b6b", "#2b2622"
SKINS = ("#f2cfae", "#e8bd97", "#d9a67c")
HAIRS = ("#2b2622", "#3a2a20", "#55504b", "#9b958c", "#d8d2c6")


class Look(NamedTuple):
    """How one face differs from another; the numbers are places in the tables above."""

    ground: str
    motif: str
    skin: int
    hair: int
    cut: str
    clothes: str
    collar: str
    glasses: bool = False


LOOKS = (
    Look("#f0dcc0", "bricks", 0, 2, "bob", "#a3271b", "v"),
    Look("#cfe0dc", "waves", 2, 0, "crop", "#33506b", "zip"),
    Look("#f3d9cf", "flowers", 1, 4, "bun", "#5b3a6b", "round"),
    Look("#e9e2c8", "roofs", 2, 0, "side", "#c9922e", "zip"),
    Look("#dfe6d3", "leaves", 0, 1, "long", "#0f6b6b", "v", True),
    Look("#f4e3c3", "lattice", 0, 0, "ponytail", "#3f7a4d", "shirt"),
    Look("#d5e3ea", "waves", 2, 3, "crop", "#7f1a12", "round"),
    Look("#f6e0d2", "flowers", 1, 0, "bob", "#d98a3d", "shirt", True),
    Look("#d8e6df", "waves", 2, 2, "side", "#2f5d62", "v"),
    Look("#f1e0c9", "lattice", 1, 1, "long", "#b5483a", "round"),
    Look("#e6dccb", "bricks", 1, 4, "bald", "#4b4a45", "v", True),
    Look("#e8ddea", "leaves", 0, 0, "long", "#f4efe6", "shirt"),
    Look("#dde5d8", "roofs", 1, 0, "crop", "#35607a", "shirt", True),
    Look("#f3dcd6", "leaves", 0, 3, "bob", "#f7f4ee", "v"),
    Look("#efe3c6", "roofs", 1, 3, "side", "#6b4a2f", "zip"),
    Look("#e4d7c8", "bricks", 2, 0, "crop", "#c4552d", "zip"),
    Look("#dce8d0", "leaves", 1, 1, "ponytail", "#6d8b3a", "round"),
    Look("#e3dfee", "lattice", 0, 0, "bun", "#39446b", "shirt", True),
)


def draw_portrait(number: int) -> bytes:
    """Return a JPEG of 1200 × 1500 pixels; the same number is always the same face."""
    look = LOOKS[(number - 1) % len(LOOKS)]
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), look.ground)
    pen = Pen(image)
    MOTIFS[look.motif](pen)
    _draw_hair_behind(pen, look)
    _draw_body(pen, look)
    _draw_head(pen, look)
    _draw_hair_before(pen, look)
    _draw_face(pen, look)
    out = BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "JPEG", quality=88)
    return out.getvalue()


class Pen:
    """ImageDraw in the portrait's own measure of 1200 × 1500."""

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)

    def oval(self, x: float, y: float, w: float, h: float, fill: str) -> None:
        self._draw.ellipse(_scaled(x - w / 2, y - h / 2, x + w / 2, y + h / 2), fill)

    def box(self, x: float, y: float, w: float, h: float, fill: str, radius: float = 0) -> None:
        self._draw.rounded_rectangle(_scaled(x, y, x + w, y + h), radius * FINER, fill)

    def shape(self, *points: float, fill: str) -> None:
        self._draw.polygon(_scaled(*points), fill)

    def arc(
        self, x: float, y: float, w: float, h: float, ends: tuple[int, int], fill: str, width: int
    ) -> None:
        where = _scaled(x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        self._draw.arc(where, *ends, fill, width * FINER)

    def slice(
        self, x: float, y: float, w: float, h: float, ends: tuple[int, int], fill: str
    ) -> None:
        where = _scaled(x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        self._draw.chord(where, *ends, fill)

    def line(self, *points: float, fill: str, width: int) -> None:
        self._draw.line(_scaled(*points), fill, width * FINER)


def _scaled(*values: float) -> list[float]:
    return [value * FINER for value in values]


# what lies behind


def _bricks(pen: Pen) -> None:
    for row in range(7):
        for x in range(-120 if row % 2 else 0, WIDTH, 240):
            fill = ("#e3c6a5", "#dcb995", "#e8cfb1")[(row + x // 240) % 3]
            pen.box(x + 6, 1000 + row * 84, 228, 72, fill, 6)


def _waves(pen: Pen) -> None:
    for row in range(6):
        for x in range(-100 if row % 2 else 0, WIDTH + 200, 200):
            pen.arc(x, 1040 + row * 86, 210, 120, (180, 360), "#a9c8c6", 14)


def _flowers(pen: Pen) -> None:
    for x, y, size in ((170, 240, 120), (1040, 200, 150), (1080, 640, 100), (110, 720, 100)):
        for dx, dy in ((0, -1), (0.95, -0.3), (0.6, 0.8), (-0.6, 0.8), (-0.95, -0.3)):
            pen.oval(x + dx * size * 0.55, y + dy * size * 0.55, size * 0.8, size * 0.8, "#dd8a72")
        pen.oval(x, y, size * 0.5, size * 0.5, GOLD)


def _roofs(pen: Pen) -> None:
    pen.oval(960, 280, 260, 260, "#f0cf8e")
    for x, y, w in ((-60, 900, 420), (300, 820, 380), (640, 930, 420), (960, 850, 380)):
        pen.box(x, y, w, 700, "#d9cdb4")
        pen.shape(x - 24, y, x + w / 2, y - 130, x + w + 24, y, fill="#c4b08d")
        for dx in (0.22, 0.58):
            pen.box(x + w * dx, y + 80, 70, 100, "#efe6d2", 8)


def _leaves(pen: Pen) -> None:
    for x, y, size in ((120, 200, 230), (1080, 180, 260), (60, 620, 190), (1140, 640, 200)):
        for turn in range(3):
            fill = ("#a8bd94", "#b9cca6", "#97ae84")[turn]
            pen.slice(x + turn * 34 - 34, y + turn * 50, size, size, (200, 20), fill)


def _lattice(pen: Pen) -> None:
    for x in (70, 850):
        pen.box(x, 120, 280, 620, "#d8c29a", 12)
        for row in range(4):
            for column in range(2):
                pen.box(x + 26 + column * 122, 148 + row * 148, 106, 122, "#f7edd8", 6)
                pen.line(
                    x + 79 + column * 122,
                    148 + row * 148,
                    x + 79 + column * 122,
                    270 + row * 148,
                    fill="#d8c29a",
                    width=10,
                )


MOTIFS: dict[str, Callable[[Pen], None]] = {
    "bricks": _bricks,
    "waves": _waves,
    "flowers": _flowers,
    "roofs": _roofs,
    "leaves": _leaves,
    "lattice": _lattice,
}

# the person


def _draw_body(pen: Pen, look: Look) -> None:
    skin = SKINS[look.skin]
    pen.box(190, 1130, 820, 560, look.clothes, 240)
    pen.box(515, 930, 170, 300, _darker(skin), 70)
    if look.collar == "round":
        pen.slice(600, 1140, 280, 200, (0, 180), skin)
    else:
        pen.shape(500, 1132, 700, 1132, 600, 1290, fill=skin)
    if look.collar == "shirt":
        pen.shape(490, 1120, 590, 1290, 430, 1260, fill=_darker(look.clothes))
        pen.shape(710, 1120, 610, 1290, 770, 1260, fill=_darker(look.clothes))
    if look.collar == "zip":
        pen.line(600, 1290, 600, 1500, fill=_darker(look.clothes), width=12)
        pen.box(690, 1330, 130, 34, GOLD, 8)
    pen.slice(600, 1000, 172, 130, (20, 160), _darker(skin))


def _draw_head(pen: Pen, look: Look) -> None:
    skin = SKINS[look.skin]
    for x in (368, 832):
        pen.oval(x, 720, 90, 130, skin)
    pen.box(380, 430, 440, 590, skin, 215)


def _draw_hair_behind(pen: Pen, look: Look) -> None:
    hair = HAIRS[look.hair]
    if look.cut == "long":
        pen.box(330, 400, 540, 850, hair, 240)
    elif look.cut == "bob":
        pen.box(320, 390, 560, 590, hair, 230)
    elif look.cut == "bun":
        pen.oval(600, 330, 240, 210, hair)
    elif look.cut == "ponytail":
        pen.oval(880, 640, 190, 460, hair)


def _draw_hair_before(pen: Pen, look: Look) -> None:
    hair = HAIRS[look.hair]
    if look.cut == "bald":
        for x in (378, 822):
            pen.oval(x, 640, 70, 190, hair)
        return
    pen.slice(600, 610, 480, 440, (180, 360), hair)
    if look.cut in ("long", "bob"):
        for x, ends in ((395, (90, 270)), (805, (270, 90))):
            pen.slice(x, 690, 90, 330, ends, hair)
        pen.slice(520, 590, 330, 200, (150, 350), hair)
    elif look.cut == "side":
        pen.slice(510, 600, 330, 240, (140, 350), hair)
        for x in (388, 812):
            pen.box(x - 18, 590, 36, 130, hair, 14)
    elif look.cut == "crop":
        for x in (390, 810):
            pen.box(x - 20, 580, 40, 120, hair, 14)
    else:  # combed back
        pen.slice(600, 600, 470, 300, (180, 360), hair)


def _draw_face(pen: Pen, look: Look) -> None:
    skin, brow = SKINS[look.skin], HAIRS[min(look.hair, 3)]
    for x in (500, 700):
        pen.arc(x, 690, 110, 60, (200, 340), brow, 14)
        pen.oval(x, 735, 34, 40, INK)
        pen.oval(x + 6, 727, 10, 12, "#ffffff")
        pen.oval(x - 16 if x < 600 else x + 16, 830, 96, 60, _warmer(skin))
    pen.arc(600, 790, 50, 70, (20, 130), _darker(skin), 10)
    pen.slice(600, 872, 170, 120, (10, 170), "#8c2f25")
    pen.slice(600, 866, 140, 60, (10, 170), "#fffaf2")
    if look.glasses:
        for x in (500, 700):
            pen.arc(x, 738, 140, 126, (0, 360), "#3b332c", 9)
        pen.line(570, 730, 630, 730, fill="#3b332c", width=9)


def _mixed(colour: str, other: tuple[int, int, int], share: float) -> str:
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    mixed = [round(a * (1 - share) + b * share) for a, b in zip(parts, other, strict=True)]
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def _darker(colour: str) -> str:
    return _mixed(colour, (60, 30, 20), 0.18)


def _warmer(colour: str) -> str:
    return _mixed(colour, (226, 110, 90), 0.35)
