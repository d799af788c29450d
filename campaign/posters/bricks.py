"""The identity in a drawing: its colours (those of static/css/tokens.css) and its brickwork."""

from PIL import Image, ImageDraw

from campaign.posters.typesetting import Box

PAPER, CARD, WASH, INK, INK_2 = "#fbf7f0", "#ffffff", "#f5ecdf", "#22201c", "#5c564c"
BRICK, DEEP, MORTAR, GOLD, GOLD_ON_DEEP = "#a3271b", "#7f1a12", "#8f2117", "#c9922e", "#f3d089"
TRACK = "#efe4d3"


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
