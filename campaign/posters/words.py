"""What a poster says. It speaks Chinese."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from PIL import Image

from campaign.posters.typesetting import missing_characters


@dataclass(frozen=True, kw_only=True)
class Copy:
    """The words that every poster has.

    address: what the code says. printed_address: the same, short enough to be typed.
    sample: drawn across everything but the code; empty for a poster that counts. spot: where
    it hangs, or empty.
    """

    campaign: str
    hosts: str
    invitation: str
    address: str
    printed_address: str
    sample: str
    spot: str = ""

    @property
    def missing(self) -> str:
        """The characters that a poster would have to print as 〓."""
        return missing_characters("".join(_words_in(vars(self).values())))


@dataclass(frozen=True, kw_only=True)
class PosterCopy(Copy):
    """The words of a nominee's poster."""

    name: str
    number: int
    nickname: str
    post: str
    community: str
    quote: str


@dataclass(frozen=True, kw_only=True)
class ListCopy(Copy):
    """The words of the poster of a whole district. call: what it asks of its readers."""

    district: str
    call: str
    people: tuple["Person", ...]


class Person(NamedTuple):
    name: str
    community: str


class Face(NamedTuple):
    """A portrait, and where the face is in it, in percent from the left and from the top."""

    picture: Image.Image
    focus: tuple[float, float] = (50, 30)


def _words_in(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from _words_in(value)
