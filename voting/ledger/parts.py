"""The ledger as it is downloaded: three files for every seal, which never change."""

import json
from datetime import datetime
from pathlib import Path

from profiles.models import Edition
from voting.models import LedgerLine, Seal
from voting.visibility import counts_until


def lines_are_public(seal: Seal, *, at: datetime) -> bool:
    """Say whether the counts may be shown as of this seal; its checkpoint always is public."""
    until = counts_until(edition=seal.edition, at=at)
    return until is not None and seal.at <= until


def lines_of(seal: Seal) -> str:
    texts = LedgerLine.objects.covered(seal=seal).values_list("text", flat=True)
    return "".join(f"{text}\n" for text in texts)


def notices_of(seal: Seal) -> str:
    """Return the texts whose hashes stand in the seal's lines, a JSON object on each line."""
    told = LedgerLine.objects.covered(seal=seal).filter(kind__in="PNC")
    return "".join(
        json.dumps({"line": seq, "text": text}) + "\n"
        for seq, text in told.values_list("seq", "notice")
    )


def checkpoint_of(seal: Seal) -> str:
    return seal.note


PARTS = {"lines": lines_of, "notices": notices_of, "checkpoints": checkpoint_of}


def export(*, edition: Edition, folder: Path) -> int:
    """Write all parts below the folder and return how many seals they are of."""
    seals = Seal.objects.filter(edition=edition).exclude(note="").order_by("number")
    for seal in seals:
        for part, content in PARTS.items():
            path = folder / part / f"{seal.number}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content(seal), encoding="utf-8")
    return len(seals)
