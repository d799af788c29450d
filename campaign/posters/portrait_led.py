"""The layout that a face leads: the name on the wall beside it, as over a shop."""

from campaign.posters.blocks import (
    CODE,
    EDGE,
    bled,
    code_card,
    community,
    course,
    hosts,
    portrait,
    quoted,
    sample,
    text,
    title,
    wall,
)
from campaign.posters.columns import column
from campaign.posters.inks import Inks
from campaign.posters.shapes import Area, Drawing, Fill, Words
from campaign.posters.sizes import WIDTH, Size
from campaign.posters.typesetting import SANS, SERIF
from campaign.posters.words import Face, PosterCopy

STRIP, SIGN = 26.0, 62.0  # the title's height, the sign's width
BELOW = 108.0  # what stands under the face, on an A4 page


def portrait_led(copy: PosterCopy, face: Face | None, size: Size, inks: Inks) -> Drawing:
    height = size.height
    ground = height - BELOW - max(height - 297, 0) * 0.2
    photo = Area(SIGN, STRIP, WIDTH - SIGN, ground - STRIP)
    middle = ground + (height - 4 - ground - CODE - 15) / 2
    card = Area(WIDTH - EDGE - CODE - 2, middle, CODE, CODE + 15)
    words = Area(EDGE, card.y - 2.5, card.x - 2 * EDGE, card.h + 4.5)  # from its top to its foot
    return [
        Fill(bled(Area(0, 0, WIDTH, height), size), inks.paper),
        *wall(bled(Area(0, 0, WIDTH, ground), size), inks),
        *title(copy, 0, STRIP, inks),
        *portrait(bled(photo, size), face, copy.name, inks),
        *_sign(copy, Area(0, STRIP, SIGN, ground - STRIP), size, inks),
        *sample(copy, ground - photo.h * 0.18),
        *_words(copy, words, size, inks),
        *course(bled(Area(0, height - 4, WIDTH, 4), size), inks),
        *code_card(copy, card),
    ]


def _sign(copy: PosterCopy, area: Area, size: Size, inks: Inks) -> Drawing:
    """Number, name from top to bottom, and nickname."""
    number = Area(area.x + 8, area.y + 3, area.w - EDGE, 8)
    sizes = (6 * size.small, 4)
    shapes, below = text(
        f"{copy.number}号候选人", number, SANS, inks.accent, sizes=sizes, align="m"
    )
    bottom = area.bottom - 11
    if copy.nickname:
        low = Area(number.x - 4, bottom - 18, number.w + 8, 18)
        words, _ = text(
            quoted(copy.nickname),
            low,
            SERIF,
            inks.accent,
            sizes=(9, 4.5),
            lines=2,
            align="m",
            rest=1,
        )
        shapes += words
        bottom = min(line.y - line.size / 2 for line in words if isinstance(line, Words)) - 8
    name = Area(number.x, below + 7, number.w, bottom - below - 7)
    return [*shapes, *column(copy.name, name, inks.on_wall, largest=44)]


def _words(copy: PosterCopy, area: Area, size: Size, inks: Inks) -> Drawing:
    """The sentence, who says it, and who asks."""
    small = size.small
    foot = Area(area.x, area.bottom - 11 * small, area.w, 11 * small)
    asks = hosts(copy, foot, size, inks.quiet, align="l", rest=1)
    end = min((line.y - line.size for line in asks if isinstance(line, Words)), default=foot.bottom)
    quote = area._replace(h=area.h * 0.46)
    shapes, below = text(
        quoted(copy.quote), quote, SERIF, inks.title, sizes=(16, 8), lines=3, leading=1.3
    )
    if shapes:
        below += 7
        shapes.append(Fill(Area(area.x, below, 14, 0.9), inks.course_2))
        below += 7
    large = small if shapes else small * 1.5  # where there is no sentence, they fill its place
    post = Area(area.x, below, area.w, (end - below) * 0.5)
    more, below = text(copy.post, post, SANS, inks.ink, sizes=(6.6 * large, 4.4), lines=2)
    place = Area(area.x, below + 2.5, area.w, end - below - 4)
    where, _ = community(copy.community, place, inks.quiet, size=5.4 * large, smallest=4)
    return [*shapes, *more, *where, *asks]
