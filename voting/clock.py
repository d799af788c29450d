"""The campaign's day: a calendar day in Shanghai."""

from datetime import UTC, date, datetime, timedelta

from profiles.codes import SHANGHAI
from profiles.models import Edition

YEARS = range(2000, 2200)  # beyond them, some zone's arithmetic fails


def shanghai_day(at: datetime) -> date:
    """Return the calendar day in Shanghai of an aware time."""
    return at.astimezone(SHANGHAI).date()


def day_begins(day: date) -> datetime:
    """Return the first instant of that day in Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def next_midnight(at: datetime) -> datetime:
    """Return the instant at which the Shanghai day of `at` is over."""
    return day_begins(shanghai_day(at) + timedelta(days=1))


def floor_to(at: datetime, step: timedelta) -> datetime:
    """Round an aware time down to whole steps since 1970 in UTC."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return epoch + (at - epoch) // step * step


def day_of_like(*, edition: Edition, at: datetime) -> date:
    """Return the day of a like received then; after the close, the last one that likes had."""
    close = edition.likes_close_at
    return shanghai_day(at) if close is None or at < close else last_day(edition=edition, until=at)


def last_day(*, edition: Edition, until: datetime) -> date:
    """Return the day in Shanghai on which the counts until then end.

    Counts of exactly midnight are the past day's, and the close ends the last one.
    """
    close = edition.likes_close_at
    end = until if close is None else min(until, close)
    return shanghai_day(end - timedelta(microseconds=1))
