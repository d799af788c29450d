"""`verify.py` remembers on disk: what it holds in memory does not grow with the lines."""

import tracemalloc

import pytest

from faults.large_ledger import write
from faults.ledgers import load

FEW, MANY = 7_000, 28_000


def held(folder, lines: int) -> int:
    """Return the most bytes that Python's objects took while a ledger of that length was read."""
    writer = write(folder, lines)
    verifier = load().Verifier(folder, writer.signer.vkey)
    tracemalloc.start()
    verifier.run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert verifier.ledger.totals() == writer.totals
    assert verifier.ledger.tree.size == writer.tree.size > lines
    verifier.ledger.db.close()
    return peak


@pytest.mark.thorough
def test_four_times_as_many_lines_take_hardly_more_memory(tmp_path):
    held(tmp_path / "first", 1_000)  # patterns are compiled once
    assert held(tmp_path / "many", MANY) < 2 * held(tmp_path / "few", FEW)
