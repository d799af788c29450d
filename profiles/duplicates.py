"""Whether a manuscript is perhaps in the edition already."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from profiles.bodies import plain_text
from profiles.manuscripts import Manuscript
from profiles.models import Edition, Story

_PIECE = 8  # characters
_MOST = 0.5  # of the shorter text
_WORDS = re.compile(r"\W+")


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    story: Story
    words: str  # why it may be the same


def likely_duplicates(edition: Edition, manuscript: Manuscript) -> list[Duplicate]:
    """Return stories of the same person and community, and stories that share most of the text."""
    hints = manuscript.nominee_hints
    text = "".join(span.text for span in manuscript.spans)
    mine = _pieces(text)
    found = []
    for story in edition.stories.select_related("nominee__community"):
        share = _share(mine, _pieces(f"{story.lead}{plain_text(story.body)}"))
        nominee = story.nominee
        if share >= _MOST:
            words = _("%(percent)d %% of the text is the same") % {"percent": round(share * 100)}
        elif (
            nominee
            and hints.name == nominee.name
            and hints.community in ("", nominee.community.name)
        ):
            words = _("a story of the same person and community")
        else:
            continue
        found.append(Duplicate(story=story, words=words))
    return found


def _pieces(text: str) -> set[str]:
    words = _WORDS.sub("", text)
    return {words[at : at + _PIECE] for at in range(max(0, len(words) - _PIECE + 1))}


def _share(one: set[str], other: set[str]) -> float:
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer >= 30 else 0.0
