"""A manuscript's date and time, in the ways in which papers write them."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s?[-/.年]\s?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})(?!\d)\s?日?"
    r"(?:\s{0,2}\(?(?:星期|周)[一二三四五六日天]\)?)?"
    r"(?:[\sT]{0,3}(?P<half>上午|下午|晚上)?\s?(?P<hour>\d{1,2})\s?[:时点]\s?(?P<minute>\d{1,2})分?"
    r"(?::(?P<second>\d\d))?)?"
)


@dataclass(frozen=True)
class FoundDate:
    """A date in a line: its characters start to end, and the time in Beijing."""

    start: int
    end: int
    at: datetime


def find_date(folded: str) -> FoundDate | None:
    """Return the first date in a line that has its year, at midnight where no hour is given."""
    found = _DATE.search(folded)
    if not found:
        return None
    try:
        at = _moment(found)
    except ValueError:  # such as a 30th of February
        return None
    return FoundDate(found.start(), found.end(), at)


def _moment(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (
        int(found[part] or 0) for part in ("year", "month", "day", "hour", "minute", "second")
    )
    if found["half"] in ("下午", "晚上") and hour < 12:
        hour += 12
    return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
