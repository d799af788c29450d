"""Reading a reporter's manuscript: bytes to text, text to labelled pieces, pieces to fields."""

from profiles.manuscripts.files import ManuscriptError, decode
from profiles.manuscripts.manuscript import Manuscript, body_html, field_report, parse
from profiles.manuscripts.people import NomineeHints
from profiles.manuscripts.spans import Label, Span

__all__ = [
    "Label",
    "Manuscript",
    "ManuscriptError",
    "NomineeHints",
    "Span",
    "body_html",
    "decode",
    "field_report",
    "parse",
]
