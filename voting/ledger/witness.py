"""The last checkpoint that was signed, kept beside the key: no database may fall behind it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from profiles.models import Edition
from voting.ledger import notes
from voting.ledger.given_up import lines_that_give_up
from voting.ledger.pending import SealRefusedError
from voting.models import Seal, newest_seal

CHECKPOINT = re.compile(
    r"((\S+)\n([1-9]\d{0,17})\n[A-Za-z0-9+/]{43}=\n)\n— \S+ [A-Za-z0-9+/]{91}=\n", re.ASCII
)


@dataclass(frozen=True)
class Witness:
    """A checkpoint as it was signed: body is what the signature is over."""

    note: str
    body: str
    origin: str
    size: int


def witness_file(edition: Edition) -> Path:
    """Return where the last checkpoint is kept outside of the database."""
    path = Path(settings.LEDGER_KEY_FILE)
    return path.with_name(f"{path.name}.{edition.number}.checkpoint")


def read_witness(edition: Edition) -> Witness | None:
    """Return what was signed last; None where that is not known here.

    What is no real edition may be thrown away and made again under its number, so it has
    none. Raises SealRefusedError where the file holds something else.
    """
    path = witness_file(edition)
    if edition.kind != Edition.Kind.REAL or not path.exists():
        return None
    note = path.read_text(errors="replace")
    match = CHECKPOINT.fullmatch(note)
    if not match:
        raise SealRefusedError(f"{path} holds no checkpoint; put the last one there.")
    body, origin, size = match.groups()
    return Witness(note, body, origin, int(size))


def is_known(edition: Edition, witness: Witness) -> bool:
    """Say whether the database has that checkpoint, or a line that gives it up."""
    seal = Seal.objects.filter(edition=edition, size=witness.size).first()
    if seal and notes.checkpoint_body(seal.origin, seal.size, bytes(seal.root)) == witness.body:
        return True
    return lines_that_give_up(edition).filter(notice__startswith=witness.body).exists()


def check_witness(edition: Edition) -> None:
    """Raise SealRefusedError where the database does not know what was signed last.

    So it is after a restore from a backup that is older than the last checkpoint.
    """
    witness = read_witness(edition)
    if witness and not is_known(edition, witness):
        raise SealRefusedError(
            f"A checkpoint of {witness.size} lines was signed that this database does not know "
            f"({witness_file(edition)}). Restore a newer backup; if there is none, read "
            "docs/operations.md on --give-up-checkpoint."
        )


def keep_witness(edition: Edition) -> None:
    """Remember here, too, what was signed by another machine."""
    last = newest_seal(edition)
    path = witness_file(edition)
    if last is not None and not (path.exists() and path.read_text() == last.note):
        write_witness(edition, last.note)


def write_witness(edition: Edition, note: str) -> None:
    if edition.kind != Edition.Kind.REAL:
        return
    path = witness_file(edition)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    with new.open("w") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
