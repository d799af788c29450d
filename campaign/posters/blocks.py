"""The blocks that layouts are made of: each returns shapes for its area."""

from campaign.posters.bricks import CARD, GOLD
from campaign.posters.inks import Inks
from campaign.posters.lines import fit, pieces, width_of
from campaign.posters.shapes import (
    Across,
    Area,
    Code,
    Drawing,
    Fill,
    Frame,
    Mark,
    Photo,
    Words,
)
from campaign.posters.sizes import BLEED, WIDTH, Size
from campaign.posters.typesetting import SANS, SERIF, drawable
from campaign.posters.words import Copy, Face

EDGE = 14.0  # from the sheet's sides to its words
CODE = 70.0  # a code's width, quiet zone and all
JOINT = 0.35
ONE_LINE = 38  # characters of an address that a card's width holds at 3 mm


def bled(area: Area, size: Size) -> Area:
    """Return the area, drawn over the edges of the sheet that it touches."""
    left = area.x - BLEED if area.x <= 0 else area.x
    top = area.y - BLEED if area.y <= 0 else area.y
    right = area.right + BLEED if area.right >= WIDTH else area.right
    bottom = area.bottom + BLEED if area.bottom >= size.height else area.bottom
    return Area(left, top, right - left, bottom - top)


def wall(area: Area, inks: Inks, *, brick: float = 12, pale: bool = False) -> Drawing:
    """A wall of bricks, laid half over half."""
    colour, joint = (inks.pale, inks.pale_joint) if pale else (inks.wall, inks.joint)
    shapes: Drawing = [Fill(area, colour)]
    course = brick * 0.42
    row = 0
    while row * course < area.h:
        y = area.y + row * course
        shapes.append(Fill(Area(area.x, y, area.w, JOINT), joint))
        x = area.x + (brick / 2 if row % 2 else brick)
        while x < area.right:
            high = min(course, area.bottom - y)
            shapes.append(Fill(Area(x, y, JOINT, high), joint))
            x += brick
        row += 1
    return shapes


def course(area: Area, inks: Inks, *, brick: float = 10) -> Drawing:
    """One course of bricks, every third of them gold."""
    count = max(round(area.w / brick), 1)
    step = area.w / count
    return [
        Fill(
            Area(area.x + n * step, area.y, step - (0.8 if n < count - 1 else 0), area.h),
            inks.course_2 if n % 3 == 1 else inks.course,
        )
        for n in range(count)
    ]


def text(
    words: str,
    area: Area,
    font: str,
    colour: str,
    *,
    sizes: tuple[float, float],
    lines: int = 1,
    leading: float = 1.4,
    align: str = "l",
    rest: float = 0,
) -> tuple[Drawing, float]:
    """Set a text; return its shapes and the y below them.

    rest: which share of the height that the text leaves free goes above it.
    """
    if not words.strip():
        return [], area.y
    fitted = fit(words, font, (area.w, area.h), sizes=sizes, lines=lines, leading=leading)
    step = fitted.size * leading
    high = step * (len(fitted.lines) - 1) + fitted.size
    y = area.y + max(area.h - high, 0) * rest
    shapes: Drawing = []
    for number, line in enumerate(fitted.lines):
        middle = y + fitted.size / 2 + number * step
        shapes += _line(line, area, middle, font, fitted.size, colour, align)
    return shapes, y + high


def _line(
    line: str, area: Area, y: float, font: str, size: float, colour: str, align: str
) -> Drawing:
    free = area.w - width_of(line, font, size)
    x = area.x + {"l": 0.0, "m": 0.5, "r": 1.0}[align] * free
    parts = pieces(line, font, size)
    if align != "l":
        x -= parts[0][0]  # only in a margin may a quote hang
    return [Words(x + over, y, part, font, size, colour) for over, part in parts]


def portrait(area: Area, face: Face | None, name: str, inks: Inks) -> Drawing:
    """The face, filling its place; without one, the name's first character on a pale wall."""
    if face is not None:
        return [Photo(area, face.picture, face.focus)]
    size = min(area.w, area.h) * 0.5
    middle = (area.x + area.w / 2, area.y + area.h * 0.45)
    initial = Words(*middle, drawable(name[:1]), SERIF, size, inks.title, "m")
    return [*wall(area, inks, pale=True), initial]


