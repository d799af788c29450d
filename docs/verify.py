#!/usr/bin/env python3
"""Recount a ledger of likes: python3 verify.py FOLDER [--key VKEY] [--fetch URL]

FOLDER holds lines/, checkpoints/ and notices/ as they are downloaded; --fetch URL fills it
first, from an address such as https://example.cn/ledger/3/. --key is the public key you
trust, from the newspaper or from a page you have kept; without it the ledger's own is used.
It needs Python 3.9 alone; ledger-spec.md has the format. Exit: 0 all good, 1 refused, 2 wrong use, 3 nothing wrong but not all was checked.
"""

import argparse
import base64
import hashlib
import json
import re
import sqlite3
import sys
import urllib.error
import urllib.request
from pathlib import Path

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None

PARTS = ("checkpoints", "lines", "notices")
CODE, DAY, HASH = r"[0-9a-z]{1,32}", r"\d{4}-\d\d-\d\d", r"[0-9a-f]{64}"
NUMBER = r"0|[1-9]\d{0,17}"
WORD = r"[0-9A-Za-z_-]{1,40}"
FIELDS = {
    "L": (CODE, DAY, r"[0-9a-f]{20}", HASH),
    "V": (NUMBER, DAY, WORD, WORD),
    "R": (NUMBER, DAY, WORD, WORD),
    "P": (NUMBER, DAY, "edition|day", NUMBER, HASH),
    "N": (WORD, DAY, HASH),
    "C": (DAY, HASH),
}
TABLES = """
    PRAGMA cache_size = -65536;
    CREATE TABLE likes (seq INTEGER PRIMARY KEY, nominee TEXT, void INTEGER DEFAULT 0);
    CREATE TABLE seen (day TEXT, visitor TEXT, nominee TEXT,
                       PRIMARY KEY (day, visitor, nominee)) WITHOUT ROWID;
"""


class Refused(Exception):
    """The ledger is not what it should be. reason: one word of ledger-spec.md."""

    def __init__(self, reason, where):
        super().__init__(f"{reason}: {where}")
        self.reason = reason


