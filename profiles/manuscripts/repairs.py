"""Small repairs that an editor is offered, each shown before it is made; none is made silently."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_HAN = "\u3400-\u9fff"
_WIDE = str.maketrans(",;:!?()", "，；：！？（）")
_AROUND = 6  # characters shown at either side


@dataclass(frozen=True, kw_only=True)
class Kind:
    name: str
    label: "StrPromise"
    pattern: re.Pattern[str]
    by: str = ""  # empty: the wide form of what was found

    def mended(self, found: re.Match[str]) -> str:
        if self.name == "punctuation":
            return found[0].translate(_WIDE)
        return found.expand(self.by)


@dataclass(frozen=True, kw_only=True)
class Repair:
    """One place that could be mended: start to end of the text, what is there and what would be."""

    kind: Kind
    start: int
    old: str
    new: str
    before: str
    after: str

    @property
    def key(self) -> str:
        return f"{self.kind.name}-{self.start}"

    @property
    def old_shown(self) -> str:
        return _shown(self.old)

    @property
    def new_shown(self) -> str:
        return _shown(self.new)


KINDS = (
    Kind(
        name="punctuation",
        label=_("Half-width punctuation after Chinese characters"),
        pattern=re.compile(rf"(?<=[{_HAN}”」』》）])[,;:!?](?=[{_HAN}0-9A-Za-z“‘「『《（【\n]|$)"),
    ),
    Kind(
        name="quotes",
        label=_("Doubled quotation marks"),
        pattern=re.compile("([“”])\\1+"),
        by=r"\1",
    ),
    Kind(
        name="indent",
        label=_("Indents of full-width blanks"),
        pattern=re.compile(r"(?m)^[\u3000 \t]*\u3000[\u3000 \t]*(?=\S)"),
        by=r"",
    ),
    Kind(
        name="blank",
        label=_("More than two blank lines together"),
        pattern=re.compile(r"\n(?:[ \t\u3000]*\n){3,}"),
        by="\n\n\n",
    ),
)


def repairs(text: str) -> list[Repair]:
    """Return what could be mended, in the order of the text."""
    return sorted(_all(text), key=lambda repair: repair.start)


def _all(text: str) -> Iterator[Repair]:
    for kind in KINDS:
        for found in kind.pattern.finditer(text):
            start, end = found.span()
            yield Repair(
                kind=kind,
                start=start,
                old=found[0],
                new=kind.mended(found),
                before=text[max(0, start - _AROUND) : start].rpartition("\n")[2],
                after=text[end : end + _AROUND].partition("\n")[0],
            )


def mend(text: str, keys: Iterable[str]) -> str:
    """Return the text with the chosen repairs made, and nothing else."""
    chosen = set(keys)
    at, pieces = 0, []
    for repair in repairs(text):
        if repair.key in chosen and repair.start >= at:
            pieces += [text[at : repair.start], repair.new]
            at = repair.start + len(repair.old)
    return "".join([*pieces, text[at:]])


def _shown(text: str) -> str:
    return text.replace("\u3000", "□").replace("\n", "↵") or "∅"
