"""Verify a ledger by docs/ledger-spec.md alone, sharing nothing with docs/verify.py."""

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NUMBER, HASH = "(?:0|[1-9][0-9]{0,17})", "[0-9a-f]{64}"
DAY = "(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
NAME, TEXT = "[0-9A-Za-z_-]{1,40}", f"(?P<hash>{HASH})"
REVIEW = rf"(?P<ref>{NUMBER})\|{DAY}\|{NAME}\|(?P<case>{NAME})"
FORMS = {
    kind: rf"1\|{kind}\|(?P<line>{NUMBER})\|(?P<edition>{NUMBER})\|{fields}"
    for kind, fields in {
        "L": rf"(?P<nominee>[0-9a-z]{{1,32}})\|{DAY}\|(?P<visitor>[0-9a-f]{{20}})\|{HASH}",
        "V": REVIEW,
        "R": REVIEW,
        "P": rf"(?P<version>{NUMBER})\|{DAY}\|(?:edition|day)\|(?P<limit>{NUMBER})\|{TEXT}",
        "N": rf"(?P<subject>{NAME})\|{DAY}\|{TEXT}",
        "C": rf"{DAY}\|{TEXT}",
    }.items()
}
RESULT = f"result-{NUMBER}"
NO_CASES = {"key", "given-up"}
ORIGIN, ROOT = "[!-*,-~]+", "[0-9A-Za-z+/]{43}="  # visible ASCII without "+"
HEAD = rf"(?P<head>(?P<origin>{ORIGIN})\n(?P<size>{NUMBER})\n(?P<root>{ROOT})\n)"
CHECKPOINT = rf"{HEAD}\n(?P<foot>(?:— {ORIGIN} [!-~]+\n)+)"
GIVEN_UP = rf"{CHECKPOINT}\n(?P<why>[^\n]+)"


class Verdict(NamedTuple):
    ok: bool
    word: str  # why the ledger is refused; empty if it is not
    where: str
    totals: str
    unchecked: list[str]


class RefusedError(Exception):
    """Its message is the specification's word."""


def refuse(word: str, when: object) -> None:
    if when:
        raise RefusedError(word)


@contextmanager
def or_refuse(word: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, LookupError, TypeError, RecursionError, InvalidSignature):
        raise RefusedError(word) from None


