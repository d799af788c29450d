"""How the characters of a Chinese name are read, as syllables of pinyin without tones."""

from functools import lru_cache
from itertools import islice, product

from pypinyin import lazy_pinyin

Reading = tuple[str, ...]
MOST_READINGS = 32

# Characters that are read otherwise as a surname than in most words, and the surnames of two
# characters with such a one. 《现代汉语词典》 names each of these readings as a surname's.
SURNAMES = {
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "长孙": "zhang sun",
    "澹台": "tan tai",
    "单于": "chan yu",
    "乐正": "yue zheng",
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
    "贠": "yun",
    "种": "chong",
    "逄": "pang",
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
    "么": "yao",
    "郇": "xun",
    "卜": "bu",
    "牟": "mu",
    "祭": "zhai",
    "句": "gou",
    "薄": "bo",
    "佴": "nai",
    "乜": "nie",
    "角": "jue",
    "阚": "kan",
    "能": "nai",
    "都": "du",
    "粘": "nian",
    "镡": "tan",
    "蔚": "yu",
    "炅": "gui",
}

# Characters that parents choose for one of several readings; nobody can see which.
IN_GIVEN_NAMES = {
    "乐": ("le", "yue"),
    "行": ("xing", "hang"),
    "长": ("chang", "zhang"),
    "重": ("chong", "zhong"),
    "朝": ("chao", "zhao"),
    "晟": ("sheng", "cheng"),
    "茜": ("qian", "xi"),
    "隽": ("juan", "jun"),
    "柏": ("bai", "bo"),
    "莘": ("shen", "xin"),
    "都": ("du",),
    "卜": ("bu",),
}


@lru_cache(maxsize=4096)
def name_readings(name: str, pinyin: str = "") -> frozenset[Reading]:
    """Return the likely readings of a name, each as its syllables.

    pinyin: the editor's own reading, syllables apart; it then stands alone.
    """
    if pinyin:
        return frozenset({tuple(pinyin.casefold().replace("ü", "v").split())})
    return readings(name)


def readings(text: str) -> frozenset[Reading]:
    """Return how a text reads where it is a name: as usual, and as surname and given name."""
    usual = lazy_pinyin(text)
    if len(usual) != len(text):  # letters and digits stay together, and then it is no name
        return frozenset({tuple(usual)})
    choices = [
        {syllable, *IN_GIVEN_NAMES.get(character, ())}
        for character, syllable in zip(text, usual, strict=True)
    ]
    for place, syllable in enumerate(_surname(text)):
        choices[place] = {usual[place], syllable}
    return frozenset(islice(product(*map(sorted, choices)), MOST_READINGS))


def _surname(name: str) -> list[str]:
    for length in (2, 1):
        if len(name) > length and name[:length] in SURNAMES:
            return SURNAMES[name[:length]].split()
    return []
