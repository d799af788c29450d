"""The sheets that posters are made for.

A layout is drawn on a sheet 210 mm wide, an A4 page. An A3 page, a phone's screen and a share
picture are the same width with another height: they are drawn alike and then scaled.
"""

from typing import NamedTuple

WIDTH = 210.0  # of every sheet, in its own millimetres
BLEED, SLUG = 3.0, 10.0  # on paper: what is cut off, and the margin for crop marks around it


class Size(NamedTuple):
    """A sheet.

    scale: millimetres of paper to one of the sheet. dots: pixels to one of paper. small: how
    much larger than on paper the small print is; a phone shows a sheet 70 mm wide.
    """

    height: float
    scale: float
    dots: float
    small: float = 1

    @property
    def pixels(self) -> float:
        """Pixels to one millimetre of the sheet."""
        return self.scale * self.dots


PRINT = 300 / 25.4  # 300 dots per inch
SIZES = {
    "a4": Size(height=297, scale=1, dots=PRINT),
    "a3": Size(height=420 / 297 * 210, scale=297 / 210, dots=PRINT),
    "phone": Size(height=1920 / 1080 * 210, scale=1, dots=1080 / 210, small=1.3),
    "share": Size(height=1440 / 1080 * 210, scale=1, dots=1080 / 210, small=1.3),
    "landscape": Size(height=210 / 297 * 210, scale=297 / 210, dots=PRINT),  # a certificate's
}
POSTER_SIZES = ("a4", "a3", "phone", "share")
PAPER_SIZES = ("a4", "a3")
