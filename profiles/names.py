"""How Chinese names are read and found."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import lazy_pinyin

from profiles.models import Nominee

LONGEST_QUERY = 50

# Characters that are read otherwise when they are a surname, and two-character
# surnames of that kind. Source: 《现代汉语词典》 under each character.
SURNAMES = {
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "单": "shan",
    "仇": "qiu",
    "区": "ou",
    "曾": "zeng",
    "解": "xie",
    "任": "ren",
    "华": "hua",
    "查": "zha",
    "朴": "piao",
    "盖": "ge",
    "缪": "miao",
    "乐": "yue",
    "纪": "ji",
    "宁": "ning",
    "覃": "qin",
    "洗": "xian",
    "冼": "xian",
    "员": "yun",
    "种": "chong",
    "逄": "pang",
    "黑": "he",
    "秘": "bi",
    "折": "she",
    "翟": "zhai",
    "晁": "chao",
    "车": "che",
    "召": "shao",
    "臧": "zang",
    "隗": "wei",
    "繁": "po",
    "那": "na",
    "哈": "ha",
    "幺": "yao",
    "郇": "xun",
    "郗": "xi",
    "卜": "bu",
    "长孙": "zhang sun",
    "澹台": "tan tai",
}


def fold(text: str) -> str:
    """Return the text as it is compared: one width, lower case, no spaces or middle dots."""
    return re.sub(r"[\s·•・‧']", "", unicodedata.normalize("NFKC", text).casefold())


def find_nominees(nominees: Iterable[Nominee], query: str) -> list[Nominee]:
    """Return those of the nominees whom the query means, in their order.

    A query may be part of a name, nickname or community, a number (27, 27号), or
    pinyin in full or by initials (zhangyan, zhang yan, zy). An empty one means all.
    """
    wanted = fold(query[:LONGEST_QUERY])
    if not wanted:
        return list(nominees)
    return [nominee for nominee in nominees if _is_meant(nominee, wanted)]


def _is_meant(nominee: Nominee, wanted: str) -> bool:
    number = wanted.removesuffix("号").removesuffix("號")
    if number.isdecimal():
        return int(number) == nominee.number
    words = (nominee.name, nominee.nickname, nominee.post, str(nominee.community))
    if any(wanted in fold(word) for word in words):
        return True
    return any(form.startswith(wanted) for form in readings(nominee.name, nominee.pinyin))


@lru_cache(maxsize=4096)
def readings(name: str, pinyin: str = "") -> frozenset[str]:
    """Return the pinyin forms of a name: in full and by initials, for each likely reading.

    pinyin: the editor's own reading, syllables apart; it then stands alone.
    """
    if pinyin:
        candidates = [pinyin.casefold().split()]
    else:
        bare = fold(name)
        candidates = [lazy_pinyin(bare), _with_surname(bare)]
    forms: set[str] = set()
    for syllables in candidates:
        forms.add("".join(syllables).replace("ü", "v"))
        forms.add("".join(syllable[:1] for syllable in syllables))
        # the given name alone: 艳 is found by "yan"
        forms.add("".join(syllables[1:]))
    return frozenset(forms - {""})


def _with_surname(name: str) -> list[str]:
    for length in (2, 1):
        if len(name) > length and name[:length] in SURNAMES:
            return [*SURNAMES[name[:length]].split(), *lazy_pinyin(name[length:])]
    return list(lazy_pinyin(name))
