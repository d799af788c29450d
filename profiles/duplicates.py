"""Whether a manuscript is perhaps in the edition already."""

import re
from dataclasses import dataclass
from zlib import crc32

from django.utils.translation import gettext as _

from profiles.bodies import plain_text
from profiles.manuscripts import Manuscript
from profiles.models import Edition, Story

_PIECE = 8  # characters
_KEPT = 4  # of so many pieces one is kept, the same one in every text: 500 stories are 20 MB
_MOST = 0.5  # of the shorter text
_FEWEST = 8  # pieces kept; a shorter text is like any other
_WORDS = re.compile(r"\W+")


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    story: Story
    words: str  # why it may be the same


class Stories:
    """An edition's stories with pieces of their texts, read once for many manuscripts."""

    def __init__(self, edition: Edition) -> None:
        self._known: list[tuple[Story, set[int]]] = []
        for story in edition.stories.select_related("nominee__community").defer("manuscript"):
            self.add(story)

    def add(self, story: Story) -> None:
        self._known.append((story, _pieces(f"{story.lead}{plain_text(story.body)}")))

    def like(self, manuscript: Manuscript) -> list[Duplicate]:
        """Return stories of the same person and community, or that share most of the text."""
        mine = _pieces("".join(span.text for span in manuscript.spans))
        found = []
        for story, pieces in self._known:
            words = _same_text(mine, pieces) or _same_person(story, manuscript)
            if words:
                found.append(Duplicate(story=story, words=words))
        return found


def likely_duplicates(edition: Edition, manuscript: Manuscript) -> list[Duplicate]:
    return Stories(edition).like(manuscript)


def _same_text(one: set[int], other: set[int]) -> str:
    fewer = min(len(one), len(other))
    share = len(one & other) / fewer if fewer >= _FEWEST else 0.0
    if share < _MOST:
        return ""
    return _("%(percent)d %% of the text is the same") % {"percent": round(share * 100)}


def _same_person(story: Story, manuscript: Manuscript) -> str:
    hints, nominee = manuscript.nominee_hints, story.nominee
    if nominee is None or hints.name != nominee.name:
        return ""
    is_there = hints.community in ("", nominee.community.name)
    return _("a story of the same person and community") if is_there else ""


def _pieces(text: str) -> set[int]:
    words = _WORDS.sub("", text)
    marks = (crc32(words[at : at + _PIECE].encode()) for at in range(len(words) - _PIECE + 1))
    return {mark for mark in marks if mark % _KEPT == 0}
