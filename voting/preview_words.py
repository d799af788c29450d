"""What a preview found, in sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.models import Nominee
from voting.preview import Preview
from voting.signals import Part


def facts(found: Preview, nominee: Nominee) -> list[str]:
    """Return how many likes are chosen, of whom, and what would change without them."""
    words = [
        _("%(likes)s likes of %(visitors)s visitors.")
        % {"likes": found.likes, "visitors": found.visitors},
        _("%(number)s (%(share)s) are of visitors who like others, too.")
        % _figures(found.generous),
    ]
    if found.traced:
        words.append(
            _("%(number)s (%(share)s) came within a minute of the visitor's first visit.")
            % _figures(found.fresh)
        )
    if found.free < found.likes:
        words.append(
            _("%(free)s of them can be held; the others are in a case already.")
            % {"free": found.free}
        )
    return [*words, _ranks(found, nominee)] if found.free else words


def _ranks(found: Preview, nominee: Nominee) -> str:
    own = next((move for move in found.moves if move.nominee == nominee), None)
    others = sum(move.rank != move.then for move in found.moves if move.nominee != nominee)
    if own is None or own.rank == own.then:
        return _("If they were struck out, the nominee's rank would stay.")
    moved = ngettext(
        "%(number)s other nominee would move.", "%(number)s other nominees would move.", others
    ) % {"number": others}
    fall = _("If they were struck out, the nominee would stand on rank %(then)s, not %(rank)s.")
    return f"{fall % {'then': own.then, 'rank': own.rank}} {moved}"


def _figures(part: Part) -> dict[str, object]:
    return {"number": part.hits, "share": f"{part.share:.0%}"}
