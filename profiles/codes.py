"""Names for addresses: random, short, kind to eyes and to bad print."""

import re
import secrets
from zoneinfo import ZoneInfo

from django.utils import timezone

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0 o 1 i l
CODE_LENGTH = 6
PLACE_LENGTH = 4
LETTER_LENGTH = 12  # 59 bits: nobody finds a letter by trying, and a person can copy it by hand
STORY_LENGTH = 8  # seven thousand on one day meet once in 35,000 times; six would in 36
SHANGHAI = ZoneInfo("Asia/Shanghai")
_CODE = re.compile(rf"[{ALPHABET}]{{{CODE_LENGTH}}}")
_PLACE = re.compile(rf"[{ALPHABET}]{{{PLACE_LENGTH}}}")


def new_code() -> str:
    """Return a random code of six characters, some 887 million of them."""
    return _random(CODE_LENGTH)


def new_place_code() -> str:
    """Return a random code of four characters for a place: short, as it stands in a QR code."""
    return _random(PLACE_LENGTH)


def new_slug() -> str:
    """Return the address of a new story: today's date in Shanghai and a random id."""
    return f"{timezone.now().astimezone(SHANGHAI):%Y%m%d}-{_random(STORY_LENGTH)}"


def new_letter_code() -> str:
    """Return a random code of twelve characters, which alone opens a letter's page."""
    return _random(LETTER_LENGTH)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(printed: str) -> str | None:
    """Return the code in what a person typed or an app sent, or None.

    Upper case, a full stop that belonged to the sentence around it and a tail
    that a messenger glued on (`&from=…`) are forgiven.
    """
    return _read(_CODE, printed)


def read_place_code(printed: str) -> str | None:
    """Return a place's code, read as kindly as a nominee's."""
    return _read(_PLACE, printed)


def read_letter_code(typed: str) -> str:
    """Return a letter's code as it was given out, from however it was copied: KM3P-7XQ2 …"""
    return re.sub(r"[\s\-–—]", "", typed).casefold()


def _read(pattern: re.Pattern[str], printed: str) -> str | None:
    match = pattern.match(printed.strip().casefold())
    if match is None:
        return None
    rest = printed.strip()[match.end() :]
    return match.group() if not rest or not rest[0].isalnum() else None
