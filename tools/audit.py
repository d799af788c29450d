"""What the site runs on: under which licences, and with which known holes.

`python -m tools.audit` compares docs/licences.md with what is installed and asks PyPI, through
pip-audit, for known holes in what requirements.txt pins. It ends with 1 where a licence is none
of those that we accept, where the list is not up to date, or where a hole is known. Where PyPI
can't be asked it says so. `--write` writes the list.
"""

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PINNED = ROOT / "requirements.txt"
LIST = ROOT / "docs" / "licences.md"
HEAD = """# Licences of what the site runs on

All that `requirements.txt` brings, with what that needs in turn; `python -m tools.audit --write`
writes it. None of it asks anything of a newspaper that runs the site but to keep the notices,
which the packages bring along. The fonts in `campaign/fonts` are under the SIL Open Font License,
the widget in `static/vendor/altcha` under MIT; their notices lie beside them.

| package | licence |
| --- | --- |
"""
# Words that stand in licences under which a newspaper may run the site and change it.
ACCEPTED = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|PSFL|Python Software Foundation|HPND|CMU|MPL|0BSD|Zlib|Unlicense)\b"
    r"|LGPL|GNU Library or Lesser"
)


def main() -> int:
    text = HEAD + "".join(f"| {name} | {licence} |\n" for name, licence in licences().items())
    if "--write" in sys.argv:
        LIST.write_text(text, encoding="utf-8")
    wrong = [f"{name}: {said}" for name, said in licences().items() if not ACCEPTED.search(said)]
    if LIST.read_text(encoding="utf-8") != text:
        wrong.append("docs/licences.md is not up to date: python -m tools.audit --write")
    wrong += holes()
    print("\n".join(wrong) or "no licence and no known hole stands in the way")
    return 1 if wrong else 0


def licences() -> dict[str, str]:
    """Return the licence of every package that requirements.txt brings, in their order."""
    waiting = [line.split("==")[0] for line in PINNED.read_text().splitlines() if "==" in line]
    found: dict[str, str] = {}
    while waiting:
        package = metadata.distribution(waiting.pop())
        name = package.metadata["Name"]
        if name not in found:
            found[name] = licence_of(package)
            waiting += needs(package)
    return dict(sorted(found.items(), key=lambda one: one[0].lower()))


def needs(package: metadata.Distribution) -> list[str]:
    """Return what the package needs to run here: no extras, and nothing for other systems."""
    asked = [Requirement(line) for line in package.requires or []]
    return [one.name for one in asked if not one.marker or one.marker.evaluate({"extra": ""})]


def licence_of(package: metadata.Distribution) -> str:
    """Return what the package says of its licence, in a line."""
    said = package.metadata
    classes = [
        one.rpartition(" :: ")[2]
        for one in said.get_all("Classifier") or []
        if one.startswith("License :: ") and not one.endswith("OSI Approved")
    ]
    first = (said.get("License") or "").strip().splitlines()[:1]
    return said.get("License-Expression") or ", ".join(classes) or "".join(first) or "unknown"


def holes() -> list[str]:
    """Return what is known against the pinned versions; nothing where nobody can be asked."""
    asked = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip_audit",
            "-r",
            PINNED,
            "--no-deps",
            "--disable-pip",
            "-f",
            "json",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        packages = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        packages = []
    known = [package for package in packages if "vulns" in package]
    if not known:
        print("PyPI can't be asked for known holes; run this where it can.")
    return [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {hole['fix_versions']}"
        for package in known
        for hole in package["vulns"]
    ]


if __name__ == "__main__":
    sys.exit(main())
