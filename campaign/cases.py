"""Cases as the public sees them: every act is dated, and nobody is accused.

A nominee is named, and words are shown, only once likes are struck out, which takes two
people; a hold by one person alone brands nobody.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _

from profiles.models import Edition, Nominee
from voting.cases import Status, acts_until, status, was_void
from voting.counted import MINUTE
from voting.models import HOLD_LASTS, Act, Case

KIND = Act.Kind


@dataclass(frozen=True, kw_only=True)
class Line:
    """What was done and when. text: words that readers may see; is_quote: the nominee's own."""

    at: datetime
    words: str
    text: str = ""
    is_quote: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownCase:
    """A case about likes. nominees: for how many it has likes; nominee: the one, if named.

    likes: None while counts that they are part of are not shown.
    """

    case: Case
    status: Status
    nominee: Nominee | None
    nominees: int
    likes: int | None
    lines: list[Line]


def shown_cases(*, edition: Edition, at: datetime, as_of: datetime | None) -> list[ShownCase]:
    """Return the edition's cases about likes as they stand at that time, the newest first.

    as_of: up to when counts are shown; None while they are not.
    """
    cases = Case.objects.filter(edition=edition, kind=Case.Kind.LIKES, opened_at__lte=at)
    numbers = {
        "likes": Sum("tallies__likes"),
        "nominees": Count("tallies__nominee", distinct=True),
        "last": Max("tallies__start"),
    }
    found = cases.select_related("nominee__edition").prefetch_related("acts").annotate(**numbers)
    # said here, because an annotation that counts makes Django forget a model's ordering
    return [_shown(case, at, as_of) for case in found.order_by("-opened_at", "-pk")]


def _shown(case: Case, at: datetime, as_of: datetime | None) -> ShownCase:
    open_words = was_void(case, at=at)
    return ShownCase(
        case=case,
        status=status(case, at=at),
        nominee=case.nominee if open_words else None,
        nominees=case.nominees,  # type: ignore[attr-defined]
        likes=case.likes if _counts_are_out(case, as_of) else None,  # type: ignore[attr-defined]
        lines=_lines(case, at, open_words=open_words),
    )


def _counts_are_out(case: Case, as_of: datetime | None) -> bool:
    """Say whether all the case's likes are in the counts that are shown."""
    last: datetime | None = case.last  # type: ignore[attr-defined]
    if as_of is None or last is None:
        return False
    return case.opened_at <= as_of or last + MINUTE <= as_of


def _lines(case: Case, at: datetime, *, open_words: bool) -> list[Line]:
    acts = acts_until(case, at=at)
    lines = [_line(act, open_words=open_words) for act in acts if act.kind != KIND.NOTED]
    if status(case, at=at) == Status.ENDED:
        ended = _("Ended by itself: nobody confirmed it within 24 hours. The likes count.")
        lines.append(Line(at=case.opened_at + HOLD_LASTS, words=ended))
    return sorted(lines, key=lambda line: line.at)


def _line(act: Act, *, open_words: bool) -> Line:
    match act.kind:
        case KIND.VOIDED:
            words = _("Struck out by a second person: %(reason)s.") % {
                "reason": act.get_reason_display()
            }
            return Line(at=act.at, words=words, text=act.text)
        case KIND.RESTORED:
            words = _("Brought back on appeal: the likes count again.")
            return Line(at=act.at, words=words, text=act.text)
        case KIND.SAID if open_words:
            words = _("The nominee says:")
            return Line(at=act.at, words=words, text=act.text, is_quote=True)
    return Line(at=act.at, words=_without_text(act))


def _without_text(act: Act) -> str:
    return {
        KIND.HELD: _("Set aside for review by one person. The likes go on counting meanwhile."),
        KIND.RELEASED: _("Released: the likes count."),
        KIND.TOLD: _("The nominee was told."),
        KIND.SAID: _("The nominee has answered."),
    }[Act.Kind(act.kind)]
