"""Finding nominees by what a reader types."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from profiles.models import Nominee
from profiles.readings import Reading, name_readings, readings

LONGEST_QUERY = 50

# 27, 27号, 第27号, No. 27, #27; full-width digits have been folded before.
NUMBER = re.compile(r"(?:第|no\.?|#)?(\d{1,9})[号號]?")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
# Spaces, the dots in names such as 阿卜杜拉·买买提, apostrophes, and what nobody sees.
BETWEEN = re.compile(r"[\s·•・‧.'’\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, kw_only=True)
class Found:
    """meant: those whom the query names. alike: others whose names sound the same."""

    meant: list[Nominee]
    alike: list[Nominee]

    def __len__(self) -> int:
        return len(self.meant) + len(self.alike)


def fold(text: str) -> str:
    """Return the text as it is compared: one width, lower case, nothing between characters."""
    return BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold()).replace("ü", "v")


def searched(typed: str) -> str:
    """Return what is searched for when a reader types this: its first fifty characters.

    Empty where there is nothing in it to look for.
    """
    query = CONTROLS.sub(" ", typed).strip()[:LONGEST_QUERY].strip()
    return query if fold(query) else ""


def find_nominees(nominees: Iterable[Nominee], query: str) -> Found:
    """Return those of the nominees whom the query means, in their order.

    A query may be part of a name, nickname, post or place, a number (27, 27号), or pinyin
    in full or by initials (zhangyan, zhang yan, zy); in characters it finds homophones too:
    张燕 sounds like 张艳. An empty one means all.
    """
    everyone, wanted = list(nominees), fold(query)
    if not wanted:
        return Found(meant=everyone, alike=[])
    meant = _numbered(everyone, wanted) or [one for one in everyone if _is_meant(one, wanted)]
    alike = [one for one in _sounding(everyone, wanted) if one not in meant]
    return Found(meant=meant, alike=alike)


def _numbered(nominees: list[Nominee], wanted: str) -> list[Nominee]:
    number = NUMBER.fullmatch(wanted)
    return [one for one in nominees if number and one.number == int(number[1])]


def _is_meant(nominee: Nominee, wanted: str) -> bool:
    words = (nominee.name, nominee.nickname, nominee.post, str(nominee.community))
    if any(wanted in fold(word) for word in words):
        return True
    return any(form.startswith(wanted) for form in _typed(nominee.name, nominee.pinyin))


def _sounding(nominees: list[Nominee], wanted: str) -> list[Nominee]:
    """Return those whose name, or given name of two syllables and more, sounds like it."""
    if not HAN.search(wanted):
        return []
    sounds = {reading for reading in readings(wanted) if len(reading) > 1}
    return [one for one in nominees if sounds & _parts(one.name, one.pinyin)]


@lru_cache(maxsize=4096)
def _typed(name: str, pinyin: str) -> frozenset[str]:
    """Return how a name is typed in pinyin: from any syllable on, and by its initials."""
    whole = name_readings(fold(name), pinyin)
    initials = {"".join(syllable[:1] for syllable in reading) for reading in whole}
    return frozenset({"".join(part) for part in _parts(name, pinyin)} | initials)


@lru_cache(maxsize=4096)
def _parts(name: str, pinyin: str) -> frozenset[Reading]:
    """Return the readings of a name, whole and from each later syllable on: 小燕 in 李小燕."""
    whole = name_readings(fold(name), pinyin)
    return frozenset(reading[start:] for reading in whole for start in range(len(reading)))
