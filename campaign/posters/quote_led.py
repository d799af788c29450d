"""The layout that a sentence leads: large on the wall, with a face and a name under it."""

from campaign.posters.blocks import (
    CODE,
    EDGE,
    bled,
    code_card,
    portrait,
    quoted,
    sample,
    text,
    title,
    wall,
)
from campaign.posters.inks import Inks
from campaign.posters.shapes import Area, Drawing
from campaign.posters.sizes import WIDTH
from campaign.posters.typesetting import SERIF
from campaign.posters.words import Face, PosterCopy

STRIP = 26.0
FACE = Area(0, -124, 108, 124)  # from the sheet's foot
CARD = CODE + 15


def quote_led(copy: PosterCopy, face: Face | None, height: float, inks: Inks) -> Drawing:
    photo = FACE._replace(y=height + FACE.y)
    beside = Area(photo.right + 10, photo.y + 2, WIDTH - photo.right - 10 - EDGE, 0)
    card = Area(WIDTH - EDGE - CODE, height - EDGE - CARD + 4, CODE, CARD)
    return [
        *wall(bled(Area(0, 0, WIDTH, height), height), inks),
        *title(copy, 4, STRIP, inks),
        *_quote(copy, Area(EDGE, STRIP + 8, WIDTH - 2 * EDGE, photo.y - STRIP - 20), inks),
        *portrait(bled(photo, height), face, copy.name, inks),
        *_name(copy, beside._replace(h=card.y - beside.y - 6), inks),
        *sample(copy, photo.y + photo.h * 0.3),
        *code_card(copy, card),
    ]


def _quote(copy: PosterCopy, area: Area, inks: Inks) -> Drawing:
    """The sentence; where there is none, the name stands in its place."""
    words = quoted(copy.quote) or copy.name
    shapes, _ = text(
        words, area, SERIF, inks.on_wall, sizes=(34, 12), lines=7, leading=1.32, rest=0.45
    )
    return shapes


def _name(copy: PosterCopy, area: Area, inks: Inks) -> Drawing:
    name, below = text(copy.name, area._replace(h=18), SERIF, inks.on_wall, sizes=(16, 8))
    y = below + 3
    shapes = [*name]
    if copy.nickname:
        row = area._replace(y=y, h=8)
        words, y = text(f"“{copy.nickname}”", row, SERIF, inks.accent, sizes=(7, 4))
        shapes += words
    return shapes
