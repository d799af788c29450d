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
from campaign.posters.roll import roll
from campaign.posters.shapes import Area, Drawing, Fill, Words
from campaign.posters.sizes import WIDTH, Size
from campaign.posters.typesetting import SANS, SERIF
from campaign.posters.words import Face, ListCopy, Person

HEAD = 62.0  # the wall with the district's name
FOOT = 103.0  # what the code stands in
GAP, MOST_COLUMNS = 5.0, 8
TALL, TALLEST, UNDER = 1.1, 1.35, 0.42  # a face's height and its words', in widths of a face
MOST_UNDER = 21.0


class Grid(NamedTuple):
    """Cells in columns: each a face, and the words under it. cell, tall: a face's measures."""

    columns: int
    rows: int
    cell: float
    tall: float

    @property
    def under(self) -> float:
        return _under_height(self.cell)

    @property
    def step(self) -> float:
        return self.tall + self.under + GAP


def district_list(
    copy: ListCopy, faces: tuple[Face | None, ...], size: Size, inks: Inks
) -> Drawing:
    height = size.height
    area = Area(EDGE, HEAD + 8, WIDTH - 2 * EDGE, height - HEAD - FOOT - 13)
    card = Area(WIDTH - EDGE - CODE - 2, height - FOOT + 4, CODE, CODE + 15)
    words = Area(EDGE, card.y, card.x - 2 * EDGE, card.h)
    return [
        Fill(bled(Area(0, 0, WIDTH, height), size), inks.paper),
        *wall(bled(Area(0, 0, WIDTH, HEAD), size), inks),
        *title(copy, 2, 28, inks),
        *_head(copy, Area(EDGE, 27, WIDTH - 2 * EDGE, 30), inks),
        *_people(copy, faces, area, inks),
        *sample(copy, height * 0.55),
        *_call(copy, words, size, inks),
        *course(bled(Area(0, height - 4, WIDTH, 4), size), inks),
        *code_card(copy, card),
    ]


def _head(copy: ListCopy, area: Area, inks: Inks) -> Drawing:
    name = area._replace(w=area.w * 0.66)
    shapes, foot = text(copy.district, name, SERIF, inks.on_wall, sizes=(30, 12), rest=0.6)
    large = max((line.size for line in shapes if isinstance(line, Words)), default=0.0)
    # On the name's baseline, which lies 0.12 of a type size above its foot
    count = Area(name.right, area.y, area.w - name.w, foot - area.y - 0.12 * large + 0.12 * 8)
    words = f"{len(copy.people)}位候选人"
    sizes = (8, 5)
    more, _ = text(words, count, SERIF, inks.accent, sizes=sizes, align="r", rest=1)
    return [*shapes, *more]


def _people(copy: ListCopy, faces: tuple[Face | None, ...], area: Area, inks: Inks) -> Drawing:
    """Everyone with a face, or where there are too many, everyone's name."""
    grid = best_grid(len(copy.people), area)
    if grid.rows * grid.columns < len(copy.people):
        return roll(copy.people, area, inks)
    return _faces(copy, faces, area, grid, inks)


def _faces(
    copy: ListCopy, faces: tuple[Face | None, ...], area: Area, grid: Grid, inks: Inks
) -> Drawing:
    last = len(copy.people) - (grid.rows - 1) * grid.columns
    used = grid.columns * (grid.cell + GAP) - GAP
    top = area.y + max(area.h - grid.rows * grid.step + GAP, 0) * 0.4
    shapes: Drawing = []
    for number, person in enumerate(copy.people):
        row, place = divmod(number, grid.columns)
        short = (grid.columns - last) * (grid.cell + GAP) / 2 if row == grid.rows - 1 else 0.0
        x = area.x + (area.w - used) / 2 + max(short, 0) + place * (grid.cell + GAP)
        cell = Area(x, top + row * grid.step, grid.cell, grid.tall)
        shapes += portrait(cell, faces[number], person.name, inks)
        space = grid.under * 0.13  # between the face and the name
        below = cell._replace(y=cell.bottom + space, h=grid.under - space)
        shapes += _under(person, below, inks)
    return shapes


def _under(person: Person, area: Area, inks: Inks) -> Drawing:
    largest = min(area.w * 0.2, 9.0)
    name = area._replace(h=area.h * 0.6)
    sizes = (largest, largest * 0.55)
    shapes, below = text(
        person.name, name, SERIF, inks.ink, sizes=sizes, lines=1, leading=1.15, align="m"
    )
    below += largest * 0.22
    place = area._replace(y=below, h=max(area.bottom - below, 1))
    sizes = (largest * 0.6, 2.2)
    more, _ = text(person.community, place, SANS, inks.quiet, sizes=sizes, align="m")
    return [*shapes, *more]


def best_grid(people: int, area: Area) -> Grid:
    """Return the grid with the largest faces that holds everyone, or as many as there is room."""
    fewest = 1 if people == 1 else 2
    grids = [_grid(people, columns, area) for columns in range(fewest, MOST_COLUMNS + 1)]
    holding = [grid for grid in grids if grid.rows * grid.columns >= people]
    return max(holding, key=lambda grid: grid.cell, default=grids[-1])


def _grid(people: int, columns: int, area: Area) -> Grid:
    """Return so many columns; with few rows the faces are as large as the height allows."""
    rows = max(ceil(people / columns), 1)
    widest = (area.w - GAP * (columns - 1)) / columns
    row = (area.h + GAP) / rows - GAP
    cell = min(widest, max(row / (TALL + UNDER), (row - MOST_UNDER) / TALL))
    smallest = (area.w - GAP * (MOST_COLUMNS - 1)) / MOST_COLUMNS
    if cell < smallest:  # then not everybody has room
        cell = min(widest, smallest)
        row = cell * TALL + _under_height(cell)
        rows = max(int((area.h + GAP) / (row + GAP)), 1)
    tall = min(row - _under_height(cell), cell * TALLEST)
    return Grid(columns, rows, cell, tall)


def _under_height(cell: float) -> float:
    return min(cell * UNDER, MOST_UNDER)


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
