"""The keys under which an edition knows visitors and networks; destroying one is forgetting.

A process remembers the keys it has read. That is right without any lifetime, because a key
never changes once it is committed, ids are never used again, and `forget` destroys keys
only when likes have long been closed, so that nothing is made under them any more.
"""

import secrets
from datetime import date

from django.db import connection

from profiles.models import Edition
from voting.models import EditionSecret, NetworkKey

_secrets: dict[int, bytes] = {}
_network_keys: dict[int, tuple[date, bytes]] = {}  # of each edition, the last day asked for


def edition_secret(edition: Edition) -> bytes:
    """Return the edition's key for its visitors, made for its first like."""
    known = _secrets.get(edition.pk)
    if known is not None:
        return known
    row, _ = EditionSecret.objects.get_or_create(
        edition=edition, defaults={"key": secrets.token_bytes(32)}
    )
    if _is_committed():
        _secrets[edition.pk] = bytes(row.key)
    return bytes(row.key)


def known_edition_secret(edition: Edition) -> bytes | None:
    """Return the edition's key without making one; None before its first like."""
    known = _secrets.get(edition.pk)
    if known is not None:
        return known
    row = EditionSecret.objects.filter(edition=edition).first()
    if row is not None and _is_committed():
        _secrets[edition.pk] = bytes(row.key)
    return bytes(row.key) if row else None


def network_key(*, edition: Edition, day: date) -> bytes:
    """Return the key for networks of that day, made for the day's first wish to like."""
    known = _remembered(edition, day)
    if known is not None:
        return known
    row, _ = NetworkKey.objects.get_or_create(
        edition=edition, day=day, defaults={"key": secrets.token_bytes(32)}
    )
    return _remember(edition, day, bytes(row.key))


def known_network_key(*, edition: Edition, day: date) -> bytes | None:
    """Return that day's key without making one; None before the day's first wish to like."""
    known = _remembered(edition, day)
    if known is not None:
        return known
    row = NetworkKey.objects.filter(edition=edition, day=day).first()
    return _remember(edition, day, bytes(row.key)) if row else None


def let_go() -> None:
    """Drop what this process remembers."""
    _secrets.clear()
    _network_keys.clear()


def _remembered(edition: Edition, day: date) -> bytes | None:
    known = _network_keys.get(edition.pk)
    return known[1] if known is not None and known[0] == day else None


def _remember(edition: Edition, day: date, key: bytes) -> bytes:
    if _is_committed():
        _network_keys[edition.pk] = (day, key)
    return key


def _is_committed() -> bool:
    """Say whether what was just read stays: within a transaction it may yet be undone."""
    return not connection.in_atomic_block
