"""Names for addresses: random, short, kind to eyes and to bad print."""

import re
import secrets
from zoneinfo import ZoneInfo

from django.utils import timezone

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0 o 1 i l
CODE_LENGTH = 6
SHANGHAI = ZoneInfo("Asia/Shanghai")
_CODE = re.compile(rf"[{ALPHABET}]{{{CODE_LENGTH}}}")


def new_code() -> str:
    """Return a random code of six characters, some 887 million of them."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def new_slug() -> str:
    """Return the address of a new story: today's date in Shanghai and a random id."""
    return f"{timezone.now().astimezone(SHANGHAI):%Y%m%d}-{new_code()}"


def read_code(printed: str) -> str | None:
    """Return the code in what a person typed or an app sent, or None.

    Upper case, a full stop that belonged to the sentence around it and a tail
    that a messenger glued on (`&from=…`) are forgiven.
    """
    match = _CODE.match(printed.strip().casefold())
    if match is None:
        return None
    rest = printed.strip()[match.end() :]
    return match.group() if not rest or not rest[0].isalnum() else None
