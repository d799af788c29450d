"""The two ways to print a poster: in the campaign's colours, and on white, sparing toner."""

from typing import NamedTuple

from campaign.posters import bricks


class Inks(NamedTuple):
    """wall: behind the title and the name, with joints.

    on_wall, accent: large words on it; by_wall, aside: small ones, and what stands behind them.
    """

    paper: str
    wall: str
    joint: str
    on_wall: str
    accent: str
    by_wall: str
    aside: str
    title: str
    ink: str
    quiet: str
    course: str
    course_2: str
    pale: str
    pale_joint: str


COLOUR = Inks(
    paper=bricks.PAPER,
    wall=bricks.DEEP,
    joint="#93271b",
    on_wall=bricks.PAPER,
    accent=bricks.GOLD_ON_DEEP,
    by_wall=bricks.PAPER,
    aside=bricks.GOLD_ON_DEEP,
    title=bricks.BRICK,
    ink=bricks.INK,
    quiet=bricks.INK_2,
    course=bricks.BRICK,
    course_2=bricks.GOLD,
    pale=bricks.WASH,
    pale_joint=bricks.TRACK,
)
OFFICE = Inks(
    paper="#ffffff",
    wall="#ffffff",
    joint="#f8f2ec",
    on_wall=bricks.BRICK,
    accent=bricks.INK,
    by_wall=bricks.INK,
    aside=bricks.INK_2,
    title=bricks.BRICK,
    ink=bricks.INK,
    quiet=bricks.INK_2,
    course=bricks.BRICK,
    course_2="#e3d3bf",
    pale="#ffffff",
    pale_joint="#f0e6dc",
)