def joined(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """A growing RFC 6962 tree that keeps one hash per complete subtree."""

    def __init__(self):
        self.size, self._peaks = 0, []

    def add(self, line):
        hashed, size = hashlib.sha256(b"\0" + line).digest(), self.size
        while size & 1:
            hashed, size = joined(self._peaks.pop(), hashed), size >> 1
        self._peaks.append(hashed)
        self.size += 1

    def root(self):
        hashed = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            hashed = joined(peak, hashed)
        return hashed


class Ledger:
    """What the lines say so far; on disk, so that ten million of them need little memory."""

    def __init__(self):
        self.tree, self.edition, self.closed = Tree(), None, None
        self.rules, self.cases, self.hashes = {}, set(), {}
        self.key_hash = None
        self.db = sqlite3.connect("")
        self.db.executescript(TABLES)

    def add(self, raw):
        seq = self.tree.size + 1
        kind, fields = self._read(raw, seq)
        getattr(self, f"_{kind}")(seq, *fields)
        self.tree.add(raw)

    def _read(self, raw, seq):
        try:
            version, kind, number, edition, *fields = raw.decode("ascii").split("|")
        except ValueError:
            raise Refused("format", f"line {seq}") from None
        shapes = FIELDS.get(kind, ())
        shaped = zip((NUMBER, NUMBER, *shapes), (number, edition, *fields))
        good = version == "1" and shapes and len(fields) == len(shapes)
        if not good or not all(re.fullmatch(shape, field) for shape, field in shaped):
            raise Refused("format", f"line {seq}")
        if int(number) != seq:
            raise Refused("sequence", f"line {seq} calls itself {number}")
        if edition != (self.edition or edition):
            raise Refused("edition", f"line {seq} is of edition {edition}")
        self.edition = edition
        return kind, fields

    def _L(self, seq, nominee, day, visitor, _commitment):
        if self.closed:
            raise Refused("closed", f"line {seq} is a like after the close")
        holds = [version for version, (since, _limit) in self.rules.items() if since <= day]
        if not holds:
            raise Refused("rules", f"line {seq}: no rules for {day}")
        try:
            self.db.execute("INSERT INTO seen VALUES (?, ?, ?)", (day, visitor, nominee))
        except sqlite3.IntegrityError:
            raise Refused("twice", f"line {seq} repeats a like") from None
        query = "SELECT count(*) FROM seen WHERE day = ? AND visitor = ?"
        if self.db.execute(query, (day, visitor)).fetchone()[0] > self.rules[max(holds)][1]:
            raise Refused("limit", f"line {seq} is above the day's limit")
        self.db.execute("INSERT INTO likes (seq, nominee) VALUES (?, ?)", (seq, nominee))

    def _V(self, seq, ref, _day, _reason, case, void=1):
        if case not in self.cases:
            raise Refused("case", f"line {seq} names a case without a notice")
        query = "UPDATE likes SET void = ? WHERE seq = ? AND void <> ?"
        if self.db.execute(query, (void, int(ref), void)).rowcount != 1:
            raise Refused("review", f"line {seq} can't change line {ref}")

    def _R(self, *fields):
        self._V(*fields, void=0)

    def _P(self, seq, version, day, _period, limit, hashed):
        if int(version) in self.rules:
            raise Refused("rules", f"line {seq} repeats version {version}")
        self.rules[int(version)] = (day, int(limit))
        self.hashes[seq] = hashed

    def _N(self, seq, subject, _day, hashed):
        self.hashes[seq] = hashed
        if subject == "key":
            self.key_hash = hashed
        else:
            self.cases.add(subject)

    def _C(self, seq, _day, hashed):
        if self.closed:
            raise Refused("closed", f"line {seq} closes again")
        self.hashes[seq] = self.closed = hashed
        if hashlib.sha256(self.totals().encode()).hexdigest() != hashed:
            raise Refused("totals", f"line {seq} is not the recount")

    def totals(self):
        query = "SELECT nominee, count(*), sum(void) FROM likes GROUP BY nominee ORDER BY nominee"
        return "".join(
            f"{n} {got} {void} {got - void}\n" for n, got, void in self.db.execute(query)
        )


class Verifier:
    """Walks through the parts of a folder, seal by seal."""

    def __init__(self, folder, key=None):
        self.folder, self.ledger, self.seals = Path(folder), Ledger(), 0
        self.trusted, self.vkey, self.origin, self.unchecked = key, None, None, []

    def run(self):
        notes = (self.folder / "checkpoints").glob("*.txt")
        numbers = sorted(int(path.stem) for path in notes if path.stem.isdecimal())
        if not numbers:
            raise Refused("missing", "there is no checkpoint")
        for place, number in enumerate(numbers, start=1):
            if place != number:
                raise Refused("missing", f"there is no checkpoint {place}")
            if not (self.folder / f"lines/{number}.txt").exists():
                self.unchecked.append(f"seals {number} to {numbers[-1]}: their lines are not here")
                break
            self._seal(number)
            self.seals = number
        if len(list((self.folder / "lines").glob("*.txt"))) > self.seals:
            raise Refused("missing", "there are lines without a checkpoint")
        if Ed25519PublicKey is None:
            self.unchecked.append("signatures: the package cryptography is not installed")
        if self.trusted is None:
            self.unchecked.append("the key: none was given, the ledger's own was used (--key)")

    def _seal(self, number):
        note = (self.folder / f"checkpoints/{number}.txt").read_bytes()
        match = re.fullmatch(
            rb"((\S+)\n(0|[1-9]\d*)\n([A-Za-z0-9+/]{43}=)\n)\n((?:\xe2\x80\x94 \S+ \S+\n)+)", note
        )
        if not match:
            raise Refused("checkpoint", f"checkpoint {number} is no checkpoint")
        body, origin, size, root, signatures = match.groups()
        if self.origin not in (None, origin):
            raise Refused("origin", f"checkpoint {number} is of another ledger")
        self.origin = origin
        self._lines(number)
        if self.ledger.tree.size != int(size):
            raise Refused("size", f"seal {number}: {self.ledger.tree.size} lines, not {int(size)}")
        if base64.b64encode(self.ledger.tree.root()) != root:
            raise Refused("root", f"seal {number}")
        self._notices(number)
        self._signature(number, body, origin.decode(), signatures.decode())

    def _lines(self, number):
        with (self.folder / f"lines/{number}.txt").open("rb") as lines:
            for raw in lines:
                if not raw.endswith(b"\n"):
                    raise Refused("format", f"part {number} ends within a line")
                self.ledger.add(raw[:-1])

    def _notices(self, number):
        """Every hash of this part must have its text, and every text its hash."""
        due, self.ledger.hashes = self.ledger.hashes, {}
        path = self.folder / f"notices/{number}.txt"
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            try:
                notice = json.loads(line)
                hashed = hashlib.sha256(notice["text"].encode()).hexdigest()
                due_hash = due.pop(notice["line"], None)
            except (ValueError, KeyError, TypeError, AttributeError):
                raise Refused("notice", f"notices of part {number} can't be read") from None
            if due_hash != hashed:
                raise Refused("notice", f"the text of line {notice['line']} is another")
            if hashed == self.ledger.key_hash:
                self.vkey = notice["text"]
        if due:
            raise Refused("notice", f"line {min(due)} has no text")

    def _signature(self, number, body, origin, signatures):
        if number == 1 and self.trusted not in (None, self.vkey):
            raise Refused("key", "the ledger's first key is not the one you trust")
        try:
            name, _id, public = self.vkey.split("+", 2)
            public = base64.b64decode(public)
            key_id = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]
            lines = [line.split(" ") for line in signatures.splitlines()]
            signed = [base64.b64decode(raw) for _, of, raw in lines if of == name == origin]
        except (AttributeError, ValueError):
            raise Refused("key", f"seal {number}: its key or signature can't be read") from None
        mine = [one[4:] for one in signed if one[:4] == key_id]
        if len(mine) != 1:
            raise Refused("signature", f"seal {number} is not signed by the ledger's key")
        if Ed25519PublicKey is not None:
            try:
                Ed25519PublicKey.from_public_bytes(public[1:]).verify(mine[0], body)
            except (InvalidSignature, ValueError):
                raise Refused("signature", f"seal {number} has a wrong signature") from None


