"""What clients asked and were answered, written down before anything can be forgotten.

One line of JSON per event in a file that only grows: a like that was asked for and never
answered is seen as such, and an acknowledged one can be looked for in the database.
"""

import itertools
import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One wish to like and what came of it; times are seconds since 1970 on this machine.

    status: None where no answer came. answer: the site's word for it, such as "liked" or
    "used_up"; for a form, which is answered with a page, what its status says.
    """

    number: int
    client: str
    visitor: str
    nominee: str
    asked: float
    heard: float | None = None
    status: int | None = None
    answer: str = ""
    first: bool | None = None
    receipt: str = ""
    lost: str = ""

    @property
    def is_acknowledged(self) -> bool:
        return self.answer == "liked"


class Journal:
    """A new file of events, to which lines are only added; threads may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._numbers = itertools.count(1)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)

    def asked(self, *, client: str, visitor: str, nominee: str) -> int:
        """Note a wish before it is sent; return the number by which to note its answer.

        visitor: the value of the cookie that goes with it. nominee: the code in the address.
        """
        number = next(self._numbers)
        self._write(
            {
                "asked": number,
                "at": time.time(),
                "client": client,
                "visitor": visitor,
                "nominee": nominee,
            }
        )
        return number

    def answered(self, number: int, *, status: int, body: bytes = b"", location: str = "") -> str:
        """Note an answer as it came, and return the site's word for it."""
        told = _read_body(body)
        word = str(told.get("answer") or _word_of(status, location))
        self._write(
            {
                "answered": number,
                "at": time.time(),
                "status": status,
                "answer": word,
                "first": told.get("first"),
                "receipt": told.get("receipt", ""),
            }
        )
        return word

    def lost(self, number: int, error: BaseException) -> None:
        """Note that no answer will come; the like may count or not."""
        self._write({"lost": number, "at": time.time(), "error": type(error).__name__})

    def close(self) -> None:
        os.close(self._file)

    def entries(self) -> list[Entry]:
        return list(read(self.path))

    def _write(self, event: Mapping[str, object]) -> None:
        # One write of one short line: with O_APPEND lines of different threads don't mix.
        os.write(self._file, json.dumps(event).encode() + b"\n")


def read(path: Path) -> Iterator[Entry]:
    """Read a journal, also one whose writer was killed in the middle of its last line."""
    asked: dict[int, dict[str, object]] = {}
    ends: dict[int, dict[str, object]] = {}
    for line in path.read_bytes().splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        at = event.pop("at")
        if (number := event.pop("asked", None)) is not None:
            asked[number] = {**event, "asked": at}
        elif (number := event.pop("answered", None)) is not None:
            ends[number] = {**event, "heard": at}
        else:
            ends[event["lost"]] = {"lost": event["error"]}
    for number, wish in asked.items():
        yield Entry(number=number, **{**wish, **ends.get(number, {})})  # type: ignore[arg-type]


def _read_body(body: bytes) -> dict[str, object]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _word_of(status: int, location: str) -> str:
    if status == 303:
        return "liked" if location.endswith("/liked/") else "again"
    return ""
