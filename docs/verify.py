#!/usr/bin/env python3
"""Recount a ledger of likes: python3 verify.py FOLDER [--key VKEY] [--root LINES:ROOT] [--fetch URL]

FOLDER holds lines/, checkpoints/ and notices/ as they are downloaded; --fetch URL, such as https://example.cn/ledger/3/,
fills it first. --key is the public key you trust, from the newspaper or a page you have kept; without it the ledger's own is used.
--root is a number of lines and their root that you have kept, such as a printed one: the ledger must have been signed over it, or say that it was given up.
It needs Python 3.9 alone; ledger-spec.md has the format. Exit: 0 all good, 1 refused, 2 wrong use, 3 nothing wrong but not all was checked.
"""

import argparse
import base64
import hashlib
import json
import re
import sqlite3
import sys
import urllib.request
from collections import Counter
from pathlib import Path

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey, InvalidSignature = None, ValueError

CODE, DAY, HASH = r"[0-9a-z]{1,32}", r"\d{4}-\d\d-\d\d", r"[0-9a-f]{64}"
NUMBER, WORD, NAME = r"0|[1-9]\d{0,17}", r"[0-9A-Za-z_-]{1,40}", r"[!-*,-~]+"
NOTE = rf"(({NAME})\n({NUMBER})\n([A-Za-z0-9+/]{{43}}=)\n)\n((?:— {NAME} [!-~]+\n)+)".encode()
FORMS = {
    kind: re.compile(r"1\|(%s)\n" % r")\|(".join((kind, NUMBER, NUMBER, *fields)))
    for kind, fields in {
        "L": (CODE, DAY, r"[0-9a-f]{20}", HASH),
        **dict.fromkeys("VR", (NUMBER, DAY, WORD, WORD)),
        "P": (NUMBER, DAY, "edition|day", NUMBER, HASH),
        "N": (WORD, DAY, HASH),
        "C": (DAY, HASH),
    }.items()
}
TABLES = """
    PRAGMA cache_size = -65536;
    CREATE TABLE likes (seq INTEGER PRIMARY KEY, nominee TEXT, void INTEGER DEFAULT 0);
    CREATE TABLE seen (day, visitor, nominee, PRIMARY KEY (day, visitor, nominee)) WITHOUT ROWID"""


class Refused(Exception):
    """The ledger is not what it should be: one word of ledger-spec.md, and where."""


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
        hashed = self._peaks[-1] if self._peaks else hashlib.sha256().digest()
        for peak in reversed(self._peaks[:-1]):
            hashed = joined(peak, hashed)
        return hashed


class Ledger:
    """What the lines say so far; on disk, so that ten million of them need little memory."""

    def __init__(self):
        self.tree, self.edition, self.closed = Tree(), None, None
        self.rules, self.cases, self.subjects, self.hashes, self.results = {}, set(), {}, {}, {}
        self.got, self.void, self.db = Counter(), Counter(), sqlite3.connect("")
        self.db.executescript(TABLES)

    def add(self, raw):
        seq, text = self.tree.size + 1, raw.decode("ascii", "replace")
        match = re.fullmatch(FORMS.get(text[2:3], "(?!)"), text)
        if not match:
            raise Refused("format", f"line {seq}")
        kind, number, edition, *fields = match.groups()
        if int(number) != seq:
            raise Refused("sequence", f"line {seq} calls itself {number}")
        if edition != (self.edition or edition):
            raise Refused("edition", f"line {seq} is of edition {edition}")
        self.edition = edition
        getattr(self, f"_{kind}")(seq, *fields)
        self.tree.add(raw[:-1])

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
        self.got[nominee] += 1

    def _V(self, seq, ref, _day, _reason, case, void=1):
        if case not in self.cases:
            raise Refused("case", f"line {seq} names a case without a notice")
        query = "UPDATE likes SET void = ? WHERE seq = ? AND void <> ?"
        if self.db.execute(query, (void, int(ref), void)).rowcount != 1:
            raise Refused("review", f"line {seq} can't change line {ref}")
        nominee = self.db.execute("SELECT nominee FROM likes WHERE seq = ?", (int(ref),)).fetchone()
        self.void[nominee[0]] += 1 if void else -1

    def _R(self, *fields):
        self._V(*fields, void=0)

    def _P(self, seq, version, day, _period, limit, hashed):
        if int(version) in self.rules:
            raise Refused("rules", f"line {seq} repeats version {version}")
        self.rules[int(version)], self.hashes[seq] = (day, int(limit)), hashed

    def _N(self, seq, subject, _day, hashed):
        self.hashes[seq], self.subjects[seq] = hashed, subject
        if re.fullmatch(f"result-({NUMBER})", subject):
            self.results[seq] = self.counts()
        elif subject not in ("key", "given-up"):
            self.cases.add(subject)

    def _C(self, seq, _day, hashed):
        if self.closed:
            raise Refused("closed", f"line {seq} closes again")
        self.hashes[seq] = self.closed = hashed
        if hashlib.sha256(self.totals().encode()).hexdigest() != hashed:
            raise Refused("totals", f"line {seq} is not the recount")

    def counts(self):
        return {code: (self.got[code], self.void[code]) for code in sorted(self.got)}

    def totals(self):
        return "".join(f"{n} {got} {v} {got - v}\n" for n, (got, v) in self.counts().items())


