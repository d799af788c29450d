#!/usr/bin/env python3
"""Keep the Chinese catalogue in step with the code, without gettext on the machine.

    python tools/messages.py           adds new messages to the .po, drops unused ones, compiles
    python tools/messages.py --check   changes nothing; exit 1 where something is missing or stale

A message is what the code and the templates pass to gettext. New ones get an empty
translation, for a person to fill in.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
APPS = ("campaign", "profiles", "voting")
CALL = re.compile(
    r"\b(?:gettext|ngettext|_)\((?:u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")[, ]*)+"
)

Message = tuple[str, str]  # singular, plural or ""


def collect() -> dict[Message, str]:
    """Return every message with the first file that has it."""
    found: dict[Message, str] = {}
    for path in sorted(p for app in APPS for p in (ROOT / app).rglob("*.py")):
        if "migrations" not in path.parts:
            for message in in_python(path.read_text()):
                found.setdefault(message, str(path.relative_to(ROOT)))
    for path in sorted((ROOT / "templates").rglob("*.*")):
        for message in in_template(path.read_text()):
            found.setdefault(message, str(path.relative_to(ROOT)))
    return found


def in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = [a.value for a in node.args if isinstance(a, ast.Constant)]
        if name in ("_", "gettext", "gettext_lazy", "gettext_noop") and len(words) == 1:
            yield words[0], ""
        elif name in ("ngettext", "ngettext_lazy") and len(words) == 2:
            yield words[0], words[1]


def in_template(source: str) -> Iterator[Message]:
    for match in CALL.finditer(templatize(source)):
        call = ast.parse(match.group().rstrip(", ") + ")", mode="eval").body
        assert isinstance(call, ast.Call)
        words = [a.value for a in call.args if isinstance(a, ast.Constant)]
        yield words[0], words[1] if len(words) > 1 else ""


def problems() -> list[str]:
    """Say what is missing, unused or not translated, and whether the .mo is stale."""
    wanted, catalogue = collect(), polib.pofile(str(CATALOGUE))
    there = {(entry.msgid, entry.msgid_plural): entry for entry in catalogue}
    said = [f"not in the catalogue: {m[0]!r} ({wanted[m]})" for m in wanted.keys() - there.keys()]
    said += [f"not used any more: {m[0]!r}" for m in there.keys() - wanted.keys()]
    said += [f"not translated: {e.msgid!r}" for e in catalogue if not e.translated()]
    said += [f"fuzzy: {e.msgid!r}" for e in catalogue if e.fuzzy]
    compiled = CATALOGUE.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != catalogue.to_binary():
        said.append("the .mo is older than the .po")
    return sorted(said)


def update() -> None:
    wanted = collect()
    catalogue = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else new_catalogue()
    old = {(entry.msgid, entry.msgid_plural): entry for entry in catalogue}
    catalogue.clear()
    for message, place in sorted(wanted.items(), key=lambda item: (item[1], item[0])):
        entry = old.get(message) or polib.POEntry(msgid=message[0], msgid_plural=message[1])
        if message[1] and not entry.msgstr_plural:
            entry.msgstr_plural = {0: ""}
        entry.occurrences = [(place, "")]
        entry.flags = ["python-format"] if "%" in message[0] else []
        catalogue.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))
    CATALOGUE.with_suffix(".mo").write_bytes(catalogue.to_binary())


def new_catalogue() -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=98)
    catalogue.metadata = {
        "Language": "zh_Hans",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


if __name__ == "__main__":
    if not settings.configured:
        settings.configure()
    if "--check" not in sys.argv:
        update()
    found = problems()
    print("\n".join(found) or "the catalogue is complete")
    sys.exit(1 if found else 0)
