"""A small ledger in memory that can be spoiled in many ways, and written as downloads.

Nothing of the site's own code is used, so that what is judged is the verifier alone.
"""

import base64
import hashlib
import json
import random
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "example.cn/ledger/3"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def tree(leaves: list[bytes]) -> bytes:
    """The recursive definition of RFC 6962, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + tree(leaves[:split]) + tree(leaves[split:])).digest()


@dataclass
class Signer:
    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return b"\1" + self.key.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        return hashlib.sha256(ORIGIN.encode() + b"\n" + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{ORIGIN}+{self.id.hex()}+{base64.b64encode(self.public).decode()}"

    def sign(self, lines: list[str]) -> str:
        return self.sign_root(len(lines), tree([line.encode() for line in lines]))

    def sign_root(self, size: int, root: bytes) -> str:
        body = f"{ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n"
        signed = base64.b64encode(self.id + self.key.sign(body.encode())).decode()
        return f"{body}\n— {ORIGIN} {signed}\n"


@dataclass
class Example:
    """Parts of lines, and what belongs to each. kept: numbers of lines and roots to look for."""

    signer: Signer
    parts: list[list[str]] = field(default_factory=list)
    notices: list[dict[int, str]] = field(default_factory=list)
    checkpoints: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        return [line for part in self.parts for line in part]

    def sign_again(self) -> None:
        """Sign what is there now with the right key: only the lines' sense is wrong then."""
        ends = [sum(map(len, self.parts[: n + 1])) for n in range(len(self.parts))]
        self.checkpoints = [self.signer.sign(self.lines[:end]) for end in ends]

    def write(self, folder: Path) -> Path:
        for name in ("lines", "notices", "checkpoints"):
            (folder / name).mkdir(parents=True, exist_ok=True)
            for old in (folder / name).iterdir():
                old.unlink()
        for n, part in enumerate(self.parts, start=1):
            (folder / f"lines/{n}.txt").write_text("".join(f"{line}\n" for line in part))
        for n, texts in enumerate(self.notices, start=1):
            told = (json.dumps({"line": seq, "text": text}) + "\n" for seq, text in texts.items())
            (folder / f"notices/{n}.txt").write_text("".join(told))
        for n, note in enumerate(self.checkpoints, start=1):
            if note:
                (folder / f"checkpoints/{n}.txt").write_text(note)
        return folder


def an_example(dice: random.Random, *, seals: int = 4) -> Example:
    """A ledger of that many seals, with likes, a void, a restore, other rules and a close."""
    example = Example(Signer(Ed25519PrivateKey.from_private_bytes(dice.randbytes(32))))
    nominees = [f"code{letter}" for letter in "abcdef"]
    likes: dict[int, str] = {}
    void: set[int] = set()
    said: set[tuple[str, str, str]] = set()
    seq = 0

    def add(kind: str, *fields: object, text: str = "") -> None:
        nonlocal seq
        seq += 1
        hashed = (sha(text),) if kind in "PNC" else ()
        part.append("|".join(str(one) for one in ("1", kind, seq, 3, *fields, *hashed)))
        if hashed:
            example.notices[-1][seq] = text

    for number in range(seals):
        part: list[str] = []
        example.parts.append(part)
        example.notices.append({})
        day = f"2026-11-{18 + number // 2}"
        if number == 0:
            add("N", "key", day, text=example.signer.vkey)
            add("P", 0, "1970-01-01", "edition", 5, text="{}")
        if number == 1:
            add("P", 1, "2026-11-19", "edition", 3, text='{"a": 1}')
        for _like in range(dice.randrange(3, 12)):
            one = (day, dice.randbytes(10).hex(), dice.choice(nominees))
            said.add(one)
            add("L", one[2], one[0], one[1], dice.randbytes(32).hex())
            likes[seq] = one[2]
        if number == 2:
            add("N", "CASE22", day, text="两小时内间隔几乎相同。")
            for ref in sorted(dice.sample(sorted(likes), 3)):
                add("V", ref, day, "regular", "CASE22")
                void.add(ref)
        if number == 3:
            add("N", "CASE22", day, text="误判")
            ref = min(void)
            add("R", ref, day, "restored", "CASE22")
            void.discard(ref)
    part = []
    example.parts.append(part)
    example.notices.append({})
    totals = ""
    for code in sorted(set(likes.values())):
        got = sum(name == code for name in likes.values())
        struck = sum(likes[ref] == code for ref in void)
        totals += f"{code} {got} {struck} {got - struck}\n"
    add("C", "2026-11-19", text=totals)
    example.sign_again()
    return example


