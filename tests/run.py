"""Run the suite on both engines at once and say how many tests ran on which: `make test`.

Arguments are passed on to pytest. A skipped test fails the run: nothing is left out quietly.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL and Redis"}
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        runs = {engine: start(engine, Path(folder) / engine) for engine in ENGINES}
        totals = {"passed": 0, "failed": 0}
        lines = []
        for engine, (process, output) in runs.items():
            code = process.wait()
            text = output.read_text()
            print(f"\n===== {ENGINES[engine]} =====\n{text}", flush=True)
            counts = {word.rstrip("s"): int(n) for n, word in COUNT.findall(last_line(text))}
            passed = counts.pop("passed", 0)
            others = sum(counts.values()) + (1 if code and not counts else 0)
            totals["passed"] += passed
            totals["failed"] += others
            lines.append(f"{ENGINES[engine]}: {passed} tests passed, {others} did not")
    print("\n".join(lines))
    print(f"{totals['passed']} passed, {totals['failed']} failed")
    return 1 if totals["failed"] or not totals["passed"] else 0


def start(engine: str, output: Path) -> tuple["subprocess.Popen[bytes]", Path]:
    command = [sys.executable, "-m", "pytest", "-q", *sys.argv[1:]]
    with output.open("wb") as file:
        process = subprocess.Popen(
            command,
            env={**os.environ, "TEST_ENGINE": engine},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    return process, output


def last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


if __name__ == "__main__":
    sys.exit(main())
