"""The sealer: it gives lines their numbers, and signs the root over all of them.

First the lines and their unsigned seal are committed, then the checkpoint is written beside
the key, and only then it is published. So it may be killed anywhere and run anywhere else:
whatever was signed is in the database for good. Sealers of an edition queue for its row.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from profiles.models import Edition
from voting.ledger import notes
from voting.ledger.pending import SealRefusedError, key_after, new_lines
from voting.ledger.trees import root_at, tile_up
from voting.ledger.witness import (
    check_witness,
    is_known,
    keep_witness,
    read_witness,
    witness_file,
    write_witness,
)
from voting.models import LedgerLine, Seal, newest_seal
from voting.queues import queue

Keys = Sequence[Ed25519PrivateKey]  # the newest last


def seal(
    *,
    edition: Edition,
    at: datetime,
    now: bool = False,
    key_is_lost: bool = False,
    give_up: str | None = None,
) -> list[Seal]:
    """Seal what waits and return the new seals.

    now: also where so little waits that the order would tell something. key_is_lost: let the
    newest key vouch for itself where the one before it is gone. give_up: why the checkpoint
    beside the key is given up, which the database no longer knows. Raises KeyFileError, and
    SealRefusedError where what would be signed contradicts what was.
    """
    keys = notes.read_keys(Path(settings.LEDGER_KEY_FILE))
    if give_up is not None:
        write_lines(
            edition=edition, keys=keys, at=at, now=now, key_is_lost=key_is_lost, give_up=give_up
        )
    made: list[Seal] = sign_waiting(edition=edition, keys=keys)
    while write_lines(edition=edition, keys=keys, at=at, now=now, key_is_lost=key_is_lost):
        made += sign_waiting(edition=edition, keys=keys)
    return made


def write_lines(
    *,
    edition: Edition,
    keys: Keys,
    at: datetime,
    now: bool,
    key_is_lost: bool = False,
    give_up: str | None = None,
) -> Seal | None:
    """Write the next lines and their seal, still unsigned; None where nothing waits.

    A new key is announced in a seal that the one before it signs, so that whoever trusts
    that one may trust the new one. What is given up is said in a line that is committed before
    anything is signed, and so before the file beside the key forgets it.
    """
    with transaction.atomic():
        edition = queue(edition.pk)
        last = Seal.objects.filter(edition=edition).order_by("number").last()
        origin = last.origin if last else notes.origin_of(edition)
        if not origin.endswith(f"/ledger/{edition.number}"):
            raise SealRefusedError(
                f"The ledger is called {origin}: give the edition the number back that it had."
            )
        known = [notes.verifier_key(origin, key) for key in keys]
        given_up = "" if give_up is None else _to_give_up(edition, last, origin, known, give_up)
        if last is not None and not last.note and not given_up:
            return last  # another sealer's, to be signed before any line is added
        signs, new_key = _signing(last, known, key_is_lost=key_is_lost)
        lines = new_lines(
            edition=edition, last=last, new_key=new_key, at=at, now=now, given_up=given_up
        )
        if not lines:
            return None
        if signs not in known:
            raise SealRefusedError(
                f"Lines wait, and the key in force is not in the file: {signs}. Give it back; "
                "if it is lost for good, read docs/operations.md on --key-is-lost."
            )
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
            vkey=signs,
            at=at,
        )


def _signing(
    last: Seal | None, known: Sequence[str], *, key_is_lost: bool
) -> tuple[str, str | None]:
    """Return the public key that signs the next seal, and the one to announce in it, if any."""
    newest, in_force = known[-1], key_after(last) if last else None
    if in_force is None or (key_is_lost and in_force not in known):
        return newest, newest
    return in_force, newest if in_force in known and in_force != newest else None


def _to_give_up(
    edition: Edition, last: Seal | None, origin: str, known: Sequence[str], reason: str
) -> str:
    """Return the text that gives up what was signed last; "" where that waits for its signature.

    Raises SealRefusedError where there is nothing to give up, or nobody signed it.
    """
    reason = " ".join(reason.split())
    if not reason or not reason.isprintable():
        raise SealRefusedError("Say in one line why the checkpoint is given up; all will read it.")
    lost = read_witness(edition)
    if lost is None:
        raise SealRefusedError(
            f"There is no checkpoint to give up: {witness_file(edition)} is not there, or the "
            "edition is no real one."
        )
    if lost.origin != origin:
        raise SealRefusedError(f"The checkpoint is of another ledger: {lost.origin}.")
    if is_known(edition, lost):
        if last is not None and not last.note:
            return ""
        raise SealRefusedError(
            f"Nothing has to be given up: the checkpoint of {lost.size} lines is in this database."
        )
    signed = Seal.objects.filter(edition=edition).order_by().values_list("vkey", flat=True)
    ours = {*known, *signed.distinct(), *([key_after(last)] if last else [])}
    if not any(notes.is_signed(lost.note, vkey) for vkey in ours):
        raise SealRefusedError(
            f"The checkpoint of {lost.size} lines bears no signature of a key of this edition."
        )
    return f"{lost.note}\n{reason}"


def sign_waiting(*, edition: Edition, keys: Keys) -> list[Seal]:
    """Sign the seals that are not signed yet, each after looking at the one before."""
    with transaction.atomic():
        edition = queue(edition.pk)
        waiting = list(Seal.objects.filter(edition=edition, note="").order_by("number"))
        check_witness(edition)
        for one in waiting:
            _check_extends(one)
            key = next((k for k in keys if notes.verifier_key(one.origin, k) == one.vkey), None)
            if key is None:
                raise SealRefusedError(f"Seal {one.number} was begun with another key.")
            one.note = notes.sign(notes.checkpoint_body(one.origin, one.size, bytes(one.root)), key)
            write_witness(edition, one.note)
            one.save(update_fields=["note"])
        keep_witness(edition)
    return waiting


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
