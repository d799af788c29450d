"""Write profiles/strokes.txt: Chinese characters in the order of their strokes.

Usage:  python tools/strokes.py UNIHAN-OTHER-MAPPINGS CNCHAR-ORDER-TGZ

The first is /usr/share/unicode/Unihan_OtherMappings.txt.bz2 of Debian's `unicode-data`. Its field
kTGH numbers 通用规范汉字表, which the state has printed in three levels, each by number of
strokes and then by their kinds: 横竖撇点折. The second is what `npm pack cnchar-order@3.2.6`
leaves in the folder (MIT); it spells strokes, which tells how the three levels go together.
A spelling that contradicts the order of a level is not believed.
"""

import bz2
import json
import re
import sys
import tarfile
from bisect import bisect_right
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "profiles" / "strokes.txt"
LEVELS = ((1, 3500), (3501, 6500), (6501, 8105))
# What the package calls 折 is 竖 in the standard, where it ends in a hook alone.
KINDS = {"j": "1", "i": "1", "f": "2", "g": "2", "s": "3", "k": "4", "d": "4", "l": "4"}
Key = tuple[int, str]


def main() -> None:
    unihan, package = map(Path, sys.argv[1:])
    with bz2.open(unihan, "rt") as file:
        found = re.findall(r"^U\+([0-9A-F]+)\tkTGH\t2013:(\d+)", file.read(), re.MULTILINE)
    numbers = {int(number): chr(int(code, 16)) for code, number in found}
    if len(numbers) != 8105:
        sys.exit(f"通用规范汉字表 has 8,105 characters, this list {len(numbers)}.")
    spelled = spellings(package)
    keyed = []
    for first, last in LEVELS:
        level = [numbers[number] for number in range(first, last + 1)]
        keyed += zip(believed([spelled.get(one) for one in level]), level, strict=True)
    lines: dict[int, list[str]] = {}
    for (count, _kinds), character in sorted(keyed, key=lambda pair: pair[0]):
        lines.setdefault(count, []).append(character)
    TARGET.write_text("".join(f"{n} {''.join(lines[n])}\n" for n in sorted(lines)), "utf-8")
    print(f"{TARGET.name}: {len(keyed):,} characters")


def spellings(package: Path) -> dict[str, Key]:
    with tarfile.open(package) as packed:
        file = packed.extractfile("package/cnchar.order.min.js")
        if file is None:
            sys.exit(f"{package} has no strokes in it.")
        tables = re.findall(r"JSON\.parse\('(\{.*?\})'\)", file.read().decode())
    letters = json.loads(max(tables, key=len))
    return {
        one: (len(word), "".join(KINDS.get(letter, "5") for letter in word))
        for one, word in letters.items()
    }


def believed(keys: list[Key | None]) -> list[Key]:
    """Return keys that never fall; those that would make them fall give way to the one before."""
    kept = rising(keys)
    known, result = (1, "1"), []
    for place, key in enumerate(keys):
        if place in kept and key is not None:
            known = key
        result.append(known)
    return result


def rising(keys: list[Key | None]) -> set[int]:
    """Return the places of the longest run of keys that never fall (patience sorting)."""
    tops: list[Key] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place, key in enumerate(keys):
        if key is None:
            continue
        pile = bisect_right(tops, key)
        tops[pile:], ends[pile:] = [key, *tops[pile + 1 :]], [place, *ends[pile + 1 :]]
        before[place] = ends[pile - 1] if pile else None
    kept: set[int] = set()
    place_now = ends[-1] if ends else None
    while place_now is not None:
        kept.add(place_now)
        place_now = before[place_now]
    return kept


if __name__ == "__main__":
    main()
