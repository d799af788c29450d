"""Sealers that are killed at any statement, and two at once: one whole ledger all the same.

Usage: python -m faults.sealers ENGINE KILLS PAIRS   (500 and 200 in the long form)
"""

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from faults.scratch import scratch

KILLED = 9


def main(engine: str, kills: int, pairs: int) -> int:
    with scratch(engine) as folder:
        # Only now are there settings that Django's models may read.
        from django.conf import settings

        from tests import cast
        from voting.ledger.notes import make_key

        make_key(Path(settings.LEDGER_KEY_FILE))
        edition = cast.an_edition()
        nominee = cast.a_published_nominee(edition)
        killed, dice = 0, random.Random(7)
        for number in range(kills):
            give(nominee, f"k{number}")
            killed += in_child(lambda: seal_until(edition, dice.randrange(45))) == KILLED
            dice.random()
            if number % 5 == 0:
                in_child(lambda: seal_until(edition, 10**6))
        print(
            f"{engine}: {kills} sealers, {killed} of them killed at a statement: {check(edition)}"
        )
        for number in range(pairs):
            give(nominee, f"p{number}")
            children = [start(lambda: seal_until(edition, 10**6)) for _two in range(2)]
            failed = [pid for pid in children if os.waitpid(pid, 0)[1]]
            assert not failed, f"pair {number}: a sealer failed"
        print(f"{engine}: {pairs} pairs of sealers at once: {check(edition)}")
        print(verified(edition, folder))
    return 0


def give(nominee: Any, prefix: str) -> None:
    from tests.cases import give

    give(nominee, 3, prefix=prefix)


def seal_until(edition: Any, statements: int) -> None:
    """Seal; die as by kill -9 before the statement of that number."""
    from django.db import connection

    from tests.cast import NOON
    from voting.ledger.sealing import seal

    left = [statements]

    def wrapper(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), KILLED)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        seal(edition=edition, at=NOON, now=True)


def start(act: Callable[[], None]) -> int:
    """Do it in a child with a connection of its own; return its pid."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        act()
        connections.close_all()
        status = 0
    finally:
        os._exit(status)


def in_child(act: Callable[[], None]) -> int:
    """Return the signal by which the child died; 0 if it did not."""
    return os.WTERMSIG(os.waitpid(start(act), 0)[1])


def check(edition: Any) -> str:
    """Seal what is left; raise AssertionError unless the ledger is whole."""
    from voting.ledger import notes
    from voting.ledger.trees import root_at
    from voting.models import LedgerLine, Like, Seal

    in_child(lambda: seal_until(edition, 10**6))
    lines = LedgerLine.objects.filter(edition=edition)
    seqs = list(lines.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1)), "a number is left out"
    assert not Like.objects.filter(edition=edition, ledger_line=None).exists(), "a like is skipped"
    end = 0
    for seal in Seal.objects.filter(edition=edition).order_by("number"):
        assert seal.base == end, "a seal does not extend the one before"
        assert notes.is_signed(seal.note, seal.vkey), "a seal is not signed"
        assert bytes(seal.root) == root_at(edition=edition, size=seal.size)
        end = seal.size
    assert end == len(seqs)
    return f"{lines.filter(kind='L').count()} likes, none skipped or doubled"


def verified(edition: Any, folder: Path) -> str:
    from faults.ledgers import load
    from voting.ledger.parts import export

    seals = export(edition=edition, folder=folder / "ledger")
    verifier = load().Verifier(folder / "ledger")
    verifier.run()
    return f"verify.py: {seals} seals, {verifier.ledger.tree.size} lines, all good"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