class Verifier:
    """Walks through the parts of a folder, seal by seal."""

    def __init__(self, folder, *keys, roots=()):
        self.folder, self.trusted, self.ledger, self.seals = Path(folder), keys, Ledger(), 0
        self.kept, self.signed, self.given_up = roots, set(), {}
        self.vkey, self.new, self.origin, self.unchecked = None, None, None, []

    def run(self):
        notes = (self.folder / "checkpoints").glob("*.txt")
        numbers = sorted(int(path.stem) for path in notes if path.stem.isdecimal())
        for place, number in enumerate(numbers or [0], start=1):
            if place != number:
                raise Refused("missing", f"there is no checkpoint {place}")
            if not (self.folder / f"lines/{number}.txt").exists():
                self.unchecked.append(f"seals {number} to {numbers[-1]}: their lines are not here")
                break
            self._seal(number)
            self.seals = number
        if len(list((self.folder / "lines").glob("*.txt"))) > self.seals:
            raise Refused("missing", "there are lines without a checkpoint")
        for one in sorted({*self.kept} - {*self.signed, *self.given_up}):
            size = int(re.match(r"\d{0,18}", one)[0] or 0)
            gone = any(size in lines for lines, _why in self.given_up.values())
            if self.seals == len(numbers) and not gone:
                raise Refused("fork", f"no seal has the root {one}, nor was it given up")
            self.unchecked.append(f"the root {one}: its lines were given up, or are not here yet")
        if Ed25519PublicKey is None:
            self.unchecked.append("signatures: the package cryptography is not installed")
        if not self.trusted:
            self.unchecked.append("the key: none was given, the ledger's own was used (--key)")

    def _seal(self, number):
        match = re.fullmatch(NOTE, (self.folder / f"checkpoints/{number}.txt").read_bytes())
        if not match:
            raise Refused("checkpoint", f"checkpoint {number} is no checkpoint")
        body, origin, size, root, signatures = match.groups()
        if self.origin not in (None, origin):
            raise Refused("origin", f"checkpoint {number} is of another ledger")
        self.origin = origin
        with (self.folder / f"lines/{number}.txt").open("rb") as lines:
            for raw in lines:
                self.ledger.add(raw)
        if self.ledger.tree.size != int(size):
            raise Refused("size", f"seal {number}: {self.ledger.tree.size} lines, not {int(size)}")
        if base64.b64encode(self.ledger.tree.root()) != root:
            raise Refused("root", f"seal {number}")
        self._notices(number)
        self._signature(number, body, signatures)
        self.signed.add(b":".join((size, root)).decode())

    def _notices(self, number):
        """Every hash of this part must have its text, and every text its hash."""
        due, self.ledger.hashes = self.ledger.hashes, {}
        path = self.folder / f"notices/{number}.txt"
        try:
            *lines, rest = (path.read_bytes() if path.exists() else b"").decode().split("\n")
            texts = sorted((notice["line"], notice["text"]) for notice in map(json.loads, lines))
            for line, text in texts:
                hashed = hashlib.sha256(text.encode()).hexdigest()
                if type(line) is not int or due.pop(line, None) != hashed:
                    raise Refused("notice", f"the text of line {line} is another")
                self.new = text if self.ledger.subjects.get(line) == "key" else self.new
                if self.ledger.subjects.get(line) == "given-up":
                    found = re.fullmatch(NOTE + b"\n(.+)", text.encode())
                    root = b":".join(found.group(3, 4)).decode()
                    self.given_up[root] = range(line, int(found[3])), found[6].decode()
            if due or rest:
                raise Refused("notice", f"part {number} lacks a text")
            for line, text in texts:
                for one in json.loads(text)["nominees"] if line in self.ledger.results else ():
                    counts = self.ledger.results[line].get(one["code"], (0, 0))
                    if (one["received"], one["void"]) != counts:
                        raise Refused("totals", f"line {line} is not the recount for {one['code']}")
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise Refused("notice", f"notices of part {number} can't be read") from None

    def _signature(self, number, body, signatures):
        """A new key is sealed under the one before it, unless that is lost and the new one trusted."""
        if number == 1 and self.trusted and self.new not in self.trusted:
            raise Refused("key", "the ledger's first key is not the one you trust")
        old, new = self._public(self.vkey or self.new, number), self._public(self.new, number)
        pattern = rf"— {re.escape(self.origin.decode())} ([A-Za-z0-9+/]{{91}}=)\n"
        signed = [base64.b64decode(one) for one in re.findall(pattern, signatures.decode())]
        lost = self.new in self.trusted and old[0] not in [raw[:4] for raw in signed]
        key_id, public = new if lost else old
        try:
            (mine,) = [raw[4:] for raw in signed if raw[:4] == key_id]
            if Ed25519PublicKey is not None:
                Ed25519PublicKey.from_public_bytes(public).verify(mine, body)
        except (InvalidSignature, ValueError):
            raise Refused("signature", f"seal {number} is not signed by the ledger's key") from None
        self.vkey = self.new

    def _public(self, vkey, number):
        match = re.fullmatch(r"(.*)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})", vkey or "", re.DOTALL)
        origin, key_id, public = match.groups() if match else ("", "", "")
        raw = base64.b64decode(public)
        hashed = hashlib.sha256(self.origin + b"\n" + raw).digest()[:4]
        if origin.encode() != self.origin or raw[:1] != b"\1" or hashed.hex() != key_id:
            raise Refused("key", f"seal {number}: there is no key, or it can't be read")
        return hashed, raw[1:]


