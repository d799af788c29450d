"""The layout that a sentence leads: large on the wall, with a face and a name under it."""

from campaign.posters.blocks import (
    CODE,
    EDGE,
    bled,
    code_card,
    community,
    hosts,
    portrait,
    quoted,
    sample,
    text,
    title,
    wall,
)
from campaign.posters.inks import Inks
from campaign.posters.shapes import Area, Drawing, Fill, Words
from campaign.posters.sizes import WIDTH, Size
from campaign.posters.typesetting import SANS, SERIF
from campaign.posters.words import Face, PosterCopy

STRIP = 30.0
FACE = 106.0  # its width
CARD = CODE + 15


def quote_led(copy: PosterCopy, face: Face | None, size: Size, inks: Inks) -> Drawing:
    height = size.height
    tall = 161 + max(height - 297, 0) * 0.6
    photo = Area(0, height - tall, FACE, tall)
    beside = Area(FACE + 9, photo.y, WIDTH - FACE - 9 - EDGE, 0)
    card = Area(WIDTH - EDGE - CODE - 2, height - EDGE - CARD - 5, CODE, CARD)
    half = WIDTH - 6 - (card.x + card.w / 2)  # of what stands in the middle under the card
    below = Area(WIDTH - 6 - 2 * half, card.bottom + 3.5, 2 * half, height - card.bottom - 8)
    return [
        *wall(bled(Area(0, 0, WIDTH, height), size), inks),
        *title(copy, 2, STRIP, inks),
        *_quote(copy, Area(EDGE, STRIP + 4, WIDTH - 2 * EDGE, photo.y - STRIP - 12), inks),
        *portrait(bled(photo, size), face, copy.name, inks),
        *_name(copy, beside._replace(h=card.y - beside.y - 7), size, inks),
        *sample(copy, photo.y - 16),
        *code_card(copy, card),
        *hosts(copy, below, size, inks.aside),
    ]


def _quote(copy: PosterCopy, area: Area, inks: Inks) -> Drawing:
    """The sentence under a large mark; where there is none, the name stands in its place."""
    bare = quoted(copy.quote)[1:-1]
    room = area._replace(y=area.y + 20, h=area.h - 20)
    shapes, bottom = text(
        bare or copy.name, room, SERIF, inks.on_wall, sizes=(33, 11), lines=7, leading=1.3
    )
    down = (room.bottom - bottom) * 0.45
    moved: Drawing = [line._replace(y=line.y + down) for line in shapes if isinstance(line, Words)]
    mark = Words(area.x - 20.5, area.y + down + 25, "“", SERIF, 44, inks.course_2)
    return [*([mark] if bare else []), *moved]


def _name(copy: PosterCopy, area: Area, size: Size, inks: Inks) -> Drawing:
    """Who says it, above the code; without a sentence the name stands large above all this."""
    small = size.small
    row, lines = area._replace(h=17), 2 if " " in copy.name else 1
    name = copy.name if quoted(copy.quote) else ""
    shapes, y = text(name, row, SERIF, inks.on_wall, sizes=(17, 5), lines=lines, leading=1.2)
    if copy.nickname:
        row = area._replace(y=y + (4 if name else 0), h=8)
        words, y = text(quoted(copy.nickname), row, SERIF, inks.accent, sizes=(7.5, 4))
        shapes += words
    shapes.append(Fill(Area(area.x, y + 4.5, 14, 0.9), inks.course_2))
    left = area.bottom - y - 9
    row = area._replace(y=y + 9, h=left * 0.5)
    post, y = text(copy.post, row, SANS, inks.by_wall, sizes=(5.2 * small, 3.6), lines=2)
    row = area._replace(y=y + 2, h=area.bottom - y - 2)
    place, _ = community(copy.community, row, inks.aside, size=4.6 * small, smallest=3.4)
    return [*shapes, *post, *place]
