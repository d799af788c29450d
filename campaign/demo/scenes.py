"""Three places drawn by the program, for the photos of the demonstration's stories."""

from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

from PIL import Image

from campaign.demo.portraits import BRICK, DEEP, FINER, GOLD, INK, TEAL, Pen

WIDTH, HEIGHT = 1500, 1000
STONE, PLASTER, SHADE, LIGHT = "#d9cdb8", "#efe3cb", "#c6b595", "#ffe9a8"
SKIN = "#e8bd97"


class Scene(NamedTuple):
    """Which nominee's story it belongs to, after which paragraph, and its words."""

    number: int
    after: int
    draw: Callable[[Pen], None]
    sky: str
    alt: str
    caption: str


def draw_scene(scene: Scene) -> bytes:
    """Return a JPEG of 1500 × 1000 pixels."""
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), scene.sky)
    scene.draw(Pen(image))
    out = BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "JPEG", quality=90)
    return out.getvalue()


def _person(pen: Pen, x: float, foot: float, size: float, clothes: str, hair: str = INK) -> None:
    pen.box(x - size * 0.16, foot - size * 0.42, size * 0.13, size * 0.42, INK, 8)
    pen.box(x + size * 0.03, foot - size * 0.42, size * 0.13, size * 0.42, INK, 8)
    pen.box(x - size * 0.22, foot - size * 0.8, size * 0.44, size * 0.46, clothes, size * 0.12)
    pen.oval(x, foot - size * 0.9, size * 0.27, size * 0.3, SKIN)
    pen.slice(x, foot - size * 0.92, size * 0.31, size * 0.32, (195, 345), hair)


def _chair(pen: Pen, x: float, foot: float, size: float) -> None:
    for leg in (-0.4, 0.34):
        pen.box(x + leg * size, foot - size * 0.5, size * 0.07, size * 0.5, DEEP)
    pen.box(x - size * 0.45, foot - size * 0.56, size * 0.9, size * 0.12, BRICK, 4)
    pen.box(x - size * 0.45, foot - size * 1.15, size * 0.09, size * 0.65, DEEP, 4)


def _lift(pen: Pen) -> None:
    """An old house of nine floors, with a new lift beside it."""
    pen.box(260, 90, 760, 910, PLASTER)
    for floor in range(9):
        y = 120 + floor * 96
        pen.box(260, y + 74, 760, 8, SHADE)
        for column in range(5):
            is_lit = (floor * 3 + column * 5) % 7 == 0
            pen.box(300 + column * 145, y, 92, 56, LIGHT if is_lit else "#8fa9ad", 4)
    pen.box(1040, 60, 190, 940, "#b9d3d6")
    for floor in range(10):
        pen.box(1040, 60 + floor * 96, 190, 7, TEAL)
    pen.box(1062, 640, 146, 196, GOLD, 6)
    _person(pen, 1135, 832, 150, BRICK, "#9b958c")
    pen.box(0, 950, WIDTH, 50, STONE)
    for x, clothes in ((420, TEAL), (500, "#5b3a6b"), (905, BRICK)):
        _person(pen, x, 975, 190, clothes)


def _arcade(pen: Pen) -> None:
    """An arcade in the evening, with chairs that wait for a song."""
    pen.box(0, 170, WIDTH, 330, PLASTER)
    for x in range(60, WIDTH, 240):
        pen.box(x, 215, 130, 190, LIGHT if x % 480 == 60 else "#6d7f8c", 60)
    pen.box(0, 480, WIDTH, 46, BRICK)
    pen.box(0, 526, WIDTH, 330, "#3a3442")
    for x in range(0, WIDTH + 1, 300):
        pen.box(x - 34, 526, 68, 340, STONE)
        pen.box(x - 46, 526, 92, 30, SHADE)
    for x in (150, 750, 1350):
        pen.oval(x, 590, 66, 84, BRICK)
        pen.oval(x, 590, 40, 84, "#c4552d")
    pen.box(0, 856, WIDTH, 144, "#a89a86")
    for place in range(8):
        _chair(pen, 120 + place * 170, 930 + 34 * (place % 2), 92)
    _person(pen, 1050, 900, 250, TEAL, "#55504b")


def _park(pen: Pen) -> None:
    """Two people on their way past a banyan."""
    pen.box(0, 640, WIDTH, 360, "#b9c98f")
    pen.shape(480, 1000, 700, 640, 860, 640, 1240, 1000, fill=STONE)
    for x, w, h in ((40, 190, 420), (230, 150, 330), (1180, 200, 390), (1370, 160, 300)):
        pen.box(x, 640 - h, w, h, PLASTER)
        for floor in range(h // 80):
            pen.box(x + 28, 660 - h + floor * 80, w - 56, 36, "#9db3b0", 4)
    pen.box(330, 330, 90, 420, "#6b4a2f", 30)
    for root in (300, 430, 460):
        pen.line(root, 330, root, 730, fill="#6b4a2f", width=9)
    for x, y, w in ((380, 220, 460), (200, 290, 330), (560, 290, 350), (380, 340, 520)):
        pen.oval(x, y, w, w * 0.6, "#5c7a3f")
    _person(pen, 760, 905, 300, BRICK)
    _person(pen, 880, 910, 270, "#7d8a94", "#d8d2c6")
    pen.box(1000, 800, 190, 18, DEEP, 4)
    for x in (1015, 1160):
        pen.box(x, 818, 14, 60, DEEP)


SCENES = (
    Scene(
        number=1,
        after=2,
        draw=_lift,
        sky="#cfe0e4",
        alt="一栋九层老楼，旁边新装的电梯里站着一位老人",
        caption="电梯装好了，老楼里的人又下得了楼。",
    ),
    Scene(
        number=3,
        after=3,
        draw=_arcade,
        sky="#51566e",
        alt="傍晚的骑楼底下摆着一排椅子，一位女士站在旁边",
        caption="周三傍晚，骑楼底下的椅子先摆好了。",
    ),
    Scene(
        number=5,
        after=2,
        draw=_park,
        sky="#dbe8ea",
        alt="榕树旁的小路上，两个人并肩往公园走",
        caption="从巷口到小公园，一共六“站”。",
    ),
)
