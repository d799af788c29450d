"""The layout that a face leads: the name on the wall beside it, as over a shop."""

from campaign.posters.blocks import (
    CODE,
    EDGE,
    bled,
    code_card,
    course,
    portrait,
    quoted,
    sample,
    text,
    title,
    wall,
)
from campaign.posters.columns import column
from campaign.posters.inks import Inks
from campaign.posters.shapes import Area, Drawing, Fill
from campaign.posters.sizes import WIDTH
from campaign.posters.typesetting import SANS, SERIF
from campaign.posters.words import Face, PosterCopy

STRIP, SIGN = 26.0, 62.0  # the title's height, the sign's width
BELOW = 106.0  # what stands under the face


def portrait_led(copy: PosterCopy, face: Face | None, height: float, inks: Inks) -> Drawing:
    floor = height - BELOW
    photo = Area(SIGN, STRIP, WIDTH - SIGN, floor - STRIP)
    return [
        Fill(bled(Area(0, 0, WIDTH, height), height), inks.paper),
        *wall(bled(Area(0, 0, WIDTH, floor), height), inks),
        *title(copy, 0, STRIP, inks),
        *portrait(bled(photo, height), face, copy.name, inks),
        *_sign(copy, Area(0, STRIP, SIGN, floor - STRIP), inks),
        *sample(copy, floor - photo.h * 0.2),
        *_words(copy, Area(EDGE, floor + 10, WIDTH - 3 * EDGE - CODE, BELOW - 24), inks),
        *course(bled(Area(0, height - 4, WIDTH, 4), height), inks),
        *code_card(copy, Area(WIDTH - EDGE - CODE, floor + 8, CODE, CODE + 15)),
    ]


def _sign(copy: PosterCopy, area: Area, inks: Inks) -> Drawing:
    """Number, name from top to bottom, and nickname."""
    number = Area(area.x + EDGE, area.y + 4, area.w - EDGE - 6, 8)
    shapes, below = text(
        f"{copy.number}号候选人", number, SANS, inks.accent, sizes=(6, 4), align="m"
    )
    bottom = area.bottom - 10
    if copy.nickname:
        low = Area(number.x - 4, bottom - 16, number.w + 8, 16)
        nickname = f"“{copy.nickname}”"
        words, _ = text(
            nickname, low, SERIF, inks.accent, sizes=(8.5, 4.5), lines=2, align="m", rest=1
        )
        shapes += words
        bottom = low.y - 4
    name = Area(number.x, below + 8, number.w, bottom - below - 8)
    return [*shapes, *column(copy.name, name, inks.on_wall, largest=36)]


def _words(copy: PosterCopy, area: Area, inks: Inks) -> Drawing:
    """The sentence, who says it, and who asks."""
    quote = Area(area.x, area.y, area.w, area.h * 0.5)
    shapes, below = text(
        quoted(copy.quote), quote, SERIF, inks.title, sizes=(13, 8), lines=3, leading=1.3
    )
    y = max(below, area.y) + 6
    shapes.append(Fill(Area(area.x, y, 12, 0.9), inks.course_2))
    facts = Area(area.x, y + 5, area.w, area.h * 0.25)
    more, below = text(copy.post, facts, SANS, inks.ink, sizes=(5.4, 4), lines=2)
    place = Area(area.x, below + 2.4, area.w, 12)
    where, _ = text(copy.community, place, SANS, inks.quiet, sizes=(4.6, 3.6), lines=2)
    foot = Area(area.x, area.bottom - 8, area.w, 8)
    hosts, _ = text(copy.hosts, foot, SANS, inks.quiet, sizes=(3.4, 2.4), lines=2, rest=1)
    return [*shapes, *more, *where, *hosts]
