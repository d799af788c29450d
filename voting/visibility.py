"""When an edition's counts may be shown: the one home of that rule."""

from datetime import datetime, timedelta

from profiles.codes import SHANGHAI
from profiles.models import Edition, Nominee
from voting.clock import floor_to, shanghai_day
from voting.counted import scores
from voting.models import Rules
from voting.settled import settled_scores
from voting.tallies import Counts


def counts_until(*, edition: Edition, at: datetime) -> datetime | None:
    """Return up to which time the public may know the edition's counts at `at`.

    None: there is nothing to be known yet, before the first like as well as under rules
    that hold the counts back. After the close, everything.
    """
    window = edition.likes_window(at=at)
    if window == Edition.Window.BEFORE:
        return None
    if window == Edition.Window.CLOSED:
        return at
    rules = Rules.objects.in_force(edition=edition, day=shanghai_day(at))
    until = _until(rules, at)
    if until is None or edition.likes_open_at is None or until <= edition.likes_open_at:
        return None
    return until


def _until(rules: Rules, at: datetime) -> datetime | None:
    match rules.visibility:
        case Rules.Visibility.LIVE:
            return at
        case Rules.Visibility.DELAYED:
            return floor_to(at, timedelta(minutes=1)) - timedelta(minutes=rules.delay_minutes)
        case Rules.Visibility.DAILY:
            today = datetime.combine(shanghai_day(at), rules.daily_at, tzinfo=SHANGHAI)
            return today if today <= at else today - timedelta(days=1)
    return None


def shown_counts(
    *, edition: Edition, at: datetime, nominee: Nominee | None = None
) -> Counts | None:
    """Return the likes that count per nominee's id, as they may be shown; None while none may.

    nominee: count for this one alone.
    """
    until = counts_until(edition=edition, at=at)
    if until is None:
        return None
    found = settled_scores(edition=edition, at=at)
    if found is None:
        found = scores(edition=edition, until=until, nominee=nominee)
    return {pk: score.counted for pk, score in found.items()}
