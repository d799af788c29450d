"""A certificate on a lying A4 sheet: who is honoured with what, and how anybody can check it."""

from dataclasses import dataclass

from campaign.posters.blocks import course, sample, text, wall
from campaign.posters.bricks import BRICK, CARD, DEEP, GOLD, INK, INK_2, PAPER, WASH
from campaign.posters.inks import COLOUR
from campaign.posters.shapes import Area, Code, Drawing, Fill, Frame, Mark
from campaign.posters.sizes import SIZES, WIDTH
from campaign.posters.typesetting import SANS, SERIF
from campaign.posters.words import Copy

HEIGHT = SIZES["landscape"].height
CODE = 23.0
SIDE = 24.0  # from the sheet's sides to its words
FOOT = HEIGHT - 21.0 - CODE  # where code, proof and hosts begin
LENGTHS = (36, 44, 54, 66, 80)  # characters of winners' names in a line


@dataclass(frozen=True, kw_only=True)
class CertificateCopy(Copy):
    """The words of a certificate.

    name: the honoured person, or the edition's own name. about: who they are. honour: the
    award, or the place. closing: the last sentence of an award. proof: lines on the seal.
    winners: of an edition, award and names.
    """

    title: str
    subtitle: str
    name: str
    about: str
    sentence: str
    honour: str
    honour_en: str
    counted: str
    day: str
    proof: tuple[str, ...]
    closing: str = ""
    winners: tuple[tuple[str, str], ...] = ()


def certificate(copy: CertificateCopy) -> Drawing:
    return [
        *_border(),
        *_head(copy),
        *(_roll(copy) if copy.winners else _person(copy)),
        *sample(copy, HEIGHT * 0.42),
        *_foot(copy),
    ]


def _hosts(copy: CertificateCopy, area: Area) -> tuple[Drawing, float]:
    """Set each host on a line of its own, the last one just above the day.

    They stand where whoever awards signs, with nothing beside them that a stamp would cover.
    """
    names = copy.hosts.split("、")
    step = min(area.h / len(names), 7.4)
    y = area.bottom - step * len(names)
    shapes: Drawing = []
    for name in names:
        size = min(step * 0.75, 5.4)
        row = area._replace(y=y, h=step)
        words, _ = text(name, row, SERIF, INK, sizes=(size, 1.6), align="r")
        shapes += words
        y += step
    return shapes, y


def _border() -> Drawing:
    """A wall of brick around the sheet, a line of gold within it, the mark's courses above."""
    sheet = Area(0, 0, WIDTH, HEIGHT)
    inner = sheet.inset(7)
    corner = 9.0
    shapes: Drawing = [
        *wall(sheet, COLOUR, brick=9),
        Fill(inner, PAPER),
        Frame(inner.inset(1.6), GOLD, 0.7),
        Frame(inner.inset(3.2), BRICK, 0.25),
    ]
    for x in (inner.x, inner.right - corner):
        for y in (inner.y, inner.bottom - corner):
            square = Area(x, y, corner, corner)
            shapes += [Fill(square, DEEP), Mark(square.inset(1.8), COLOUR.accent)]
    return shapes


def _head(copy: CertificateCopy) -> Drawing:
    area = Area(SIDE, 17, WIDTH - 2 * SIDE, 12)
    title, y = text(copy.title, area, SERIF, BRICK, sizes=(11.5, 8), align="m")
    below = area._replace(y=y + 2.4, h=4)
    subtitle, y = text(copy.subtitle, below, SANS, INK_2, sizes=(3.2, 2.4), align="m")
    line = Area(WIDTH / 2 - 20, y + 2.4, 40, 1.1)
    return [*title, *subtitle, *course(line, COLOUR, brick=4)]


