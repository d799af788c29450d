"""The journal against the rows: was every like kept that somebody was told is counted?

The link is the receipt. The site shows it to the visitor alone and stores its SHA-256 beside
the like, so an acknowledged like can be found without knowing any of the site's secrets.
"""

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from faults.checker import Row
from faults.journal import Entry

AWAY = 503


def check_acknowledged(entries: Iterable[Entry], rows: Iterable[Row]) -> list[str]:
    """Return a sentence for each acknowledged like that is missing, doubled or somebody else's.

    An acknowledgement without a receipt (a form's) is proven by another one of the same
    visitor: it tells under which key their likes are stored. `unproven` lists the others.
    """
    told = [entry for entry in entries if entry.is_acknowledged]
    by_commitment = {row.commitment: row for row in rows}
    found = list(_missing(told, by_commitment))
    found += _visitors_mixed_up(told, by_commitment)
    found += _counted_twice(told)
    stored = {(row.visitor, row.nominee) for row in by_commitment.values()}
    keys = _keys(told, by_commitment)
    for entry in told:
        key = keys.get(entry.visitor)
        if not entry.receipt and key and (key, entry.nominee) not in stored:
            found.append(f"#{entry.number}: acknowledged to a form, but not stored")
    return found


def unproven(entries: Iterable[Entry]) -> list[Entry]:
    """Return acknowledgements to visitors none of whose answers bore a receipt."""
    told = [entry for entry in entries if entry.is_acknowledged]
    known = {entry.visitor for entry in told if entry.receipt}
    return [entry for entry in told if entry.visitor not in known]


def check_nothing_unasked(entries: Iterable[Entry], rows: Iterable[Row]) -> list[str]:
    """Look for likes that no client was told of and no lost answer explains.

    Only where every client keeps a journal: those of others look just so.
    """
    entries = list(entries)
    told = {commitment(entry.receipt) for entry in entries if entry.receipt}
    # Without a receipt it can't be said which like it was, only how many there may be: who was
    # told to come back, because the database died before it answered, may have been counted.
    unclear = {
        (entry.visitor, entry.nominee)
        for entry in entries
        if entry.status in (None, AWAY) or (entry.is_acknowledged and not entry.receipt)
    }
    may_be = Counter(nominee for _visitor, nominee in unclear)
    silent = Counter(row.nominee for row in rows if row.commitment not in told)
    return [
        f"{likes} likes for {nominee}, of which {may_be[nominee]} may have been asked for"
        for nominee, likes in silent.items()
        if likes > may_be[nominee]
    ]


def check_no_failures(entries: Iterable[Entry]) -> list[str]:
    """Look for failures of the server, and for wishes that were never answered at all."""
    entries = list(entries)
    answered = {(entry.visitor, entry.nominee) for entry in entries if entry.status is not None}
    return [
        f"#{entry.number}: {entry.status or entry.lost or 'no answer'}"
        for entry in entries
        if (entry.status or 0) >= 500
        or (entry.status is None and (entry.visitor, entry.nominee) not in answered)
    ]


def commitment(receipt: str) -> bytes:
    """Return what is stored beside the like for a receipt of 26 letters and digits."""
    return hashlib.sha256(base64.b32decode(receipt.upper() + "======")).digest()


def _missing(told: list[Entry], by_commitment: dict[bytes, Row]) -> Iterator[str]:
    for entry in told:
        if not entry.receipt:
            continue
        row = by_commitment.get(commitment(entry.receipt))
        if row is None:
            yield f"#{entry.number}: acknowledged with a receipt, but not stored"
        elif row.nominee != entry.nominee:
            yield f"#{entry.number}: liked {entry.nominee}, stored for {row.nominee}"


def _keys(told: list[Entry], by_commitment: dict[bytes, Row]) -> dict[str, bytes]:
    """Return under which key each visitor's likes are stored, as far as receipts tell."""
    rows = ((e.visitor, by_commitment.get(commitment(e.receipt))) for e in told if e.receipt)
    return {visitor: row.visitor for visitor, row in rows if row is not None}


def _visitors_mixed_up(told: list[Entry], by_commitment: dict[bytes, Row]) -> Iterator[str]:
    keys: defaultdict[str, set[bytes]] = defaultdict(set)
    visitors: defaultdict[bytes, set[str]] = defaultdict(set)
    for entry in told:
        row = by_commitment.get(commitment(entry.receipt)) if entry.receipt else None
        if row is not None:
            keys[entry.visitor].add(row.visitor)
            visitors[row.visitor].add(entry.visitor)
    if mixed := sum(1 for found in keys.values() if len(found) > 1):
        yield f"{mixed} cookies are stored under more than one key"
    if mixed := sum(1 for found in visitors.values() if len(found) > 1):
        yield f"{mixed} keys stand for more than one cookie"


def _counted_twice(told: list[Entry]) -> Iterator[str]:
    """The same like may be acknowledged often, but as the first time only once."""
    firsts = Counter(entry.receipt for entry in told if entry.receipt and entry.first)
    for receipt, times in firsts.items():
        if times > 1:
            yield f"receipt {receipt[:6]}… was counted for the first time {times} times"
