"""How near the close is: its last day and last hour are announced in words of their own."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from profiles.models import Edition
from voting.clock import last_day, shanghai_day

TONIGHT = 18  # from this hour on one says tonight; midnight too is this evening's end


class Closing(StrEnum):
    FAR = ""
    DAY = "day"
    EVENING = "evening"
    HOUR = "hour"


def closing(*, edition: Edition, at: datetime) -> Closing:
    """Say whether likes close later today, this evening or within the hour; FAR otherwise."""
    close = edition.likes_close_at
    if close is None or edition.likes_window(at=at) != Edition.Window.OPEN:
        return Closing.FAR
    if close - at <= timedelta(hours=1):
        return Closing.HOUR
    if shanghai_day(at) != last_day(edition=edition, until=close):
        return Closing.FAR
    hour = timezone.localtime(close).hour
    return Closing.EVENING if hour >= TONIGHT or hour == 0 else Closing.DAY
