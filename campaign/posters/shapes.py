"""What a drawing is made of: a list of shapes, in millimetres from the sheet's upper left.

Layouts make the list, `raster` and `paper` draw it. So a PNG and a PDF have the same lines.
"""

from typing import Literal, NamedTuple

from PIL import Image


class Area(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def inset(self, by: float) -> "Area":
        return Area(self.x + by, self.y + by, self.w - 2 * by, self.h - 2 * by)


class Fill(NamedTuple):
    area: Area
    colour: str


class Frame(NamedTuple):
    """A line of that width along the inside of an area's edge."""

    area: Area
    colour: str
    width: float


class Words(NamedTuple):
    """One line. x: its left end, middle or right end; y: the middle of its characters."""

    x: float
    y: float
    text: str
    font: str
    size: float
    colour: str
    align: Literal["l", "m", "r"] = "l"


class Photo(NamedTuple):
    """A picture that fills its area: cropped around the focus, in percent from left and top."""

    area: Area
    picture: Image.Image
    focus: tuple[float, float] = (50, 30)


class Mark(NamedTuple):
    """The site's mark, a gable with its door, in a square area."""

    area: Area
    colour: str


class Code(NamedTuple):
    """A QR code with its quiet zone, in a square area."""

    area: Area
    address: str


class Across(NamedTuple):
    """Large pale words that rise from left to right over what is below them."""

    x: float
    y: float
    text: str
    size: float


Shape = Fill | Frame | Words | Photo | Mark | Code | Across
Drawing = list[Shape]
