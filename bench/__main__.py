"""python -m bench [ROW …]: measure, print one table, and write it to bench/results/."""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.measuring import Line

HERE = Path(__file__).resolve().parent
ROWS = (
    *("pages", "me", "nginx", "wagtail", "like", "redis", "peers", "hot", "engines"),
    *("ledger", "board", "poster", "bulk", "memory"),
)
HEAD = ("row", "what", "against", "ours", "other", "unit", "ratio", "goal", "")


def main() -> int:
    wanted = sys.argv[1:] or list(ROWS)
    if unknown := set(wanted) - set(ROWS):
        sys.exit(f"No such row: {', '.join(unknown)}. There are: {', '.join(ROWS)}.")
    lines: list[Line] = []
    troubles: list[str] = []
    for row in wanted:
        print(f"· {row}", flush=True)
        found, trouble = play(row)
        lines += found
        if trouble:
            troubles.append(f"{row}: not measured: {trouble}")
            print(f"  {troubles[-1]}", flush=True)
    text = "\n".join([*header(), "", *table(lines), *([""] if troubles else []), *troubles, ""])
    print(f"\n{text}")
    results = HERE / "results" / f"{datetime.now(UTC):%Y-%m-%d}-{commit()}.md"
    if wanted == list(ROWS):
        results.parent.mkdir(exist_ok=True)
        results.write_text(f"# Bench, {datetime.now(UTC):%Y-%m-%d}\n\n{text}")
        print(f"Written to {results.relative_to(HERE.parent)}")
    return 1 if troubles else 0


def play(row: str) -> tuple[list[Line], str]:
    """Measure one row in a process of its own; a row that fails says why, the rest goes on."""
    process = subprocess.run(
        [sys.executable, "-m", "bench.rows", row],
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [Line(**json.loads(line)) for line in process.stdout.splitlines() if line[:1] == "{"]
    last = next(reversed(process.stderr.strip().splitlines()), "it ended without a word")
    return lines, "" if process.returncode == 0 else last.strip()


def header() -> list[str]:
    return [
        f"Commit {commit()}, {datetime.now(UTC):%Y-%m-%dT%H:%MZ}, {os.cpu_count()} cores,"
        f" {processor()}, {platform.platform()}, Python {platform.python_version()}."
    ]


def table(lines: list[Line]) -> list[str]:
    rows = [HEAD, tuple("---" for _ in HEAD)]
    for line in lines:
        sign = "≤" if line.at_most else "≥"
        rows.append(
            (
                *(line.row, line.what, line.against, number(line.ours), number(line.other)),
                *(line.unit, f"{line.ratio:.2f}"),
                *(f"{sign} {line.goal:g}" if line.goal is not None else "", line.verdict),
            )
        )
    return [f"| {' | '.join(row)} |" for row in rows]


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--exclude=*"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


if __name__ == "__main__":
    sys.exit(main())
