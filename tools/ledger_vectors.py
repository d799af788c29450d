"""Make docs/ledger-vectors.json: roots, and spoilt ledgers with their reasons."""

import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.voting.ledger.edges import EDGES
from tests.voting.ledger.mutations import MUTATIONS, an_example, tree

FILE = Path(__file__).resolve().parent.parent / "docs/ledger-vectors.json"


def vectors() -> dict[str, object]:
    leaves = [f"line {number}".encode() for number in range(1, 18)]
    ledgers = [ledger(an_example(random.Random(0)), "", [])]  # noqa: S311
    for seed, spoil in enumerate(MUTATIONS, start=1):
        dice = random.Random(seed)  # noqa: S311
        example = an_example(dice)
        reasons = spoil(example, dice)
        ledgers.append(ledger(example, spoil.__name__, sorted(reasons)))
    for seed, (edge, word) in enumerate(EDGES, start=len(ledgers)):
        example = an_example(random.Random(seed))  # noqa: S311
        edge(example)
        ledgers.append(ledger(example, edge.__name__, [word] if word else []))
    roots = [tree(leaves[:size]).hex() for size in range(len(leaves) + 1)]
    return {"lines": "'line 1', 'line 2' …; the root over none of them, one, two …",
            "roots": roots, "ledgers": ledgers}  # fmt: skip


def ledger(example: object, spoilt: str, refused: list[str]) -> dict[str, object]:
    return {
        "spoilt": spoilt,
        "refused": refused,
        "key": example.signer.vkey,
        "kept": example.kept,
        "totals": "" if refused else totals_of(example),
        "lines": example.parts,
        "notices": [[{"line": n, "text": t} for n, t in one.items()] for one in example.notices],
        "checkpoints": example.checkpoints,
    }


def totals_of(example: object) -> str:
    (close,) = (line for line in example.lines if line.split("|")[1] == "C")
    return next(texts[n] for texts in example.notices for n in texts if f"|C|{n}|" in close)


if __name__ == "__main__":
    FILE.write_text(json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n")