def fetch(url, folder):
    """Download the parts that are not there yet; they never change."""
    number, more = 1, True
    while more:
        for part in PARTS:
            path = folder / part / f"{number}.txt"
            if path.exists():
                continue
            try:
                with urllib.request.urlopen(f"{url.rstrip('/')}/{part}/{number}.txt") as answer:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(answer.read())
            except urllib.error.HTTPError as error:
                if error.code not in (403, 404):
                    raise
                more = more and part != "checkpoints"
        number += 1


def main():
    parser = argparse.ArgumentParser(description="Recount a ledger of likes.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key", help="the public key that you trust")
    parser.add_argument("--fetch", metavar="URL", help="first download from there")
    options = parser.parse_args()
    verifier = Verifier(options.folder, options.key)
    if options.fetch:
        fetch(options.fetch, options.folder)
    try:
        verifier.run()
    except Refused as refused:
        print(f"REFUSED {refused}")
        return 1
    print("nominee received void counted")
    print(verifier.ledger.totals(), end="")
    print(f"{verifier.seals} seals, {verifier.ledger.tree.size} lines,", end=" ")
    print("closed" if verifier.ledger.closed else "not closed")
    print("".join(f"NOT CHECKED {what}\n" for what in verifier.unchecked), end="")
    print("OK" if not verifier.unchecked else "NOTHING WRONG in what was checked")
    return 3 if verifier.unchecked else 0


if __name__ == "__main__":
    sys.exit(main())
