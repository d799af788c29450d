"""The sealer: it gives lines their numbers, and signs the root over all of them.

First the lines and their unsigned seal are committed, then the checkpoint is written beside
the key, and only then it is published. So it may be killed anywhere and run anywhere else:
whatever was signed is in the database for good. Sealers of an edition queue for its row.
"""

import os
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from profiles.models import Edition
from voting.ledger import notes
from voting.ledger.pending import SealRefusedError, new_lines
from voting.ledger.trees import root_at, tile_up
from voting.models import LedgerLine, Seal, newest_seal


def seal(*, edition: Edition, at: datetime, now: bool = False) -> list[Seal]:
    """Seal what waits and return the new seals.

    now: also where so little waits that the order would tell something. Raises KeyFileError,
    and SealRefusedError where what would be signed contradicts what was.
    """
    key = notes.read_key(Path(settings.LEDGER_KEY_FILE))
    made: list[Seal] = sign_waiting(edition=edition, key=key)
    while write_lines(edition=edition, key=key, at=at, now=now) is not None:
        made += sign_waiting(edition=edition, key=key)
    return made


def write_lines(
    *, edition: Edition, key: Ed25519PrivateKey, at: datetime, now: bool
) -> Seal | None:
    """Write the next lines and their seal, still unsigned; None where nothing waits."""
    with transaction.atomic():
        edition = _queue(edition)
        last = Seal.objects.filter(edition=edition).order_by("number").last()
        if last is not None and not last.note:
            return last  # another sealer's, to be signed before any line is added
        origin = last.origin if last else notes.origin_of(edition)
        vkey = notes.verifier_key(origin, key)
        lines = new_lines(edition=edition, last=last, vkey=vkey, at=at, now=now)
        if not lines:
            return None
        LedgerLine.objects.bulk_create(lines, batch_size=500)
        size = lines[-1].seq
        tile_up(edition=edition, size=size)
        return Seal.objects.create(
            edition=edition,
            number=last.number + 1 if last else 1,
            base=last.size if last else 0,
            size=size,
            root=root_at(edition=edition, size=size),
            origin=origin,
            vkey=vkey,
            at=at,
        )


def sign_waiting(*, edition: Edition, key: Ed25519PrivateKey) -> list[Seal]:
    """Sign the seals that are not signed yet, each after looking at the one before."""
    with transaction.atomic():
        edition = _queue(edition)
        waiting = list(Seal.objects.filter(edition=edition, note="").order_by("number"))
        _check_witness(edition)
        for one in waiting:
            _check_extends(one)
            # A key that was changed in between signs with the key that its line names.
            if notes.verifier_key(one.origin, key) != one.vkey:
                raise SealRefusedError(f"Seal {one.number} was begun with another key.")
            one.note = notes.sign(notes.checkpoint_body(one.origin, one.size, bytes(one.root)), key)
            _write_witness(edition, one.note)
            one.save(update_fields=["note"])
    return waiting


def witness_file(edition: Edition) -> Path:
    """Return where the last checkpoint is kept outside of the database."""
    path = Path(settings.LEDGER_KEY_FILE)
    return path.with_name(f"{path.name}.{edition.number}.checkpoint")


def _queue(edition: Edition) -> Edition:
    """Wait for other sealers; likes may come in meanwhile, see `voting.holds`."""
    return Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)


def _check_extends(one: Seal) -> None:
    """Raise SealRefusedError unless the lines still make the root before and this one."""
    last = newest_seal(one.edition)
    if last is not None:
        if last.size != one.base or root_at(edition=one.edition, size=last.size) != bytes(
            last.root
        ):
            raise SealRefusedError(f"The lines no longer make the root of seal {last.number}.")
        body = notes.checkpoint_body(last.origin, last.size, bytes(last.root))
        if not last.note.startswith(body) or not notes.is_signed(last.note, last.vkey):
            raise SealRefusedError(f"The checkpoint of seal {last.number} is not what was signed.")
    if root_at(edition=one.edition, size=one.size) != bytes(one.root):
        raise SealRefusedError(f"The lines do not make the root of seal {one.number}.")


def _check_witness(edition: Edition) -> None:
    """Raise SealRefusedError where the database does not know what was signed last.

    So it is after a restore from a backup that is older than the last checkpoint. What is
    no real edition may be thrown away and made again under its number.
    """
    path = witness_file(edition)
    if edition.kind != Edition.Kind.REAL or not path.exists():
        return
    origin, size, root = path.read_text().split("\n")[:3]
    body = f"{origin}\n{size}\n{root}\n"
    known = Seal.objects.filter(edition=edition, size=int(size)).first()
    if known is None or notes.checkpoint_body(known.origin, known.size, bytes(known.root)) != body:
        raise SealRefusedError(
            f"A checkpoint of {size} lines was signed that this database does not know ({path})."
        )


def _write_witness(edition: Edition, note: str) -> None:
    if edition.kind != Edition.Kind.REAL:
        return
    path = witness_file(edition)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    with new.open("w") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
