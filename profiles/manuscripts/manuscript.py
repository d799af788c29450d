"""A manuscript that has been read: its pieces, and the fields of a story made of them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape

from django.utils.translation import gettext as _

from profiles.manuscripts.dates import find_date
from profiles.manuscripts.files import ManuscriptError
from profiles.manuscripts.lines import FOLDED
from profiles.manuscripts.people import NomineeHints, find_nominee
from profiles.manuscripts.reading import cuts_of
from profiles.manuscripts.spans import WHITE, Label, Span, tile


@dataclass(frozen=True)
class Manuscript:
    """The text in labelled pieces; joined, they are the text again, to the character."""

    spans: tuple[Span, ...]

    def _join(self, label: Label, between: str) -> str:
        return between.join(span.text for span in self.spans if span.label == label)

    @property
    def column(self) -> str:
        return self._join(Label.COLUMN, "")

    @property
    def headline(self) -> str:
        return self._join(Label.HEADLINE, "")

    @property
    def date(self) -> datetime | None:
        """The publication time as the manuscript has it, in Beijing time."""
        found = find_date(self._join(Label.DATE, " ").translate(FOLDED))
        return found.at if found else None

    @property
    def outlet(self) -> str:
        return self._join(Label.OUTLET, " ")

    @property
    def summary(self) -> str:
        return self._join(Label.SUMMARY, " ")

    @property
    def column_note(self) -> str:
        return self._join(Label.COLUMN_NOTE, "\n\n")

    @property
    def credits_text(self) -> str:
        return self._join(Label.CREDIT, "\n")

    @property
    def lead(self) -> str:
        return self._join(Label.LEAD, "\n\n")

    @property
    def call(self) -> str:
        return self._join(Label.CALL, "\n")

    @property
    def source(self) -> str:
        return self._join(Label.SOURCE, "，")

    @property
    def editor(self) -> str:
        return self._join(Label.EDITOR, "，")

    @property
    def unrecognised(self) -> list[Span]:
        """What fitted nowhere; it stays in the body."""
        return [span for span in self.spans if span.label == Label.UNRECOGNISED]

    @property
    def headings(self) -> list[str]:
        return [span.text for span in self.spans if span.label == Label.HEADING]

    @cached_property
    def nominee_hints(self) -> NomineeHints:
        labels = (Label.LEAD, Label.PARAGRAPH)
        text = "\n".join(span.text for span in self.spans if span.label in labels)
        return find_nominee(self.headline, text)

    def require_headline(self) -> None:
        """Raise ManuscriptError where there is none."""
        if not self.headline:
            raise ManuscriptError(
                _("No headline was found. Put it into the first line, without a full stop.")
            )


def parse(text: str) -> Manuscript:
    """Read a manuscript; any text can be read, and none of it is lost."""
    return Manuscript(tile(text, cuts_of(text)))


def body_html(manuscript: Manuscript) -> str:
    """Return the story's body: headings and paragraphs, with what was not recognised in place."""
    blocks: list[str] = []
    for span in manuscript.spans:
        lines = [escape(line, quote=False) for line in _lines(span.text)]
        if span.label == Label.HEADING:
            blocks.append(f"<h2>{'<br>'.join(lines)}</h2>")
        elif span.label in (Label.PARAGRAPH, Label.UNRECOGNISED):
            blocks += [f"<p>{line}</p>" for line in lines]
    return "\n".join(blocks)


def field_report(manuscript: Manuscript) -> list[tuple[str, str]]:
    """Return what was recognised, field by field, as an editor reads it."""
    hints = manuscript.nominee_hints
    place = " · ".join(filter(None, (hints.district, hints.subdistrict, hints.community)))
    date = manuscript.date
    fields = [
        (_("column"), manuscript.column),
        (_("headline"), manuscript.headline),
        (_("publication time"), f"{date:%Y-%m-%d %H:%M}" if date else ""),
        (_("outlet line"), manuscript.outlet),
        (_("summary"), manuscript.summary),
        (_("column note"), manuscript.column_note),
        (_("credits"), manuscript.credits_text),
        (_("lead"), manuscript.lead),
        *((_("heading"), " / ".join(_lines(heading))) for heading in manuscript.headings),
        (_("closing call"), manuscript.call),
        (_("source"), manuscript.source),
        (_("editor"), manuscript.editor),
        (_("nominee"), " ".join(filter(None, (hints.name, hints.nickname, hints.post)))),
        (_("community"), place),
        *((_("not recognised"), span.text.strip(WHITE)) for span in manuscript.unrecognised),
    ]
    return [(name, value or "–") for name, value in fields]


def _lines(text: str) -> list[str]:
    return [line.strip(WHITE) for line in text.splitlines() if line.strip(WHITE)]
