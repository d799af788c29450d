"""A ledger of millions of lines, and how long `docs/verify.py` takes over it, in how much memory.

Usage: python -m faults.large_ledger FOLDER LINES   (10,000,000 in the long form; 2 GB on the disk)
"""

import hashlib
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from faults.ledgers import FILE, load
from tests.voting.ledger.mutations import Signer

PART = 20_000  # likes in a seal, as the sealer makes them
DAYS = 14
NOMINEES = 60
A_DAY = 5  # likes of a visitor
STRUCK = 100  # likes that each day's case strikes out


class Writer:
    """Writes a ledger part by part and keeps nothing but counts."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tree, self.parts = folder, load().Tree(), 0
        self.dice = random.Random(1)
        self.signer = Signer(Ed25519PrivateKey.from_private_bytes(self.dice.randbytes(32)))
        self.got: Counter[str] = Counter()
        self.void: Counter[str] = Counter()
        self.lines: list[str] = []
        self.notices: list[str] = []
        for name in ("lines", "notices", "checkpoints"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    @property
    def totals(self) -> str:
        return "".join(
            f"{code} {n} {self.void[code]} {n - self.void[code]}\n"
            for code, n in sorted(self.got.items())
        )

    def add(self, kind: str, *fields: object, text: str | None = None) -> int:
        seq: int = self.tree.size + 1
        told = () if text is None else (hashlib.sha256(text.encode()).hexdigest(),)
        line = "|".join(map(str, ("1", kind, seq, 3, *fields, *told)))
        self.tree.add(line.encode())
        self.lines.append(line + "\n")
        if text is not None:
            self.notices.append(json.dumps({"line": seq, "text": text}) + "\n")
        return seq

    def seal(self) -> None:
        self.parts += 1
        name = f"{self.parts}.txt"
        note = self.signer.sign_root(self.tree.size, self.tree.root())
        (self.folder / "lines" / name).write_text("".join(self.lines))
        (self.folder / "notices" / name).write_text("".join(self.notices))
        (self.folder / "checkpoints" / name).write_text(note)
        self.lines, self.notices = [], []


def write(folder: Path, lines: int) -> Writer:
    """Write a whole ledger of about that many lines: days of likes, voids, the close, a result."""
    writer = Writer(folder)
    writer.add("N", "key", "2026-11-01", text=writer.signer.vkey)
    writer.add("P", 0, "1970-01-01", "day", A_DAY, text="{}")
    for number in range(DAYS):
        day = f"2026-11-{number + 1:02}"
        some = [(writer.add("L", *like), like[0]) for like in _likes(writer, day, lines // DAYS)]
        writer.add("N", f"CASE{number}", day, text="两小时内间隔几乎相同。")
        for ref, code in writer.dice.sample(some, min(STRUCK, len(some))):
            writer.add("V", ref, day, "regular", f"CASE{number}")
            writer.void[code] += 1
        writer.seal()
    writer.add("C", "2026-11-14", text=writer.totals)
    told = [
        {"code": code, "received": n, "void": writer.void[code]} for code, n in writer.got.items()
    ]
    writer.add("N", "result-1", "2026-11-20", text=json.dumps({"nominees": told}))
    writer.seal()
    return writer


def _likes(writer: Writer, day: str, number: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield a day's likes, in the order of the visitors' lots, and seal as they come."""
    codes = [f"code{n:02}" for n in range(NOMINEES)]
    visitors = [writer.dice.randbytes(10).hex() for _ in range(number // A_DAY)] * A_DAY
    given: Counter[str] = Counter()
    writer.dice.shuffle(visitors)
    for visitor in visitors:
        # Each visitor likes five neighbours in the list, from a place of their own on.
        code = codes[(int(visitor[:4], 16) + given[visitor]) % NOMINEES]
        given[visitor] += 1
        writer.got[code] += 1
        yield code, day, visitor, writer.dice.randbytes(32).hex()
        if len(writer.lines) >= PART:
            writer.seal()


def main(folder: Path, lines: int) -> int:
    writer = write(folder, lines)
    size = sum(path.stat().st_size for path in (folder / "lines").iterdir())
    print(f"{writer.tree.size:,} lines, {writer.parts} seals, {size / 1e9:.2f} GB", flush=True)
    begun, peak = time.monotonic(), 0
    command = [sys.executable, str(FILE), str(folder), f"--key={writer.signer.vkey}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            peak = max(peak, _peak(process.pid))
            time.sleep(0.2)
        said = process.stdout.read() if process.stdout else ""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken, cpu = time.monotonic() - begun, used.ru_utime + used.ru_stime
    good = process.returncode == 0 and writer.totals in said
    print("".join(said.splitlines(keepends=True)[-2:]), end="")
    print(f"{taken:.0f} s, {cpu:.0f} s of them at work, {peak / 1024:.0f} MB at most")
    print("right" if good else "WRONG")
    return 0 if good else 1


def _peak(pid: int) -> int:
    """Return the most kilobytes that the process has held; 0 where it has just ended."""
    found = re.search(r"VmHWM:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
