"""What became of one like, for whoever has its receipt; it never says whom it was for."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from profiles.models import Edition
from voting.ledger import merkle
from voting.ledger.parts import lines_are_public
from voting.ledger.trees import inclusion_path
from voting.models import HOLD_LASTS, Act, Case, LedgerLine, Like, Seal, newest_seal

# A like without a line was received after the newest seal or shortly before it.
WRITTEN_WITHIN = timedelta(hours=1)


class State(StrEnum):
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    COUNTED = "counted"
    HELD = "held"
    VOID = "void"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What became of a like. seal, proof: None and empty before the like is sealed, held or not.

    line: its text, empty while the lines are not public; leaf: its hash in base64. case, act:
    where it is held or void.
    """

    state: State
    seal: Seal | None = None
    number: int = 0
    line: str = ""
    leaf: str = ""
    proof: str = ""
    case: Case | None = None
    act: Act | None = None


def look_up(*, receipt: str, at: datetime) -> Standing:
    secret = read_receipt(receipt)
    if secret is None:
        return Standing(state=State.UNREADABLE)
    commitment = hashlib.sha256(secret).digest()
    line = LedgerLine.objects.filter(commitment=commitment).select_related("edition").first()
    if line is None or line.like_id is None:
        like = _unsealed(commitment)
        return _waiting(like, at) if like is not None else Standing(state=State.UNKNOWN)
    seals = Seal.objects.filter(edition=line.edition, base__lt=line.seq, size__gte=line.seq)
    seal = seals.exclude(note="").select_related("edition").first()
    if seal is None:
        return _waiting(line.like_id, at)
    state, case, act = _review(line.like_id, at)
    return Standing(
        state=state,
        seal=seal,
        number=line.seq,
        line=line.text if lines_are_public(seal, at=at) else "",
        leaf=base64.b64encode(merkle.leaf(line.text.encode())).decode(),
        proof=proof_text(seal=seal, line=line),
        case=case,
        act=act,
    )


def read_receipt(text: str) -> bytes | None:
    """Return a receipt's 16 bytes; None for what is none. Spaces and case don't matter."""
    letters = "".join(text.split()).replace("-", "").upper()
    if len(letters) != 26:
        return None
    try:
        return base64.b32decode(letters + "======")
    except (binascii.Error, ValueError):
        return None


def proof_text(*, seal: Seal, line: LedgerLine) -> str:
    """Return the C2SP tlog-proof that the line is under the seal."""
    index = line.seq - 1
    path = inclusion_path(edition=seal.edition, index=index, size=seal.size)
    hashes = "".join(f"{base64.b64encode(one).decode()}\n" for one in path)
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n{seal.note}"


def _waiting(like: int, at: datetime) -> Standing:
    """Return the standing of a like without a seal; it may be held or void already."""
    state, case, act = _review(like, at)
    return Standing(state=State.WAITING if state == State.COUNTED else state, case=case, act=act)


def _unsealed(commitment: bytes) -> int | None:
    """Return the like that waits for its seal, however long that takes; None where none does.

    Likes have no index on what is asked for here, which each like would pay for; so only
    those are read, by edition and time, that can still be without a line.
    """
    for edition in Edition.objects.all():
        likes, last = Like.objects.filter(edition=edition), newest_seal(edition)
        if last is not None:
            likes = likes.filter(received_at__gte=last.at - WRITTEN_WITHIN)
        # In no order, or PostgreSQL could walk through all likes by their keys.
        found = likes.filter(commitment=commitment).order_by().values_list("pk", flat=True)
        if (like := next(iter(found), None)) is not None:
            return int(like)
    return None


def _review(like: int, at: datetime) -> tuple[State, Case | None, Act | None]:
    """Return whether the like is held or void, and by which case and act."""
    for case in Case.objects.filter(case_likes__like=like).order_by("-pk"):
        act = case.acts.filter(kind__in=Act.DECIDING).order_by("-pk").first()
        if act is not None and act.kind == Act.Kind.VOIDED:
            return State.VOID, case, act
        if act is not None and act.kind == Act.Kind.HELD and at < act.at + HOLD_LASTS:
            return State.HELD, case, act
    return State.COUNTED, None, None