def renumber(example: Example) -> None:
    seq = 0
    for part in example.parts:
        for at, line in enumerate(part):
            seq += 1
            fields = line.split("|")
            part[at] = "|".join([*fields[:2], str(seq), *fields[3:]])


def places(example: Example, kind: str = "") -> list[tuple[int, int]]:
    return [
        (p, at)
        for p, part in enumerate(example.parts)
        for at, line in enumerate(part)
        if not kind or line.split("|")[1] == kind
    ]


# Each spoils a ledger and returns the reasons with which a verifier may refuse it.


def delete_a_line(example, dice):
    p, at = dice.choice(places(example))
    del example.parts[p][at]
    return {"sequence", "size"}


def edit_a_line(example, dice):
    p, at = dice.choice(places(example, "L"))
    fields = example.parts[p][at].split("|")
    fields[4] = "codez" if fields[4] != "codez" else "codea"
    example.parts[p][at] = "|".join(fields)
    return {"root"}


def flip_a_character(example, dice):
    p, at = dice.choice(places(example))
    line = example.parts[p][at]
    where = dice.randrange(len(line))
    other = dice.choice([c for c in "0123456789abcdefLVRPNC|" if c != line[where]])
    example.parts[p][at] = line[:where] + other + line[where + 1 :]
    return {
        *("root", "format", "sequence", "edition", "rules", "twice", "limit", "case", "review"),
        *("closed", "totals", "notice"),
    }


def swap_two_lines(example, dice):
    p = dice.choice([p for p, part in enumerate(example.parts) if len(part) > 1])
    a, b = dice.sample(range(len(example.parts[p])), 2)
    part = example.parts[p]
    part[a], part[b] = part[b], part[a]
    return {"sequence"}


def insert_a_line(example, dice):
    p, at = dice.choice(places(example, "L"))
    fields = example.parts[p][at].split("|")
    fields[6], fields[7] = dice.randbytes(10).hex(), dice.randbytes(32).hex()
    example.parts[p].insert(at, "|".join(fields))
    renumber(example)
    return {"size", "root"}


def move_a_like_to_another_nominee_and_sign(example, dice):
    p, at = dice.choice(places(example, "L"))
    fields = example.parts[p][at].split("|")
    fields[4] = dice.choice([f"code{c}" for c in "abcdefg" if f"code{c}" != fields[4]])
    example.parts[p][at] = "|".join(fields)
    example.sign_again()
    return {"totals"}


def repeat_a_like_and_sign(example, dice):
    p, at = dice.choice(places(example, "L"))
    example.parts[p].append(example.parts[p][at])
    _shift_refs(example)
    return {"twice", "review", "notice", "totals"}


def like_too_often_and_sign(example, dice):
    p, at = dice.choice(places(example, "L"))
    fields = example.parts[p][at].split("|")
    for number in range(6):
        new = [*fields[:4], f"more{number}", *fields[5:7], dice.randbytes(32).hex()]
        example.parts[p].append("|".join(new))
    _shift_refs(example)
    return {"limit", "notice", "review", "totals"}


def _shift_refs(example) -> None:
    renumber(example)
    example.sign_again()


def like_after_the_close_and_sign(example, dice):
    size = len(example.lines)
    line = (
        f"1|L|{size + 1}|3|codea|2026-11-19|{dice.randbytes(10).hex()}|{dice.randbytes(32).hex()}"
    )
    example.parts[-1].append(line)
    example.sign_again()
    return {"closed"}


