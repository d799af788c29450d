"""How people are reached: the telephone numbers and e-mail addresses in a line of words."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
NUMBERS = (
    r"0\d{2,3}[ -]?\d{3,4}[ -]?\d{4}",  # with an area code
    r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}",  # mobile
    r"[48]00[ -]?\d{3,4}[ -]?\d{3,4}",  # service lines
    r"[2-8]\d{6,7}",  # local
    r"1\d{4}|9\d{4,5}",  # short ones, such as 12345
)
PHONE = rf"(?<![\d-])(?:\+?86[ -]?)?(?:{'|'.join(NUMBERS)})(?!\d)"
WAYS = re.compile(f"({EMAIL}|{PHONE})", re.ASCII)


def pieces(line: str) -> list[tuple[str, str]]:
    """Return the line in pieces, which joined are the line, each with its address.

    The address is mailto: or tel:, and empty for what is mere words.
    """
    split = WAYS.split(line)  # every second piece is a way
    return [(piece, _address(piece) if at % 2 else "") for at, piece in enumerate(split) if piece]


def check_reachable(line: str) -> None:
    """Raise ValidationError for a line by which nobody could be reached."""
    if not WAYS.search(line):
        raise ValidationError(_("Name a telephone number or an e-mail address."))


def _address(way: str) -> str:
    if "@" in way:
        return f"mailto:{way}"
    return "tel:" + re.sub(r"[ -]", "", way)