def title(copy: Copy, y: float, height: float, inks: Inks) -> Drawing:
    """The mark and the campaign's name, from edge to edge."""
    mark = Area(EDGE, y + height / 2 - 6, 12, 12)
    area = Area(EDGE + 16, y, WIDTH - 2 * EDGE - 16, height)
    words, _below = text(copy.campaign, area, SERIF, inks.accent, sizes=(11, 6), rest=0.5)
    return [Mark(mark, inks.accent), *words]


def code_card(copy: Copy, area: Area) -> Drawing:
    """The white card with the code, what to do with it, and the address for typing.

    area: as wide as the code, quiet zone and all; what is left of its height is for words.
    """
    card = Area(area.x - 2, area.y - 2, area.w + 4, area.h + 4)
    room = area.h - area.w
    call = Area(area.x + 2, area.y + area.w - 2.5, area.w - 4, room * 0.55)
    words, below = text(copy.invitation, call, SERIF, "#22201c", sizes=(6, 4), align="m")
    typed = Area(call.x, below, call.w, area.bottom - below)
    address = _typed(copy.printed_address, typed)
    code = Area(area.x, area.y, area.w, area.w)
    frame = Frame(card, GOLD, 0.5)
    return [Fill(card, CARD), Code(code, copy.address), frame, *words, *address]


def _typed(address: str, area: Area) -> Drawing:
    """Set an address to be typed; one whose single line would be tiny goes on after its host."""
    host, slash, path = address.partition("/")
    rows = [host + slash, path] if len(address) > ONE_LINE and path else [address]
    size = fit(rows[0], SANS, (area.w, area.h), sizes=(4.2, 1.2)).size
    step = size * 1.3
    top = area.y + (area.h - step * (len(rows) - 1) - size) / 2
    shapes: Drawing = []
    for number, row in enumerate(rows):
        line = area._replace(y=top + number * step, h=size)
        shapes += text(row, line, SANS, "#5c564c", sizes=(size, size / 2), align="m")[0]
    return shapes


def community(
    words: str, area: Area, colour: str, *, size: float, smallest: float
) -> tuple[Drawing, float]:
    """Where somebody works: in one line if need be a little smaller, else broken at its dots."""
    shapes, below = text(words, area, SANS, colour, sizes=(size, max(size * 0.72, smallest)))
    ends = [one._replace(text=one.text.rstrip("·")) for one in shapes if isinstance(one, Words)]
    return [*ends], below


def sample(copy: Copy, y: float) -> Drawing:
    """Say across the sheet, but below the eyes, that it leads nowhere yet."""
    return [Across(WIDTH / 2, y, drawable(copy.sample), 26)] if copy.sample else []


def quoted(quote: str) -> str:
    """Return a sentence between quotation marks, once, or an empty text."""
    bare = quote.strip().strip("“”")
    return f"“{bare}”" if bare else ""


def hosts(
    copy: Copy, area: Area, size: Size, colour: str, *, align: str = "m", rest: float = 0.5
) -> Drawing:
    """Who asks and, on a line of its own, where the poster hangs: a board is no host."""
    sizes, leading = (3.6 * size.small, 2.6), 1.35
    if not (copy.hosts and copy.spot):
        words = copy.hosts or copy.spot
        return text(
            words, area, SANS, colour, sizes=sizes, lines=2, leading=leading, align=align, rest=rest
        )[0]
    ends = area._replace(y=area.bottom - sizes[0], h=sizes[0])
    above = area._replace(h=area.h - sizes[0] * leading)
    asks, _ = text(
        copy.hosts, above, SANS, colour, sizes=sizes, lines=2, leading=1.2, align=align, rest=1
    )
    largest = max(line.size for line in asks if isinstance(line, Words))
    hangs, _ = text(copy.spot, ends, SANS, colour, sizes=(largest, 2), align=align, rest=1)
    return [*asks, *hangs]
