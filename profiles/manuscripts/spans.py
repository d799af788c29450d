"""What a manuscript consists of: labelled pieces that, joined, are the manuscript again."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Label(StrEnum):
    GAP = "gap"  # white space
    MARK = "mark"  # names or sets apart what stands beside it: 来源 |, 【开栏语】
    COLUMN = "column"
    HEADLINE = "headline"
    DATE = "date"
    OUTLET = "outlet"
    SUMMARY = "summary"
    COLUMN_NOTE = "column note"
    CREDIT = "credit"
    LEAD = "lead"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CALL = "call"
    SOURCE = "source"
    EDITOR = "editor"
    UNRECOGNISED = "unrecognised"


BODY = frozenset({Label.HEADING, Label.PARAGRAPH, Label.UNRECOGNISED})


@dataclass(frozen=True)
class Span:
    label: Label
    text: str


class Cut(NamedTuple):
    """The same before it is cut out: characters start to end of the manuscript."""

    start: int
    end: int
    label: Label


# Python's own white space, and what has no width but hides at the ends of pasted lines.
WHITE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u2060\ufeff"
)


def tile(text: str, cuts: Iterable[Cut]) -> tuple[Span, ...]:
    """Return spans that cover the text without gap or overlap, whatever the cuts are.

    What lies between the cuts is a gap if it is white, else unrecognised: it is never lost.
    """
    spans: list[Span] = []
    at = 0
    for start, end, label in sorted(cuts):
        start = max(start, at)
        if start >= end:
            continue
        spans += _between(text[at:start])
        spans.append(Span(label, text[start:end]))
        at = end
    return (*spans, *_between(text[at:]))


def _between(text: str) -> list[Span]:
    if not text:
        return []
    return [Span(Label.UNRECOGNISED if text.strip(WHITE) else Label.GAP, text)]