def _person(copy: CertificateCopy) -> Drawing:
    wide = Area(SIDE, 46, WIDTH - 2 * SIDE, 12)
    name, y = text(copy.name, wide, SERIF, INK, sizes=(11, 5), align="m")
    about, y = text(
        copy.about, wide._replace(y=y + 2.6, h=8), SANS, INK_2, sizes=(3.5, 2.6), lines=2, align="m"
    )
    sentence, y = text(
        copy.sentence, wide._replace(y=y + 5, h=5), SANS, INK, sizes=(4, 2.8), align="m"
    )
    honour, y = text(
        copy.honour, wide._replace(y=y + 3.4, h=10), SERIF, BRICK, sizes=(9.5, 4), align="m"
    )
    english, y = text(
        copy.honour_en, wide._replace(y=y + 1.6, h=4), SANS, INK_2, sizes=(3.2, 2.2), align="m"
    )
    closing, _ = text(
        copy.closing, wide._replace(y=y + 3.6, h=5), SERIF, INK, sizes=(4, 2.8), align="m"
    )
    return [*name, *about, *sentence, *honour, *english, *closing]


def _roll(copy: CertificateCopy) -> Drawing:
    """The edition's own: its name, and everybody who is honoured in it."""
    wide = Area(SIDE - 4, 43.5, WIDTH - 2 * SIDE + 8, 9)
    shapes, y = text(copy.name, wide, SERIF, INK, sizes=(7.5, 4), align="m")
    words, y = text(
        copy.sentence, wide._replace(y=y + 2, h=4), SANS, INK_2, sizes=(3.4, 2.4), align="m"
    )
    shapes += words
    return [*shapes, *_winners(copy, wide._replace(y=y + 4, h=FOOT - y - 7))]


def _winners(copy: CertificateCopy, area: Area) -> Drawing:
    """Set each award over its winners, all in one size, and no name over two lines."""
    size, step, length = max(_measures(copy, area, length) for length in LENGTHS)
    blocks = [(honour, _rows(names, length)) for honour, names in copy.winners]
    y = area.y
    shapes: Drawing = []
    for honour, lines in blocks:
        for line, colour in ((honour, BRICK), *((line, INK) for line in lines)):
            row = area._replace(y=y, h=step)
            words, _ = text(line, row, SERIF, colour, sizes=(size, size * 0.6), align="m")
            shapes += words
            y += step
        y += step * 0.4
    return shapes


def _measures(copy: CertificateCopy, area: Area, length: int) -> tuple[float, float, int]:
    """Return type size and distance of lines at which all fit with lines of that length."""
    lines = (len(_rows(names, length)) for _honour, names in copy.winners)
    step = min(area.h / sum(number + 1.4 for number in lines), 7.5)
    return min(step * 0.7, area.w / length, 4.4), step, length


def _rows(names: str, length: int) -> list[str]:
    """Return names parted by 、 in lines that are about equally long."""
    people = names.split("、")
    number = -(-len(names) // length)
    each = -(-len(people) // number)
    return ["、".join(people[at : at + each]) for at in range(0, len(people), each)]


def _foot(copy: CertificateCopy) -> Drawing:
    """What proves it on the left, the code beside its words; who awards it on the right."""
    card = Area(SIDE + 1, FOOT, CODE, CODE)
    left = Area(card.right + 5, FOOT, 78, CODE)
    counted, y = text(copy.counted, left._replace(h=6), SERIF, INK, sizes=(4.4, 2.8), rest=0)
    shapes: Drawing = [*counted]
    y += 2
    for line in copy.proof:
        row = left._replace(y=y, h=6)
        words, y = text(line, row, SANS, INK_2, sizes=(2.5, 1.7), lines=2, leading=1.35)
        shapes += words
        y += 1.3
    call = Area(card.x - 3, card.bottom + 1.6, card.w + 6, 3.5)
    invitation, _ = text(copy.invitation, call, SANS, INK_2, sizes=(2.6, 1.8), align="m")
    signed = Area(left.right + 3, FOOT, WIDTH - SIDE - left.right - 3, CODE)
    hosts, y = _hosts(copy, signed._replace(h=CODE - 7))
    day, _ = text(copy.day, signed._replace(y=y + 2, h=5), SERIF, INK, sizes=(4, 2.4), align="r")
    return [
        *shapes,
        *hosts,
        *day,
        Fill(card.inset(-1), CARD),
        Frame(card.inset(-1), WASH, 0.4),
        Code(card, copy.address),
        *invitation,
    ]
