"""The layout of everyone in a district: a wall of faces under its name."""

from math import ceil
from typing import NamedTuple

from campaign.posters.blocks import (
    CODE,
    EDGE,
    bled,
    code_card,
    course,
    hosts,
    portrait,
    sample,
    text,
    title,
    wall,
)
from campaign.posters.inks import Inks
from campaign.posters.shapes import Area, Drawing, Fill
from campaign.posters.sizes import WIDTH, Size
from campaign.posters.typesetting import SANS, SERIF
from campaign.posters.words import Face, ListCopy, Person

HEAD = 62.0  # the wall with the district's name
FOOT = 103.0  # what the code stands in
GAP, MOST_COLUMNS = 5.0, 8
TALL, UNDER = 1.1, 0.4  # a face's height and that of its words, in widths of a face


class Grid(NamedTuple):
    """Cells in columns: each a face, and the words under it. cell: a face's width."""

    columns: int
    rows: int
    cell: float


def district_list(
    copy: ListCopy, faces: tuple[Face | None, ...], size: Size, inks: Inks
) -> Drawing:
    height = size.height
    area = Area(EDGE, HEAD + 8, WIDTH - 2 * EDGE, height - HEAD - FOOT - 10)
    card = Area(WIDTH - EDGE - CODE - 2, height - FOOT + 4, CODE, CODE + 15)
    words = Area(EDGE, card.y, card.x - 2 * EDGE, card.h)
    return [
        Fill(bled(Area(0, 0, WIDTH, height), size), inks.paper),
        *wall(bled(Area(0, 0, WIDTH, HEAD), size), inks),
        *title(copy, 2, 28, inks),
        *_head(copy, Area(EDGE, 27, WIDTH - 2 * EDGE, 30), size, inks),
        *_faces(copy, faces, area, size, inks),
        *sample(copy, height * 0.55),
        *_call(copy, words, size, inks),
        *course(bled(Area(0, height - 4, WIDTH, 4), size), inks),
        *code_card(copy, card),
    ]


def _head(copy: ListCopy, area: Area, size: Size, inks: Inks) -> Drawing:
    name = area._replace(w=area.w * 0.66)
    shapes, _ = text(copy.district, name, SERIF, inks.on_wall, sizes=(30, 12), rest=0.6)
    count = Area(name.right, area.y + 12, area.w - name.w, 14)
    words = f"{len(copy.people)}位候选人"
    sizes = (8, 5)
    more, _ = text(words, count, SERIF, inks.accent, sizes=sizes, align="r", rest=1)
    return [*shapes, *more]


def _faces(
    copy: ListCopy, faces: tuple[Face | None, ...], area: Area, size: Size, inks: Inks
) -> Drawing:
    grid = best_grid(len(copy.people), area, size)
    step = grid.cell * (TALL + UNDER) + GAP
    last = len(copy.people) - (grid.rows - 1) * grid.columns
    used = grid.columns * (grid.cell + GAP) - GAP
    top = area.y + max(area.h - grid.rows * step + GAP, 0) * 0.4
    shapes: Drawing = []
    for number, person in enumerate(copy.people[: grid.rows * grid.columns]):
        row, place = divmod(number, grid.columns)
        short = (grid.columns - last) * (grid.cell + GAP) / 2 if row == grid.rows - 1 else 0.0
        x = area.x + (area.w - used) / 2 + max(short, 0) + place * (grid.cell + GAP)
        cell = Area(x, top + row * step, grid.cell, grid.cell * TALL)
        shapes += portrait(cell, faces[number], person.name, inks)
        shapes += _under(
            person, cell._replace(y=cell.bottom + 1.5, h=grid.cell * UNDER - 1.5), size, inks
        )
    return shapes


def _under(person: Person, area: Area, size: Size, inks: Inks) -> Drawing:
    largest = min(area.w * 0.2, 9.0)
    name = area._replace(h=area.h * 0.62)
    sizes = (largest, largest * 0.55)
    shapes, below = text(
        person.name, name, SERIF, inks.ink, sizes=sizes, lines=1, leading=1.15, align="m"
    )
    place = area._replace(y=below + 1, h=max(area.bottom - below - 1, 1))
    sizes = (largest * 0.6, 2.2)
    more, _ = text(person.community, place, SANS, inks.quiet, sizes=sizes, align="m")
    return [*shapes, *more]


def best_grid(people: int, area: Area, size: Size) -> Grid:
    """Return the grid with the largest faces that holds everyone, or as many as there is room."""
    grids = [_grid(people, columns, area) for columns in range(2, MOST_COLUMNS + 1)]
    holding = [grid for grid in grids if grid.rows * grid.columns >= people]
    return max(holding, key=lambda grid: grid.cell, default=grids[-1])


def _grid(people: int, columns: int, area: Area) -> Grid:
    """Return so many columns; with few rows the faces are as large as the height allows."""
    rows = max(ceil(people / columns), 1)
    widest = (area.w - GAP * (columns - 1)) / columns
    tallest = ((area.h + GAP) / rows - GAP) / (TALL + UNDER)
    cell = min(widest, tallest)
    smallest = (area.w - GAP * (MOST_COLUMNS - 1)) / MOST_COLUMNS
    if cell < smallest:
        cell = min(widest, smallest)
        rows = max(int((area.h + GAP) / (cell * (TALL + UNDER) + GAP)), 1)
    return Grid(columns, rows, cell)


def _call(copy: ListCopy, area: Area, size: Size, inks: Inks) -> Drawing:
    shapes, below = text(
        copy.call,
        area._replace(h=area.h * 0.6),
        SERIF,
        inks.title,
        sizes=(13, 7),
        lines=3,
        leading=1.35,
    )
    rule = Fill(Area(area.x, below + 7, 14, 0.9), inks.course_2)
    foot = Area(area.x, area.bottom - 12, area.w, 12)
    return [*shapes, rule, *hosts(copy, foot, size, inks.quiet, align="l", rest=1)]
