"""Two versions of a text, and what differs, for people to read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from diff_match_patch import diff_match_patch
from django.utils import timezone
from django.utils.translation import gettext

from profiles.bodies import plain_text
from profiles.models import Story
from profiles.reviewing import TEXT_FIELDS

KINDS = {-1: "old", 0: "same", 1: "new"}
AROUND = 24  # characters of what stayed the same, on either side of a change
COMPARED = ("published_at", *TEXT_FIELDS)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of text. kind: "same", "old" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    label: str
    pieces: list[Piece]


def differences(old: Any, new: Any) -> list[Difference]:
    """Return what differs between two versions of a story, field by field."""
    found = []
    for name in COMPARED:
        before, after = _words(old, name), _words(new, name)
        label = str(getattr(Story._meta.get_field(name), "verbose_name", name))
        if before != after:
            parts = _in_whole if name == "published_at" else compare
            found.append(Difference(label=label, pieces=parts(before, after)))
        elif name == "body" and _marked(old) != _marked(new):
            layout = Piece(kind="same", text=gettext("the same words, set differently"))
            found.append(Difference(label=label, pieces=[layout]))
    return found


def compare(old: str, new: str) -> list[Piece]:
    """Return the pieces of which the old text and the new one are made, long same ones cut."""
    comparing = diff_match_patch()
    found = comparing.diff_main(old, new)
    comparing.diff_cleanupSemantic(found)  # whole words and sentences, as a person would say it
    return [
        Piece(kind=KINDS[sign], text=text if sign else _shortened(text)) for sign, text in found
    ]


def _in_whole(old: str, new: str) -> list[Piece]:
    """A time of which single figures are struck out can't be read."""
    both = (Piece(kind="old", text=old), Piece(kind="new", text=new))
    return [piece for piece in both if piece.text]


def _value(version: Any, name: str) -> Any:
    return version.get(name) if isinstance(version, dict) else getattr(version, name)


def _marked(version: Any) -> list[str]:
    """The body with its tags, whatever its line ends."""
    return str(_value(version, "body") or "").split()


def _words(version: Any, name: str) -> str:
    value = _value(version, name)
    if name == "body":
        return plain_text(value or "")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def _shortened(text: str) -> str:
    if len(text) <= 2 * AROUND + 3:
        return text
    return f"{text[:AROUND]} … {text[-AROUND:]}"
