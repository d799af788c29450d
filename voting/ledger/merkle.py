"""The tree of RFC 6962: hashes, roots and the path that proves a leaf's place.

Every function takes hashes of equally large, complete trees, the last of which may be
smaller: leaves, or whole tiles of them. The tree above is the same either way.
"""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256().digest()
TILE = 1024  # leaves whose common hash is kept, so that no seal reads the whole ledger


def leaf(line: bytes) -> bytes:
    return hashlib.sha256(b"\0" + line).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    level = list(hashes)
    if not level:
        return EMPTY
    while len(level) > 1:
        level = _above(level)
    return level[0]


def path(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes beside the way from one of them up to the root, lowest first."""
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    level, beside = list(hashes), []
    while len(level) > 1:
        if index ^ 1 < len(level):
            beside.append(level[index ^ 1])
        level, index = _above(level), index // 2
    return beside


def _above(level: list[bytes]) -> list[bytes]:
    """Join neighbours; the last one, if it has none, goes up as it is."""
    pairs = [node(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
    return pairs + level[len(level) - len(level) % 2 :]
