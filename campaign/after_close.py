"""What readers are told once likes have closed: public notice, then the final result."""

from dataclasses import dataclass
from datetime import datetime

from profiles.models import Edition
from voting.models import Result
from voting.settled import (
    PublicNotice,
    newest_result,
    public_notice,
    standing_scores,
    totals_at_close,
)


@dataclass(frozen=True, kw_only=True)
class AfterClose:
    """notice: its days; runs: whether they last. is_sealed: whether the totals are.

    struck_out, brought_back: how many likes, of all nominees, cases have changed since.
    """

    notice: PublicNotice
    runs: bool
    is_sealed: bool
    result: Result | None
    struck_out: int = 0
    brought_back: int = 0


def after_close(*, edition: Edition, at: datetime) -> AfterClose | None:
    """Return what has become of the edition since its close; None before."""
    notice = public_notice(edition)
    if notice is None or edition.likes_window(at=at) != Edition.Window.CLOSED:
        return None
    changes = _changes(edition, at)
    return AfterClose(
        notice=notice,
        runs=at < notice.until,
        is_sealed=changes is not None,
        result=newest_result(edition, at=at),
        struck_out=sum(one for one in changes or () if one > 0),
        brought_back=-sum(one for one in changes or () if one < 0),
    )


def _changes(edition: Edition, at: datetime) -> list[int] | None:
    """Return by how many each nominee's void likes have grown since the close was sealed."""
    sealed = totals_at_close(edition)
    if sealed is None:
        return None
    now = standing_scores(edition=edition, at=at) or {}
    codes = dict(edition.nominees.values_list("pk", "code"))
    return [score.void - sealed[codes[pk]].void for pk, score in now.items()]
