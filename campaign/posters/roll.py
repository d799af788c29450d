"""A long list of names, column by column, for a district with too many for faces."""

from math import ceil

from campaign.posters.blocks import text
from campaign.posters.inks import Inks
from campaign.posters.shapes import Area, Drawing
from campaign.posters.typesetting import SANS, SERIF
from campaign.posters.words import Person

COLUMNS = (3, 4, 5)
LARGEST, SMALLEST = 9.0, 4.8  # from one name to the next; the smallest is read at arm's length
GAP = 5.0


def roll(people: tuple[Person, ...], area: Area, inks: Inks) -> Drawing:
    """Set each name with its community after it; who has no room at all is counted at the end."""
    columns = next((n for n in COLUMNS if area.h / ceil(len(people) / n) >= 6), COLUMNS[-1])
    step = max(min(area.h / ceil(len(people) / columns), LARGEST), SMALLEST)
    rows = int(area.h / step + 0.01)
    shown = people if len(people) <= rows * columns else people[: rows * columns - 1]
    wide = (area.w - GAP * (columns - 1)) / columns
    places = [
        Area(area.x + column * (wide + GAP), area.y + row * step, wide, step)
        for column in range(columns)
        for row in range(rows)
    ]
    shapes: Drawing = []
    for place, person in zip(places, shown, strict=False):
        shapes += _entry(person, place, inks)
    if len(shown) < len(people):
        more = f"……共{len(people)}位"
        shapes += text(more, places[-1], SANS, inks.quiet, sizes=(step * 0.5, 2), rest=0.5)[0]
    return shapes


def _entry(person: Person, place: Area, inks: Inks) -> Drawing:
    name = place._replace(w=place.w * 0.48)
    where = Area(name.right + 1.5, place.y, place.w - name.w - 1.5, place.h)
    size = min(place.h * 0.66, 5.4)
    words, _ = text(person.name, name, SERIF, inks.ink, sizes=(size, size / 2.6), rest=0.5)
    more, _ = text(person.community, where, SANS, inks.quiet, sizes=(size * 0.7, 2.2), rest=0.5)
    return [*words, *more]
