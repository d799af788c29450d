"""Spoilt ledgers, each to be refused by docs/verify.py for the right reason, and clean ones.

Usage: python -m faults.ledgers NUMBER [FIRST_SEED]   (100,000 in the long form)
"""

import importlib.util
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tests.voting.ledger import mutations

MUTATIONS: tuple[Any, ...] = mutations.MUTATIONS
FILE = Path(__file__).resolve().parent.parent / "docs/verify.py"
CLEAN = 100  # one of so many is left clean


def main(number: int, first: int) -> int:
    verify = load()
    refused: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        for seed in range(first, first + number):
            dice = random.Random(seed)
            example = mutations.an_example(dice)
            spoil = None if seed % CLEAN == 0 else MUTATIONS[seed % len(MUTATIONS)]
            reasons = {""} if spoil is None else spoil(example, dice)
            verifier = verify.Verifier(example.write(Path(name)), example.signer.vkey)
            found = ""
            try:
                verifier.run()
            except verify.Refused as refusal:
                found = refusal.args[0]
            verifier.ledger.db.close()
            refused[found or "accepted"] += 1
            if found not in reasons:
                wrong.append(f"seed {seed}: {getattr(spoil, '__name__', 'clean')}: {found!r}")
    print(f"{number} ledgers: {dict(refused.most_common())}")
    print("\n".join(wrong[:20]) or "every one judged rightly")
    return 1 if wrong else 0


def load() -> Any:
    spec = importlib.util.spec_from_file_location("verify", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
