"""python -m faults.posters [--count 1000] [--seed N]: posters of every kind, each read twice.

Names, addresses, sentences and pictures are thrown together at random; every poster must be
read by both readers, whole and as a poor copy. Exit 1 where one was not, and it is kept.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageFilter

from campaign.posters import (
    LAYOUTS,
    SIZES,
    Face,
    Kind,
    ListCopy,
    Person,
    PosterCopy,
    UnreadableError,
    district_list,
    kinds,
    prove,
)
from campaign.posters.sheets import draw_file, inks_of
from campaign.posters.words import Copy
from profiles.codes import ALPHABET, CODE_LENGTH

SURNAMES = ("张", "李", "欧阳", "司徒", "阿卜杜拉·", "古丽扎尔·", "买买提·", "㙍", "𬱖", "Mina ")
RARE = "喆堃淼犇骉赟㙍䶮𬭎𫖯𬍛𬭚𨐈𬱖〇"
EVERY = (0x4E00, 0x9FFF)  # Chinese characters; two in three of them are not in the fonts
WORDS = "守着巷口这条老街小事做好了就是大楼下的灯水电煤路门铃响应一声春夏秋冬风雨"
MARKS = "，。；：？！、"
HOSTS = "abcdefghijklmnopqrstuvwxyz0123456789"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m faults.posters", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    chance, failed, begun = random.Random(options.seed), 0, time.monotonic()
    for number in range(1, options.count + 1):
        failed += not one_poster(chance, number)
        if number % 100 == 0:
            print(
                f"{number} drawn, {failed} not read, {time.monotonic() - begun:.0f} s", flush=True
            )
    print(f"{options.count - failed} of {options.count} posters read by ZXing and OpenCV,")
    print(f"each whole and as a poor copy; seed {options.seed}")
    return 1 if failed else 0


def one_poster(chance: random.Random, number: int) -> bool:
    kind = chance.choice(kinds([*LAYOUTS, "district"]))
    size, inks = SIZES[kind.size], inks_of(kind.variant)
    copy: PosterCopy | ListCopy
    if kind.layout == "district":
        copy = a_list(chance)
        faces = tuple(a_face(chance, largest=300) for _one in copy.people)
        drawing = district_list(copy, faces, size, inks)
    else:
        copy = a_copy(chance)
        drawing = LAYOUTS[kind.layout](copy, a_face(chance), size, inks)
    content, page = draw_file(drawing, kind, title=str(number))
    try:
        prove(page, copy.address)
    except UnreadableError as error:
        keep(content, number, kind, copy, str(error))
        return False
    return True


def keep(content: bytes, number: int, kind: Kind, copy: Copy, reason: str) -> None:
    path = Path(tempfile.gettempdir()) / f"unread-{number}-{kind.file_name}"
    path.write_bytes(content)
    print(f"{path}: {copy.address}: {reason}", flush=True)


def a_copy(chance: random.Random) -> PosterCopy:
    address = an_address(chance)
    return PosterCopy(
        name=a_name(chance),
        number=chance.randint(1, 9999),
        nickname=some_words(chance, 0, 12),
        post=some_words(chance, 0, 40),
        community=" · ".join(some_words(chance, 3, 10) for _ in range(3)),
        quote=a_sentence(chance, chance.choice((0, 8, 20, 60, 200))),
        campaign="第三届寻找“最美社区工作者”",
        hosts="、".join(some_words(chance, 4, 9) for _ in range(chance.randint(0, 5))),
        invitation="扫一扫，读故事，为TA点赞",
        address=address,
        printed_address=address.partition("://")[2],
        sample=chance.choice(("", "样张 SAMPLE")),
        spot=some_words(chance, 0, 12),
    )


def a_list(chance: random.Random) -> ListCopy:
    people = range(chance.randint(1, 60))
    return ListCopy(
        district=some_words(chance, 2, 6),
        call="他们守着巷口，也守着我们。",
        people=tuple(Person(a_name(chance), some_words(chance, 3, 10)) for _one in people),
        campaign="第三届寻找“最美社区工作者”",
        hosts=some_words(chance, 0, 30),
        invitation="扫一扫，认识他们",
        address=(address := an_address(chance)),
        printed_address=address.partition("://")[2],
        sample=chance.choice(("", "样张 SAMPLE")),
    )


def a_name(chance: random.Random) -> str:
    """Return a name of 2 to 14 characters: common, in two parts, rare, or of any characters."""
    length = chance.randint(2, 14)
    return chance.choice(
        (
            (chance.choice(SURNAMES) + some_words(chance, 1, 9))[:14],
            "".join(chance.choices(RARE, k=length)),
            "".join(chr(chance.randint(*EVERY)) for _one in range(length)),
        )
    )


def a_face(chance: random.Random, largest: int = 1600) -> Face | None:
    if chance.random() < 0.1:
        return None
    return Face(a_picture(chance, largest), (a_percent(chance), a_percent(chance)))


def an_address(chance: random.Random) -> str:
    """Return an address of up to 60 characters, with a place or without."""
    code = "".join(chance.choices(ALPHABET, k=CODE_LENGTH))
    place = "/" + "".join(chance.choices(ALPHABET, k=CODE_LENGTH)) if chance.random() < 0.5 else ""
    tail = f".example.cn/n/{code}{place}"
    host = "".join(chance.choices(HOSTS, k=chance.randint(1, 60 - len(tail) - 8)))
    return f"https://{host}{tail}"


def a_picture(chance: random.Random, largest: int = 1600) -> Image.Image:
    """Return noise of any shape, coarse or fine; it may even have codes' worth of contrast."""
    size = (chance.randint(8, largest), chance.randint(8, largest))
    bands = [
        Image.effect_noise(size, chance.randint(5, 120)).filter(
            ImageFilter.GaussianBlur(chance.choice((0, 1, 4)))
        )
        for _ in range(3)
    ]
    return Image.merge("RGB", bands)


def a_percent(chance: random.Random) -> float:
    return chance.randint(0, 100)


def some_words(chance: random.Random, least: int, most: int) -> str:
    return "".join(chance.choices(WORDS, k=chance.randint(least, most)))


def a_sentence(chance: random.Random, length: int) -> str:
    return "".join(
        chance.choice(MARKS) if n % 7 == 6 else chance.choice(WORDS) for n in range(length)
    )


if __name__ == "__main__":
    sys.exit(main())
