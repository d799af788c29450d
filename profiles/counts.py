"""How long a text is, as editors count."""

import re

from profiles.bodies import plain_text

HEADLINE_ON_PAGE = 30
HEADLINE_ON_CARD = 20
HEADLINE_ON_POSTER = 16
READ_IN_A_MINUTE = 400  # 汉字

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def length(line: str) -> float:
    """The line's length in Chinese characters; a Latin letter or digit is half of one."""
    return sum(0.5 if character < "\u2000" else 1 for character in line.strip())


def han(html: str) -> int:
    """Count the 汉字 of a text that may have tags."""
    return len(_HAN.findall(plain_text(html)))


def minutes(characters: int) -> int:
    """How many minutes it takes to read so many 汉字; at least one."""
    return max(1, round(characters / READ_IN_A_MINUTE))
