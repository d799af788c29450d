"""The text of the ledger's lines; docs/ledger-spec.md tells readers what each field means."""

import hashlib
import hmac
import json
from datetime import date

from django.db.models import Min, QuerySet

from profiles.models import Edition
from voting.models import LedgerLine, Like, Rules, Seal
from voting.rules import TERMS

KIND = LedgerLine.Kind
KEY = "key"
GIVEN_UP = "given-up"


def like_line(*, edition: Edition, seq: int, like: Like, code: str, secret: bytes) -> LedgerLine:
    commitment = bytes(like.commitment)
    name = pseudonym(secret=secret, visitor_key=bytes(like.visitor_key), day=like.day)
    text = _text(KIND.LIKE, seq, edition, code, like.day, name, commitment.hex())
    return LedgerLine(
        edition=edition, seq=seq, kind=KIND.LIKE, text=text, like=like, commitment=commitment
    )


def pseudonym(*, secret: bytes, visitor_key: bytes, day: date) -> str:
    """Return the name that a visitor has in the ledger for one day, and on no other."""
    said = b"pseudonym|" + day.isoformat().encode() + b"|" + visitor_key
    return hmac.digest(secret, said, "sha256")[:10].hex()


def policy_line(*, edition: Edition, seq: int, rules: Rules) -> LedgerLine:
    from_day = rules.from_day if rules.pk else date(1970, 1, 1)
    notice = json.dumps({term: str(getattr(rules, term)) for term in TERMS}, sort_keys=True)
    text = _text(
        *(KIND.POLICY, seq, edition, rules.version, from_day),
        *(rules.period, rules.daily_limit, sha256(notice)),
    )
    return LedgerLine(
        edition=edition,
        seq=seq,
        kind=KIND.POLICY,
        text=text,
        notice=notice,
        rules=rules if rules.pk else None,
    )


def notice_line(
    *, edition: Edition, seq: int, subject: str, day: date, notice: str, act: int | None = None
) -> LedgerLine:
    """A notice about a subject: `key`, `given-up`, a result's, or a case's reference."""
    text = _text(KIND.NOTICE, seq, edition, subject, day, sha256(notice))
    return LedgerLine(
        edition=edition, seq=seq, kind=KIND.NOTICE, text=text, notice=notice, act_id=act
    )


def announced_in(seal: Seal) -> QuerySet[LedgerLine]:
    """Return the lines of a seal that announce a key."""
    covered = LedgerLine.objects.covered(seal=seal)
    return covered.filter(kind=KIND.NOTICE, text__contains=f"|{KEY}|")


def keys_to_trust(edition: Edition) -> list[str]:
    """Return the public keys that no other vouches for: the first, and who follows a lost one."""
    signed = Seal.objects.filter(edition=edition).exclude(note="")
    begun = signed.order_by("vkey").values("vkey").annotate(first=Min("number"))
    firsts = signed.filter(number__in=[one["first"] for one in begun]).order_by("number")
    return [one.vkey for one in firsts if announced_in(one).filter(notice=one.vkey).exists()]


def review_line(
    *,
    edition: Edition,
    seq: int,
    kind: LedgerLine.Kind,
    ref: int,
    day: date,
    reason: str,
    case: str,
    act: int,
) -> LedgerLine:
    """A void or a restore of the like in line `ref`."""
    text = _text(kind, seq, edition, ref, day, reason, case)
    return LedgerLine(edition=edition, seq=seq, kind=kind, text=text, act_id=act)


def close_line(*, edition: Edition, seq: int, day: date, totals: str) -> LedgerLine:
    text = _text(KIND.CLOSE, seq, edition, day, sha256(totals))
    return LedgerLine(edition=edition, seq=seq, kind=KIND.CLOSE, text=text, notice=totals)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _text(kind: LedgerLine.Kind, seq: int, edition: Edition, *fields: object) -> str:
    return "|".join(str(field) for field in ("1", kind.value, seq, edition.number, *fields))
