"""What the ledger costs on a like's own path: its receipt, and the hash of it in the row."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench.measuring import Line, interleaved, tell
from bench.rows.likes import stage
from bench.rows.scene import ENVIRONMENT
from bench.servers import ROOT

LIKES = 250  # in a round
ROUNDS = 40  # short and many, since what is sought is smaller than a machine's moods


def ledger() -> None:
    """Whole likes, in process and one after the other, with the ledger's part and without it."""
    visitors = LIKES * (ROUNDS + 1)
    with stage("postgresql", visitors=visitors) as folder, ExitStack() as stack:
        address = os.environ["DATABASE_URL"]
        bare = make_bare(address)
        found = interleaved(
            {
                "with": likes_in(folder, stack, DATABASE_URL=address),
                "without": likes_in(folder, stack, "without", DATABASE_URL=bare),
            },
            rounds=ROUNDS,
        )
    tell(
        Line(
            row="ledger",
            what="like, in process",
            against="the same without receipt and hash",
            unit="likes/CPU s",
            ours=found["with"],
            other=found["without"],
            ratio=found["with"] / found["without"],
            goal=0.95,
        )
    )


def make_bare(address: str) -> str:
    """Copy the database, take the hash of receipts out of its likes, and return its address."""
    import psycopg2

    for name, statement in (
        ("template1", "CREATE DATABASE bare TEMPLATE postgres"),
        ("bare", "ALTER TABLE voting_like DROP COLUMN commitment"),
    ):
        connection = psycopg2.connect(address.replace("/postgres?", f"/{name}?"))
        connection.autocommit = True
        connection.cursor().execute(statement)
        connection.close()
    return address.replace("/postgres?", "/bare?")


def likes_in(
    folder: Path, stack: ExitStack, *arguments: str, **environment: str
) -> Callable[[], float]:
    """Start a process that likes when it is told to; return what tells it, and its rate."""
    process = stack.enter_context(
        subprocess.Popen(
            [sys.executable, "-m", "bench.rows.like_alone", str(folder), *arguments],
            cwd=ROOT,
            env={**os.environ, **ENVIRONMENT, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    )
    stack.callback(process.stdin.close)  # type: ignore[union-attr]

    def measure() -> float:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{LIKES}\n")
        process.stdin.flush()
        return LIKES / float(process.stdout.readline())

    return measure
