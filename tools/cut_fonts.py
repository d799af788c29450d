"""Cut the posters' fonts from the full ones; needed only to change them.

Usage:  python tools/cut_fonts.py NOTO-SANS-TGZ NOTO-SERIF-TGZ UNIHAN-OTHER-MAPPINGS

The first two are what `npm pack @expo-google-fonts/noto-sans-sc@0.4.3` and
`npm pack @expo-google-fonts/noto-serif-sc@0.4.3` leave in the folder, the third is
/usr/share/unicode/Unihan_OtherMappings.txt.bz2 of Debian's `unicode-data`, whose field
kTGH lists 通用规范汉字表. It needs fonttools (4.68.0 was
used); the same packages give the same files.
"""

import bz2
import re
import sys
import tarfile
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parent.parent / "campaign" / "fonts"
FONTS = {
    "NotoSansSC-Regular.ttf": "package/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSerifSC-Bold.ttf": "package/700Bold/NotoSerifSC_700Bold.ttf",
}
# Latin, the punctuation of Chinese print, full-width forms, and signs that names use.
BESIDES = (
    *(range(0x20, 0x7F), range(0xA0, 0x180), range(0x2010, 0x2028), range(0x2030, 0x203B)),
    *(range(0x3000, 0x3018), range(0xFF01, 0xFF5F), range(0x2160, 0x216C), range(0x2460, 0x2474)),
    (0x2190, 0x2191, 0x2192, 0x2193, 0x3007, 0x30FB, 0x25A0, 0x25CF, 0x2605),
)


def main() -> None:
    sans, serif, unihan = map(Path, sys.argv[1:])
    with bz2.open(unihan, "rt") as file:
        listed = re.findall(r"^U\+([0-9A-F]+)\tkTGH\t", file.read(), re.MULTILINE)
    standard = {int(code, 16) for code in listed}
    if len(standard) != 8105:
        sys.exit(f"通用规范汉字表 has 8,105 characters, this list {len(standard)}.")
    for (name, member), archive in zip(FONTS.items(), (sans, serif), strict=True):
        cut(archive, member, FOLDER / name, standard | {code for row in BESIDES for code in row})


def cut(archive: Path, member: str, target: Path, codes: set[int]) -> None:
    with tarfile.open(archive) as packed:
        file = packed.extractfile(member)
        if file is None:
            sys.exit(f"{archive} has no {member}.")
        font = TTFont(BytesIO(file.read()), recalcTimestamp=False)  # or each cut differs
    options = Options(hinting=False, layout_features=[], name_IDs=["*"], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.save(target)
    print(f"{target.name}: {len(font.getBestCmap()):,} characters, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
