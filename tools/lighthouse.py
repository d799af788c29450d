"""Measure the demonstration with Lighthouse as a phone sees it: `make lighthouse`.

Needs Node with npx (Lighthouse asks for 22 and runs on 20), and the network for its first
fetch; so it is no part of CI. Exits 1 when a page stays below the goals.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools.demo_site import chromium, page_types, serve

LIGHTHOUSE = "lighthouse@13.5.0"
PAGES = ("home", "story", "nominee", "leaderboard")
# What each category has to reach, of 100.
GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
FIGURES = {
    "LCP s": ("largest-contentful-paint", 1000),
    "CLS": ("cumulative-layout-shift", 1),
    "TBT s": ("total-blocking-time", 1000),
    "KiB": ("total-byte-weight", 1024),
}


def main() -> int:
    if shutil.which("npx") is None:
        print("Lighthouse needs Node.js with npx, which is not there.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as site:
        paths = page_types(site)
        reports = {name: measure(site.address + paths[name], Path(folder)) for name in PAGES}
    print_table(reports)
    lost = [f"{name}: {line}" for name, report in reports.items() for line in lost_points(report)]
    print("\n".join(["", "Points lost:", *lost]) if lost else "\nNo point is lost.")
    return 0 if all(is_good(report) for report in reports.values()) else 1


def measure(address: str, folder: Path) -> dict[str, Any]:
    """Return Lighthouse's report for a slow phone on a slow line, its own default."""
    print(f"· Measuring {address}", flush=True)
    output = folder / "report.json"
    flags = "--chrome-flags=--headless=new --no-sandbox"
    # fmt: off
    subprocess.run(
        ["npx", "--yes", LIGHTHOUSE, address, "--quiet", flags,  # noqa: S607
         "--output=json", f"--output-path={output}",
         f"--only-categories={','.join(GOALS)}"],
        env={**os.environ, "CHROME_PATH": chromium()}, check=True, stderr=subprocess.DEVNULL,
    )
    # fmt: on
    report: dict[str, Any] = json.loads(output.read_text())
    return report


def score(report: dict[str, Any], category: str) -> int:
    return round(100 * (report["categories"][category]["score"] or 0))


def is_good(report: dict[str, Any]) -> bool:
    return all(score(report, category) >= goal for category, goal in GOALS.items())


def print_table(reports: dict[str, dict[str, Any]]) -> None:
    columns = (*GOALS, *FIGURES, "requests")
    print("\n" + " " * 12 + "  ".join(columns))
    for name, report in reports.items():
        audits = report["audits"]
        cells = [str(score(report, category)) for category in GOALS]
        cells += [f"{audits[key]['numericValue'] / unit:.3g}" for key, unit in FIGURES.values()]
        cells += [str(len(audits["network-requests"]["details"]["items"]))]
        widths = zip(cells, columns, strict=True)
        print(f"{name:12}" + "  ".join(cell.rjust(len(column)) for cell, column in widths))


def lost_points(report: dict[str, Any]) -> list[str]:
    """Name every audit that costs points, with what Lighthouse measured."""
    lost = []
    for category in GOALS:
        for ref in report["categories"][category]["auditRefs"]:
            audit = report["audits"][ref["id"]]
            if ref["weight"] and audit["score"] is not None and audit["score"] < 1:
                value = audit.get("displayValue", "")
                lost.append(f"{category}, {audit['title']} {value}".strip())
    return lost


if __name__ == "__main__":
    sys.exit(main())
