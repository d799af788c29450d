"""Which photo of a story stands where: at its place in the body, after the lead, or at the end."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString

from profiles.bodies import body_parts
from profiles.models import Photo


class Part(NamedTuple):
    """A piece of the body and the photo after it, if any."""

    html: SafeString
    photo: Photo | None


class Placed(NamedTuple):
    """A body with its photos. opening: after the lead. rest: after the text."""

    parts: list[Part]
    opening: Photo | None
    rest: list[Photo]

    @property
    def first(self) -> Photo | None:
        """The photo that is met first."""
        placed = (part.photo for part in self.parts if part.photo)
        return self.opening or next(placed, None) or next(iter(self.rest), None)


def place_photos(body: str, photos: Sequence[Photo]) -> Placed:
    """Put each photo where the body names its number, once; a number without one is left out.

    Where the body names none, the first one follows the lead; all others follow the text.
    """
    waiting = {photo.number: photo for photo in photos}
    parts = [
        Part(html, waiting.pop(number, None) if number is not None else None)
        for html, number in body_parts(body)
    ]
    rest = [photo for photo in photos if photo.number in waiting]
    if len(rest) < len(photos) or not rest:
        return Placed(parts, None, rest)
    return Placed(parts, rest[0], rest[1:])


def empty_places(body: str, photos: Iterable[Photo]) -> list[int]:
    """Return the numbers that the body names and that no photo has."""
    numbers = {photo.number for photo in photos}
    named = (number for _html, number in body_parts(body) if number is not None)
    return sorted(set(named) - numbers)
