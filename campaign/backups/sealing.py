"""Encrypting a stream: AES-256-GCM in numbered pieces, the last one marked.

A piece that is changed, moved, missing or cut off is noticed. The key is derived from the
words in the key file (scrypt) with a salt of each file's own.
"""

import hashlib
import secrets
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from campaign.backups.errors import BackupError

MAGIC = b"campaign-backup-sealed-1\n"
SALT = 16
PIECE = 1024 * 1024
TAG = 16
SHORTEST_KEY = 32  # characters, as for SECRET_KEY


def read_key(path: str) -> bytes:
    """Return the words in a key file; raises BackupError where there are none, or too few."""
    try:
        words = Path(path).read_bytes().strip()
    except OSError as error:
        raise BackupError(f"The key file {path} can't be read: {error.strerror}.") from error
    if len(words) < SHORTEST_KEY:
        raise BackupError(f"The key in {path} needs at least {SHORTEST_KEY} random characters.")
    return words


class Sealer:
    """A file to write to; what is written arrives encrypted in the file behind it."""

    def __init__(self, behind: IO[bytes], words: bytes) -> None:
        self._behind = behind
        self._head = MAGIC + secrets.token_bytes(SALT)
        self._cipher = _cipher(words, self._head)
        self._waiting = bytearray()
        self._number = 0
        behind.write(self._head)

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        self._put(bytes(self._waiting), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._number, last=last)
        self._behind.write(self._cipher.encrypt(nonce, piece, self._head))
        self._number += 1


class Opener:
    """A file to read from: the plain bytes of an encrypted one.

    Raises BackupError for the wrong key and for damage; the two can't be told apart.
    """

    def __init__(self, behind: IO[bytes], words: bytes) -> None:
        self._behind = behind
        self._head = behind.read(len(MAGIC) + SALT)
        self._cipher = _cipher(words, self._head)
        self._next = behind.read(PIECE + TAG)
        self._ready = bytearray()
        self._number = 0

    def read(self, size: int) -> bytes:
        while len(self._ready) < size and self._next:
            self._ready += self._piece()
        data = bytes(self._ready[:size])
        del self._ready[:size]
        return data

    def _piece(self) -> bytes:
        piece, self._next = self._next, self._behind.read(PIECE + TAG)
        nonce = _nonce(self._number, last=not self._next)
        self._number += 1
        try:
            return self._cipher.decrypt(nonce, piece, self._head)
        except InvalidTag as error:
            raise BackupError("Not the key of this backup, or the backup is damaged.") from error


def is_sealed(start: bytes) -> bool:
    return start.startswith(MAGIC)


def _cipher(words: bytes, head: bytes) -> AESGCM:
    return AESGCM(hashlib.scrypt(words, salt=head, n=2**14, r=8, p=1, dklen=32))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
