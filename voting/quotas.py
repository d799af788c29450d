"""How many winners of an award may come from a district, as lines of text: 越秀区 2."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LINE = re.compile(r"(\S+)\s+(\d{1,3})")


def read_quotas(text: str) -> dict[str, int]:
    """Return the most winners per district. Raises ValidationError for a line that says no such."""
    quotas: dict[str, int] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        found = LINE.fullmatch(line)
        if found is None:
            raise ValidationError(
                _("“%(line)s” is no quota: write district, space and number, such as 越秀区 2.")
                % {"line": line}
            )
        if found[1] in quotas:
            raise ValidationError(_("%(district)s has two lines.") % {"district": found[1]})
        quotas[found[1]] = int(found[2])
    return quotas


def check_quotas(text: str) -> None:
    read_quotas(text)
