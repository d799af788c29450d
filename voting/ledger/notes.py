"""Checkpoints as signed notes (C2SP tlog-checkpoint and signed-note), and the key for them."""

import base64
import hashlib
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from profiles.models import Edition

ED25519 = b"\x01"


class KeyFileError(Exception):
    """There is no key to sign with, or its file is none of ours."""


def read_key(path: Path) -> Ed25519PrivateKey:
    """Return the newest of the file's keys. Raises KeyFileError."""
    return read_keys(path)[-1]


def read_keys(path: Path) -> list[Ed25519PrivateKey]:
    """Return the keys whose 32 bytes stand in the file's lines as base64, the newest last.

    An older one is there until each ledger has announced the newest under it. Raises KeyFileError.
    """
    try:
        seeds = [base64.b64decode(line, validate=True) for line in path.read_text().split()]
        keys = [Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds]
    except FileNotFoundError as error:
        raise KeyFileError(f"No ledger key at {path}: make one with seal --make-key.") from error
    except OSError as error:
        raise KeyFileError(f"The ledger key {path} can't be read: {error.strerror}.") from error
    except ValueError as error:
        raise KeyFileError(f"{path} does not hold a ledger key.") from error
    if not keys:
        raise KeyFileError(f"{path} does not hold a ledger key.")
    return keys


def make_key(path: Path) -> None:
    """Draw a key and write it for its owner alone. Raises KeyFileError where a file is there."""
    try:
        _write(path, b"")
    except FileExistsError as error:
        raise KeyFileError(f"{path} exists; a key is never overwritten.") from error


def add_key(path: Path) -> None:
    """Draw a newer key and write it after the others. Raises KeyFileError where there is none."""
    read_keys(path)
    new = path.with_name(f"{path.name}.new")
    try:
        _write(new, path.read_bytes())
    except FileExistsError as error:
        raise KeyFileError(f"{new} exists: another key is being made, or was not finished.") from (
            error
        )
    new.replace(path)


def _write(path: Path, before: bytes) -> None:
    """Write those bytes and a new key into a new file for its owner alone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(before + base64.b64encode(os.urandom(32)) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def origin_of(edition: Edition) -> str:
    """Return the name that a new ledger of the edition gets and keeps."""
    return f"{urlsplit(settings.SITE_URL).netloc}/ledger/{edition.number}"


def verifier_key(origin: str, key: Ed25519PrivateKey) -> str:
    """Return the public key as signed-note writes it: name+id+base64."""
    public = ED25519 + key.public_key().public_bytes_raw()
    return f"{origin}+{_key_id(origin, public).hex()}+{_b64(public)}"


def checkpoint_body(origin: str, size: int, root: bytes) -> str:
    return f"{origin}\n{size}\n{_b64(root)}\n"


def sign(body: str, key: Ed25519PrivateKey) -> str:
    """Return the checkpoint as a signed note. Ed25519 signs the same text always alike."""
    origin = body.partition("\n")[0]
    public = ED25519 + key.public_key().public_bytes_raw()
    signature = _key_id(origin, public) + key.sign(body.encode())
    return f"{body}\n— {origin} {_b64(signature)}\n"


def is_signed(note: str, vkey: str) -> bool:
    """Say whether the note bears a good signature by that key."""
    name, _id, public = vkey.split("+", 2)
    body, _gap, signatures = note.rpartition("\n\n")
    body += "\n"
    raw = base64.b64decode(public)
    for found in re.findall(rf"^— {re.escape(name)} (\S+)$", signatures, re.MULTILINE):
        signature = base64.b64decode(found)
        if signature[:4] == _key_id(name, raw):
            try:
                key = Ed25519PublicKey.from_public_bytes(raw[1:])
                key.verify(signature[4:], body.encode())
            except InvalidSignature:
                return False
            return True
    return False


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
