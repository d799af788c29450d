"""What a check says."""

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """GOOD: nothing to do; LOOK: somebody should look at it; MEND: something will go wrong."""

    GOOD = 0
    LOOK = 1
    MEND = 2


@dataclass(frozen=True, kw_only=True)
class Note:
    """A finding and, unless all is well, what to do about it."""

    level: Level
    says: str
    do: str = ""


def good(says: str) -> Note:
    return Note(level=Level.GOOD, says=says)


def look(says: str, do: str) -> Note:
    return Note(level=Level.LOOK, says=says, do=do)


def mend(says: str, do: str) -> Note:
    return Note(level=Level.MEND, says=says, do=do)