def fetch(url, folder):
    """Download the parts that are not there yet; they never change."""
    for number in range(1, sys.maxsize):
        for part in ("checkpoints", "lines", "notices"):
            path = folder / part / f"{number}.txt"
            if path.exists():
                continue
            try:
                with urllib.request.urlopen(f"{url.rstrip('/')}/{part}/{number}.txt") as answer:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(answer.read())
            except urllib.request.HTTPError as error:
                if error.code not in (403, 404):
                    raise
                if part == "checkpoints":
                    return


def main():
    parser = argparse.ArgumentParser(description="Recount a ledger of likes.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key", action="append", default=[], help="a public key that you trust")
    parser.add_argument("--root", action="append", default=[], help="LINES:ROOT that you have kept")
    parser.add_argument("--fetch", metavar="URL", help="first download from there")
    options = parser.parse_args()
    verifier = Verifier(options.folder, *options.key, roots=options.root)
    if options.fetch:
        fetch(options.fetch, options.folder)
    try:
        verifier.run()
    except Refused as refused:
        print("REFUSED", ": ".join(refused.args))
        return 1
    print("nominee received void counted\n" + verifier.ledger.totals(), end="")
    for root, (gone, why) in verifier.given_up.items():
        print(f"GIVEN UP {root}: line {gone.start} says that this root no longer holds: {why}")
    closed = "closed" if verifier.ledger.closed else "not closed"
    print(f"{verifier.seals} seals, {verifier.ledger.tree.size} lines, {closed}")
    print("".join(f"NOT CHECKED {what}\n" for what in verifier.unchecked), end="")
    print("OK" if not verifier.unchecked else "NOTHING WRONG in what was checked")
    return 3 if verifier.unchecked else 0


if __name__ == "__main__":
    sys.exit(main())
