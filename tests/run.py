"""Run the suite on both engines at once and say how many tests ran on which: `make test`.

Options are passed on to pytest. A skipped test fails the run: nothing is left out quietly.
The pages, which PostgreSQL is spared, have a process of their own, so that two cores are done
at about the same time.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PAGES = "tests/campaign"
# What is told of a run: its engine, and what pytest is asked for beside the arguments.
RUNS = {
    "SQLite, pages": ("sqlite", [PAGES]),
    "SQLite": ("sqlite", [f"--ignore={PAGES}"]),
    "PostgreSQL and Redis": ("postgresql", []),
}
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)")
SUMMARY = re.compile(r"^\d+ \w+.* in [\d.]+s")


def main() -> int:
    passed = failed = 0
    lines = []
    print("· Running the tests on SQLite and on PostgreSQL with Redis", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        runs = {
            name: start(engine, part, Path(folder) / name) for name, (engine, part) in RUNS.items()
        }
        for name, (process, output) in runs.items():
            code = process.wait()
            text = output.read_text()
            print(f"\n===== {name} =====\n{text}", flush=True)
            counts = read_counts(text)
            good, skipped = counts.pop("passed", 0), counts.pop("skipped", 0)
            bad = sum(counts.values())
            if (code or not good) and not bad + skipped:
                bad = 1  # it ended some other way, or ran nothing at all
            passed, failed = passed + good, failed + bad + skipped
            lines.append(f"{name}: {good} passed, {bad} failed, {skipped} skipped")
    print("\n".join(lines))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def read_counts(text: str) -> dict[str, int]:
    """Return how many tests passed, failed, were skipped …, from pytest's last words."""
    summaries = [line for line in text.splitlines() if SUMMARY.search(line)]
    found = COUNT.findall(summaries[-1]) if summaries else []
    return {word.removesuffix("s"): int(number) for number, word in found}


def start(engine: str, part: list[str], output: Path) -> tuple["subprocess.Popen[bytes]", Path]:
    command = [sys.executable, "-m", "pytest", "-q", *part, *sys.argv[1:]]
    with output.open("wb") as file:
        process = subprocess.Popen(
            command,
            env={**os.environ, "TEST_ENGINE": engine},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    return process, output


if __name__ == "__main__":
    sys.exit(main())
