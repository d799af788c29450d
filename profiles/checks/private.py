"""Numbers by which a person is reached, known or robbed."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.checks.findings import Finding, texts
from profiles.models import Story

# One character for one, so that a place in the folded text is the place in the text.
_FOLDED = str.maketrans("０１２３４５６７８９－Ｘｘ\u3000\xa0", "0123456789-Xx  ")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_GAP = r"[ -]?"


class _Kind(NamedTuple):
    check: str
    name: Promise
    pattern: re.Pattern[str]
    kept: tuple[int, int]  # how many characters stay at either end
    stops: bool
    is_real: Callable[[str], bool] = lambda _digits: True


def _is_card(number: str) -> bool:
    """Luhn's check, which card numbers pass and one in ten others."""
    digits = [int(one) for one in re.sub(r"\D", "", number)][::-1]
    doubled = [sum(divmod(2 * one, 10)) for one in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


_KINDS = (
    _Kind(
        "identity",
        gettext_lazy("identity number"),
        re.compile(
            r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
        ),
        (4, 0),
        True,
    ),
    _Kind(
        "card",
        gettext_lazy("bank card number"),
        re.compile(rf"(?<!\d)[3-6]\d{{3}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?(?!\d)"),
        (0, 4),
        True,
        _is_card,
    ),
    _Kind(
        "mobile",
        gettext_lazy("mobile number"),
        re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)"),
        (3, 4),
        True,
    ),
    _Kind(
        "telephone",
        gettext_lazy("telephone number"),
        re.compile(
            rf"(?<!\d)(?:0\d{{2,3}}{_GAP}|\(0\d{{2,3}}\) ?)[2-9]\d{{2,3}}{_GAP}\d{{4}}(?!\d)"
        ),
        (3, 2),
        False,
    ),
    _Kind(
        "plate",
        gettext_lazy("number plate"),
        re.compile(
            rf"[{_PROVINCES}][A-HJ-NP-Z][·•.\- ]?(?=[A-Z]*\d)[A-HJ-NP-Z\d]{{5,6}}(?![A-Za-z\d])"
        ),
        (2, 1),
        True,
    ),
)


def private_numbers(story: Story) -> Iterator[Finding]:
    """Yield numbers of identity, bank card, telephone and car, each passage once a field.

    A landline asks for a reason only: a hotline of the paper or of the subdistrict is public.
    """
    for field, text in texts(story):
        seen: set[str] = set()
        for kind, passage in _numbers(text):
            seen.add(passage)
            yield _finding(kind, field, passage, _masked(passage, kind.kept))
        if field == "body":  # a number that is partly bold is cut by tags
            for kind, passage in _numbers(strip_tags(text)):
                if passage not in seen and passage not in text:
                    yield _finding(kind, field, passage, "")


def _numbers(text: str) -> Iterator[tuple[_Kind, str]]:
    left = text.translate(_FOLDED)
    seen: set[str] = set()
    for kind in _KINDS:
        for match in kind.pattern.finditer(left):
            passage = text[slice(*match.span())]
            if kind.is_real(match[0]) and passage not in seen:
                seen.add(passage)
                yield kind, passage
        # what is an identity number is no card and no telephone as well
        left = kind.pattern.sub(
            lambda match, kind=kind: (  # type: ignore[misc]
                "□" * len(match[0]) if kind.is_real(match[0]) else match[0]
            ),
            left,
        )


def _finding(kind: _Kind, field: str, passage: str, masked: str) -> Finding:
    words = _("%(kind)s in the text: %(passage)s") % {"kind": kind.name, "passage": passage}
    return Finding(
        check=kind.check,
        words=words,
        field=field,
        passage=passage,
        masked=masked,
        stops=kind.stops,
    )


def _masked(passage: str, kept: tuple[int, int]) -> str:
    first, last = kept[0], len(passage) - kept[1]
    return "".join(
        "*" if first <= at < last and one.isalnum() else one for at, one in enumerate(passage)
    )
