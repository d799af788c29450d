"""The labels' names for editors, and giving a part another label."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from profiles.manuscripts.manuscript import Manuscript
from profiles.manuscripts.spans import Label, Span

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# In the order in which a story has them; a gap is white space and no editor's business.
NAMES: "dict[Label, StrPromise]" = {
    Label.COLUMN: _("column"),
    Label.HEADLINE: _("headline"),
    Label.DATE: _("publication time"),
    Label.OUTLET: _("outlet line"),
    Label.SUMMARY: _("summary"),
    Label.COLUMN_NOTE: _("column note"),
    Label.CREDIT: _("credits"),
    Label.LEAD: _("lead"),
    Label.HEADING: _("heading"),
    Label.PARAGRAPH: _("paragraph"),
    Label.CALL: _("closing call"),
    Label.SOURCE: _("source"),
    Label.EDITOR: _("editor"),
    Label.MARK: _("mark, left out"),
    Label.UNRECOGNISED: _("not recognised"),
}


def relabelled(manuscript: Manuscript, labels: Mapping[int, Label]) -> Manuscript:
    """Return the same pieces, some with another label; no character moves or goes."""
    return Manuscript(
        tuple(
            Span(labels.get(at, span.label), span.text) if span.label != Label.GAP else span
            for at, span in enumerate(manuscript.spans)
        )
    )