def void_twice_and_sign(example, dice):
    voids = [example.parts[p][at] for p, at in places(example, "V")][1:]  # the first is restored
    fields = dice.choice(voids).split("|")
    fields[2] = str(len(example.lines) + 1)
    example.parts[-1].append("|".join(fields))
    example.sign_again()
    return {"review"}


def void_without_a_case_and_sign(example, dice):
    p, at = dice.choice(places(example, "V"))
    fields = example.parts[p][at].split("|")
    fields[7] = "OTHER2"
    example.parts[p][at] = "|".join(fields)
    example.sign_again()
    return {"case"}


def lie_in_the_close_and_sign(example, dice):
    part, notices = example.parts[-1], example.notices[-1]
    (seq,) = notices
    notices[seq] = f"codea {dice.randrange(10**6)} 0 1\n"
    part[0] = "|".join([*part[0].split("|")[:5], sha(notices[seq])])
    example.sign_again()
    return {"totals"}


def sign_with_another_key(example, dice):
    other = Signer(Ed25519PrivateKey.from_private_bytes(dice.randbytes(32)))
    n = dice.randrange(len(example.checkpoints))
    end = sum(map(len, example.parts[: n + 1]))
    example.checkpoints[n] = other.sign(example.lines[:end])
    return {"signature"}


def spoil_a_signature(example, dice):
    n = dice.randrange(len(example.checkpoints))
    head, last = example.checkpoints[n].rstrip("\n").rsplit(" ", 1)
    raw = bytearray(base64.b64decode(last))
    raw[dice.randrange(4, len(raw))] ^= 1 << dice.randrange(8)
    example.checkpoints[n] = f"{head} {base64.b64encode(bytes(raw)).decode()}\n"
    return {"signature"}


def drop_a_checkpoint(example, dice):
    example.checkpoints[dice.randrange(len(example.checkpoints))] = ""
    return {"missing"}


def swap_two_checkpoints(example, dice):
    a, b = dice.sample(range(len(example.checkpoints)), 2)
    example.checkpoints[a], example.checkpoints[b] = example.checkpoints[b], example.checkpoints[a]
    return {"size"}


def change_a_notice(example, dice):
    n = dice.choice([n for n, texts in enumerate(example.notices) if texts])
    seq = dice.choice(sorted(example.notices[n]))
    example.notices[n][seq] += "。"
    return {"notice"}


def drop_a_notice(example, dice):
    n = dice.choice([n for n, texts in enumerate(example.notices) if texts])
    del example.notices[n][dice.choice(sorted(example.notices[n]))]
    return {"notice"}


def go_on_with_a_key_of_ones_own(example, dice):
    """What a thief does who has every file, and the site, but not the key."""
    thief = Signer(Ed25519PrivateKey.from_private_bytes(dice.randbytes(32)))
    n = dice.randrange(1, len(example.parts))
    at = sum(map(len, example.parts[:n])) + 1
    example.parts[n:] = [[f"1|N|{at}|3|key|2026-11-19|{sha(thief.vkey)}"]]
    example.notices[n:] = [{at: thief.vkey}]
    example.checkpoints[n:] = [thief.sign(example.lines)]
    if dice.randrange(2):
        at += 1
        example.parts.append([f"1|N|{at}|3|CASE24|2026-11-19|{sha('go')}"])
        example.notices.append({at: "go"})
        example.checkpoints.append(thief.sign(example.lines))
    return {"signature"}


MUTATIONS = (
    *(delete_a_line, edit_a_line, flip_a_character, swap_two_lines, insert_a_line),
    *(move_a_like_to_another_nominee_and_sign, repeat_a_like_and_sign, like_too_often_and_sign),
    *(like_after_the_close_and_sign, void_twice_and_sign, void_without_a_case_and_sign),
    *(lie_in_the_close_and_sign, sign_with_another_key, spoil_a_signature),
    *(drop_a_checkpoint, swap_two_checkpoints, change_a_notice, drop_a_notice),
    go_on_with_a_key_of_ones_own,
)
