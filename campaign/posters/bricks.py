"""The identity in a drawing: its colours (those of static/css/tokens.css) and its brickwork."""

import math

from PIL import Image, ImageDraw

from campaign.posters.typesetting import Box

PAPER, CARD, WASH, INK, INK_2 = "#fbf7f0", "#ffffff", "#f5ecdf", "#22201c", "#5c564c"
BRICK, DEEP, MORTAR, GOLD, GOLD_ON_DEEP = "#a3271b", "#7f1a12", "#8f2117", "#c9922e", "#f3d089"
TRACK = "#efe4d3"

Point = tuple[float, float]
# The mark of static/icons/favicon.svg on its field of 32 × 32: the gable's curves and its door.
MARK, STEPS, FINER = 32, 24, 3
GABLE = (
    ((8, 17), (8.6, 10), (11.7, 5), (16, 5)),
    ((16, 5), (20.3, 5), (23.4, 10), (24, 17)),
)
DOOR = (12, 19, 20, 27)


def lay_bricks(sheet: Image.Image, box: Box, unit: int, brick: str, mortar: str) -> None:
    wall = Image.new("RGB", (box.w, box.h), brick)
    pen = ImageDraw.Draw(wall)
    joint, course = max(unit // 24, 2), unit // 2
    for row, y in enumerate(range(0, box.h, course)):
        pen.line((0, y, box.w, y), mortar, joint)
        for x in range(-unit if row % 2 else 0, box.w, unit * 2):
            pen.line((x, y, x, y + course), mortar, joint)
    sheet.paste(wall, (box.x, box.y))


def lay_course(sheet: Image.Image, box: Box, unit: int) -> None:
    """One course of bricks as wide as the box, every third of them gold."""
    pen = ImageDraw.Draw(sheet)
    count = max(round(box.w / unit), 1)
    for number in range(count):
        left, right = (box.x + box.w * n // count for n in (number, number + 1))
        colour = GOLD if number % 3 == 1 else BRICK
        pen.rectangle((left, box.y, right - unit // 12 - 1, box.y + box.h - 1), colour)


def raise_gable(sheet: Image.Image, box: Box, colour: str) -> None:
    """The site's mark, a Lingnan gable with its door, filling a square."""
    mask = Image.new("L", (box.w * FINER, box.h * FINER), 0)
    scale = box.w * FINER / MARK
    pen = ImageDraw.Draw(mask)
    for points, fill in zip(mark_outlines(), (255, 0), strict=True):
        pen.polygon([(x * scale, y * scale) for x, y in points], fill=fill)
    sheet.paste(colour, (box.x, box.y), mask.resize((box.w, box.h), Image.Resampling.LANCZOS))


def mark_outlines() -> tuple[list[Point], list[Point]]:
    """Return the gable and, to be left free in it, the door, on the field of 32 × 32."""
    gable = [(3, 27), (3, 17), *_curve(*GABLE), (29, 17), (29, 27)]
    left, top, right, bottom = DOOR
    middle, radius = (left + right) / 2, (right - left) / 2
    turns = (math.pi * (1 + step / STEPS) for step in range(STEPS + 1))
    arch = [
        (middle + radius * math.cos(turn), top + radius * (1 + math.sin(turn))) for turn in turns
    ]
    return gable, [*arch, (right, bottom), (left, bottom)]


def mark_path(start: float, side: float) -> str:
    """Return the mark as an SVG path in a square that begins so far from the left and the top."""
    scale = side / MARK
    return "".join(
        "M" + "L".join(f"{start + x * scale:.2f} {start + y * scale:.2f}" for x, y in points) + "z"
        for points in mark_outlines()
    )


def _curve(*halves: tuple[Point, Point, Point, Point]) -> list[Point]:
    """Return points along cubic Bézier curves."""
    points = []
    for a, b, c, d in halves:
        for step in range(STEPS + 1):
            t = step / STEPS
            weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
            x = sum(weight * point[0] for weight, point in zip(weights, (a, b, c, d), strict=True))
            y = sum(weight * point[1] for weight, point in zip(weights, (a, b, c, d), strict=True))
            points.append((x, y))
    return points
