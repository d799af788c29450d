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
    """Return the key whose 32 bytes stand in the file as base64. Raises KeyFileError."""
    try:
        seed = base64.b64decode(path.read_text().strip(), validate=True)
        return Ed25519PrivateKey.from_private_bytes(seed)
    except OSError as error:
        raise KeyFileError(f"No ledger key at {path}: make one with seal --make-key.") from error
    except ValueError as error:
        raise KeyFileError(f"{path} does not hold a ledger key.") from error


def make_key(path: Path) -> None:
    """Draw a key and write it for its owner alone. Raises KeyFileError where a file is there."""
    seed = base64.b64encode(os.urandom(32))
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise KeyFileError(f"{path} exists; a key is never overwritten.") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(seed + b"\n")
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
