"""What a check finds in a story."""

from collections.abc import Iterator
from dataclasses import dataclass

from profiles.bodies import plain_text
from profiles.models import Story

# What readers see of a story, in the order in which they read it.
FIELDS = (
    *("column", "headline", "summary", "byline", "credits", "lead", "body", "closing_call"),
    *("source", "editor", "column_note"),
)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something in a story that a person has to look at.

    check: the check's name. words: what was found, for an editor. field and passage: where
    it stands and how, in the field's own characters. masked: what `mask` would put in its
    place; empty where only a person can tell. stops: whether publishing has to wait for it.
    """

    check: str
    words: str
    field: str = ""
    passage: str = ""
    masked: str = ""
    stops: bool = False

    @property
    def key(self) -> str:
        """The finding's name, the same as long as the passage is; for a reason to refer to."""
        return ":".join((self.check, self.field, self.passage))


def texts(story: Story) -> Iterator[tuple[str, str]]:
    """Yield each field that has words, with them."""
    for field in FIELDS:
        words = str(getattr(story, field))
        if words.strip():
            yield field, words


def paragraphs(story: Story) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of the text as a reader sees them, each with its field."""
    for field, words in texts(story):
        ends = words.replace("</p>", "</p>\n").replace("</h2>", "</h2>\n").replace("<br>", "\n")
        for line in ends.splitlines():
            plain = plain_text(line) if field == "body" else line
            if plain.strip():
                yield field, plain