def parse(form: str, data: bytes, word: str) -> re.Match[str]:
    with or_refuse(word):
        match = re.fullmatch(form, data.decode())
    refuse(word, not match)
    return cast(re.Match[str], match)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def root(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return sha256(b"\0" + leaves[0] if leaves else b"")
    middle = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\1" + root(leaves[:middle]) + root(leaves[middle:]))


class Ledger:
    def __init__(self) -> None:
        self.where, self.origin, self.edition, self.closed = "", "", "", False
        self.lines, self.unchecked = list[bytes](), list[str]()
        self.key, self.named, self.cases = "", "", set[str]()
        self.signed, self.given_up = set[tuple[str, str]](), dict[tuple[str, str], range]()
        self.rules: dict[str, re.Match[str]] = {}
        self.likes: dict[str, re.Match[str]] = {}
        self.void: set[str] = set()
        self.liked: dict[tuple[str, str], list[str]] = {}
        self.promises: dict[int, tuple[re.Match[str], dict[str, tuple[int, int]]]] = {}

    def counts(self) -> dict[str, tuple[int, int]]:
        received = Counter(like["nominee"] for like in self.likes.values())
        void = Counter(self.likes[ref]["nominee"] for ref in self.void)
        return {code: (received[code], void[code]) for code in sorted(received)}

    def totals(self) -> str:
        return "".join(f"{code} {r} {v} {r - v}\n" for code, (r, v) in self.counts().items())

    def read(self, raw: bytes) -> None:
        self.lines.append(raw)
        kind = raw[2:3].decode("latin-1")
        line = parse(FORMS.get(kind, "(?!)"), raw, "format")
        refuse("sequence", line["line"] != str(len(self.lines)))
        self.edition = self.edition or line["edition"]
        refuse("edition", line["edition"] != self.edition)
        if kind == "L":
            self.like(line)
        elif kind in "VR":
            self.review(kind, line)
        elif kind == "P":
            refuse("rules", line["version"] in self.rules)
            self.rules[line["version"]] = line
        elif kind == "N":
            self.cases |= {line["subject"]} - NO_CASES if not is_result(line) else set()
        else:
            refuse("closed", self.closed)
            refuse("totals", sha256(self.totals().encode()).hex() != line["hash"])
            self.closed = True
        if "hash" in line.groupdict():
            self.promises[len(self.lines)] = line, self.counts() if is_result(line) else {}

    def like(self, line: re.Match[str]) -> None:
        nominee, day, visitor = line.group("nominee", "day", "visitor")
        refuse("closed", self.closed)
        rules = [rules for rules in self.rules.values() if rules["day"] <= day]
        refuse("rules", not rules)
        liked = self.liked.setdefault((visitor, day), [])
        refuse("twice", nominee in liked)
        liked.append(nominee)
        limit = max(rules, key=lambda rules: int(rules["version"]))["limit"]
        refuse("limit", len(liked) > int(limit))
        self.likes[line["line"]] = line

    def review(self, kind: str, line: re.Match[str]) -> None:
        ref = line["ref"]
        refuse("case", line["case"] not in self.cases)
        refuse("review", ref not in self.likes or (ref in self.void) != (kind == "R"))
        self.void ^= {ref}

    def read_texts(self, texts: dict[int, str]) -> None:
        refuse("notice", texts.keys() != self.promises.keys())
        for number, (line, _) in self.promises.items():
            refuse("notice", sha256(texts[number].encode()).hex() != line["hash"])
            if is_key(line):
                self.named = texts[number]
            if line.groupdict().get("subject") == "given-up":
                told = parse(GIVEN_UP, texts[number].encode(), "notice")
                gone = range(number, int(told["size"]))
                self.given_up[told["size"], told["root"]] = gone
        for number, (line, counts) in self.promises.items():
            if is_result(line):
                check_result(texts[number], counts)
        self.promises = {}

    def check_signature(self, checkpoint: re.Match[str], trusted: Collection[str]) -> None:
        in_force = read_key(self.key or self.named, self.origin)
        announced = read_key(self.named, self.origin)
        form = rf"— {re.escape(self.origin)} ([0-9A-Za-z+/]{{91}}=)\n"
        by_id: dict[bytes, list[bytes]] = {}
        for raw in map(base64.b64decode, re.findall(form, checkpoint["foot"])):
            by_id.setdefault(raw[:4], []).append(raw[4:])
        key_id, public = in_force
        if key_id not in by_id and self.named in trusted:
            key_id, public = announced  # in place of one that was lost
        refuse("signature", len(by_id.get(key_id, [])) != 1)
        with or_refuse("signature"):
            of = Ed25519PublicKey.from_public_bytes(public)
            of.verify(by_id[key_id][0], checkpoint["head"].encode())
        self.key = self.named


def read_key(key: str, origin: str) -> tuple[bytes, bytes]:
    form = rf"{re.escape(origin)}\+([0-9a-f]{{8}})\+([0-9A-Za-z+/]{{44}})"
    match = parse(form, key.encode(), "key")
    public = base64.b64decode(match[2])
    key_id = sha256(origin.encode() + b"\n" + public)[:4]
    refuse("key", public[0] != 1 or key_id.hex() != match[1])
    return key_id, public[1:]


def is_key(line: re.Match[str]) -> bool:
    return line.groupdict().get("subject") == "key"


def is_result(line: re.Match[str]) -> bool:
    return re.fullmatch(RESULT, line.groupdict().get("subject", "")) is not None


def texts_in(file: bytes) -> dict[int, str]:
    texts: dict[int, str] = {}
    *lines, rest = file.split(b"\n")
    refuse("notice", rest)
    for line in lines:
        with or_refuse("notice"):
            notice = json.loads(line.decode())
            number, text = notice["line"], notice["text"]
            refuse("notice", type(number) is not int or type(text) is not str or number in texts)
            texts[number] = text
            text.encode()  # JSON can write half a character, UTF-8 can't
    return texts


def check_result(text: str, counts: dict[str, tuple[int, int]]) -> None:
    with or_refuse("notice"):
        for nominee in json.loads(text)["nominees"]:
            told = nominee["received"], nominee["void"]
            refuse("totals", told != counts.get(nominee["code"], (0, 0)))


def newest(files: Mapping[str, bytes], folder: str) -> int:
    form = re.compile(rf"^{folder}/([1-9][0-9]{{,8}})\.txt$", re.MULTILINE)
    return max(map(int, form.findall("\n".join(files))), default=0)


def check(ledger: Ledger, files: Mapping[str, bytes], trusted: Collection[str]) -> None:
    sealed, signed = newest(files, "lines"), newest(files, "checkpoints")
    for number in range(1, max(sealed, signed, 1) + 1):
        ledger.where = f"seal {number}"
        refuse("missing", f"checkpoints/{number}.txt" not in files)
        if f"lines/{number}.txt" not in files:
            refuse("missing", number < sealed)
            ledger.unchecked = [f"seals {number} to {signed}"]
            return
        checkpoint = parse(CHECKPOINT, files[f"checkpoints/{number}.txt"], "checkpoint")
        ledger.origin = ledger.origin or checkpoint["origin"]
        refuse("origin", checkpoint["origin"] != ledger.origin)
        *lines, rest = files[f"lines/{number}.txt"].split(b"\n")
        for line in lines:
            ledger.read(line)
        refuse("format", rest)
        refuse("size", int(checkpoint["size"]) != len(ledger.lines))
        refuse("root", checkpoint["root"].encode() != base64.b64encode(root(ledger.lines)))
        ledger.read_texts(texts_in(files.get(f"notices/{number}.txt", b"")))
        refuse("key", number == 1 and ledger.named not in trusted)
        ledger.check_signature(checkpoint, trusted)
        ledger.signed.add((checkpoint["size"], checkpoint["root"]))


def check_kept(ledger: Ledger, kept: Collection[tuple[str, str]]) -> None:
    """kept: numbers of lines and roots that the reader knows from elsewhere."""
    all_is_out = not ledger.unchecked
    for size, root in kept:
        if (size, root) not in ledger.signed and (size, root) not in ledger.given_up:
            gone = any(int(size) in lines for lines in ledger.given_up.values())
            refuse("fork", all_is_out and not gone)
            ledger.unchecked.append(f"the root of {size} lines")


def verify(
    folder_or_files: Path | Mapping[str, bytes],
    *,
    key: str,
    also: Collection[str] = (),
    kept: Collection[tuple[str, str]] = (),
) -> Verdict:
    """also: more keys to trust, which the newspaper told of when one was lost."""
    files, ledger, word = folder_or_files, Ledger(), ""
    if isinstance(files, Path):
        files = {f"{p.parent.name}/{p.name}": p.read_bytes() for p in files.glob("*/*.txt")}
    try:
        check(ledger, files, {key, *also})
        check_kept(ledger, kept)
    except RefusedError as refused:
        word = str(refused)
    ok = not word and not ledger.unchecked
    return Verdict(ok, word, ledger.where, ledger.totals(), ledger.unchecked)
