"""Ledgers spoilt with no thought of what is wrong with them then: two verifiers have to agree.

The spoilt bytes are those of a bad download; the spoilt sense is signed, so nothing else is wrong.
"""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.voting.ledger.mutations import Example, Signer, places, sha

BITS = (
    *(b"", b"\n", b"\r", b"|", b"0", b" ", b"+", b"=", b'"', b"[", b"key", "—".encode()),
    *(b"\x00", b"\x85", b"\xff", "\u2028".encode(), b"\\ud800", b"9" * 20, b"9" * 5000),
    b"[" * 100_000,
)
VALUES = (
    *("", "0", "1", "2", "01", "+1", "999999999999999999", "1000000000000000000", "9" * 5000),
    *("key", "result-1", "CASE22", "OTHER2", "codea", "day", "edition", "A" * 20, "a" * 41),
    *("1969-01-01", "2026-11-18", "2026-11-19", "2026-11-20", "2026-99-99", "9999-12-31"),
    *("a" * 20, "0" * 64, "é", "１"),
)


def spoil_a_file(folder: Path, dice: random.Random) -> None:
    files = sorted(folder.glob("*/*.txt"))
    file, other = dice.choice(files), dice.choice(files)
    data = file.read_bytes()
    a, b = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    lines = data.split(b"\n")
    lines.insert(dice.randrange(len(lines)), dice.choice(lines))
    spoilt: tuple[bytes | None, ...] = (
        *(None, b"", data[:a], data[:a] + data[b:], other.read_bytes(), b"\n".join(lines)),
        *(data[:a] + dice.choice(BITS) + data[a:], data[:a] + dice.randbytes(1) + data[a + 1 :]),
    )
    new = dice.choice(spoilt)
    if new is None:
        file.unlink()
    else:
        file.write_bytes(new)


def spoil_the_sense(example: Example, dice: random.Random) -> None:
    for _ in range(dice.randrange(1, 3)):
        dice.choice(SENSES)(example, dice)
    example.sign_again()


def change_a_field(example: Example, dice: random.Random) -> None:
    p, at = a_place(example, dice, "LLLVRPNC")
    fields = example.parts[p][at].split("|")
    fields[dice.randrange(len(fields))] = dice.choice(VALUES)
    example.parts[p][at] = "|".join(fields)


def repeat_a_line(example: Example, dice: random.Random) -> None:
    """Any line once more, under the next number and with its text."""
    p, at = a_place(example, dice, "LLVRPNC")
    _one, kind, number, _edition, *fields = example.parts[p][at].split("|")
    texts = {str(seq): text for seq, text in example.notices[p].items()}
    if kind in "PNC":
        append(example, kind, *fields[:-1], text=texts.get(number, ""))
    else:
        append(example, kind, *fields)


def change_a_text(example: Example, dice: random.Random) -> None:
    texts = dice.choice([texts for texts in example.notices if texts])
    seq = dice.choice(sorted(texts))
    texts[seq] = dice.choice(("", "{}", "\u2028", "\0", texts[seq] + "\n"))
    if dice.randrange(2):
        rehash(example, seq, texts[seq])


def declare(example: Example, dice: random.Random) -> None:
    append(example, "N", "result-1", "2026-11-19", text=a_result(example, dice.choice((0, 0, 1))))


def announce(example: Example, dice: random.Random) -> None:
    """A new key, which sometimes can't be read, and which sometimes signs."""
    new = Signer(Ed25519PrivateKey.from_private_bytes(dice.randbytes(32)))
    vkey = dice.choice((new.vkey, new.vkey, new.vkey[:-1], new.vkey.upper(), new.vkey + "\n", ""))
    append(example, "N", "key", "2026-11-19", text=vkey)
    if dice.randrange(2):
        example.signer = new  # of all checkpoints: the first are wrong then


def give_up(example: Example, dice: random.Random) -> None:
    note = dice.choice((example.checkpoints[-1], example.checkpoints[0], ""))
    text = note + dice.choice(("\nfire", "\nfire", "\n火", "\n", "fire", "\nfire\n", "\n\r"))
    append(example, "N", "given-up", "2026-11-19", text=text)


def void_of(case: str) -> Callable[[Example, random.Random], None]:
    def void(example: Example, dice: random.Random) -> None:
        ref = dice.randrange(1, len(example.lines) + 2)
        append(example, dice.choice("VVR"), str(ref), "2026-11-19", "regular", case)

    return void


SENSES = (
    *(change_a_field, change_a_field, repeat_a_line, change_a_text, declare, announce),
    *(give_up, void_of("CASE22"), void_of("key"), void_of("result-1"), void_of("given-up")),
)


def a_place(example: Example, dice: random.Random, kinds: str) -> tuple[int, int]:
    return dice.choice(places(example, dice.choice(kinds)) or places(example))


def append(example: Example, kind: str, *fields: str, text: str | None = None) -> None:
    """A line after all others, in the last seal."""
    seq = len(example.lines) + 1
    hashed = () if text is None else (sha(text),)
    example.parts[-1].append("|".join(("1", kind, str(seq), "3", *fields, *hashed)))
    if text is not None:
        example.notices[-1][seq] = text


def rehash(example: Example, seq: int, text: str) -> None:
    for part in example.parts:
        for at, line in enumerate(part):
            if line.split("|")[2] == str(seq):
                part[at] = "|".join([*line.split("|")[:-1], sha(text)])


def a_result(example: Example, lie: int = 0) -> str:
    """What a declared result says of the totals at the close, and of who has no like."""
    totals = next(iter(example.notices[-1].values()), "")
    rows = re.findall(r"^(\w+) (\d+) (\d+) \d+$", totals, re.MULTILINE)
    told = [{"code": code, "received": int(got), "void": int(void)} for code, got, void in rows]
    told.append({"code": "nobody", "received": lie, "void": 0})
    return json.dumps({"nominees": told})
