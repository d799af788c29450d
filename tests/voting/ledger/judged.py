"""What `docs/verify.py` says of a ledger in a folder."""

from collections.abc import Collection
from pathlib import Path

from faults.ledgers import load

Kept = Collection[tuple[str, str]]  # numbers of lines and roots, as they are printed
verify = load()


def judge(folder: Path, *keys: str, kept: Kept = ()) -> tuple[str, list[str]]:
    """Return the reason for which it refuses, or "", and what it has left unchecked."""
    roots = [f"{size}:{root}" for size, root in kept]
    verifier = verify.Verifier(folder, *keys, roots=roots)
    try:
        verifier.run()
    except verify.Refused as refused:
        return refused.args[0], verifier.unchecked
    finally:
        verifier.ledger.db.close()
    return "", verifier.unchecked
