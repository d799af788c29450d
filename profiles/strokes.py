"""The order of names by the strokes of the surname, 按姓氏笔画为序: in a Chinese list of honour it
says that nobody stands before anybody.

strokes.txt has the 8,105 characters of 通用规范汉字表, a line for each number of strokes, within
it by their kinds 横竖撇点折; tools/strokes.py made it. ICU's own order counts the strokes of older
shapes (陈 8, not 7).
"""

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("strokes.txt")
UNKNOWN = 99  # strokes of what the table lacks: it stands last


def stroke_order(name: str) -> list[tuple[int, int]]:
    """Return what names are sorted by: strokes and their kinds, character by character."""
    places = _places()
    return [places.get(one, (UNKNOWN, ord(one))) for one in name]


@cache
def _places() -> dict[str, tuple[int, int]]:
    lines = (line.split() for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {
        character: (int(strokes), place)
        for strokes, characters in lines
        for place, character in enumerate(characters)
    }
