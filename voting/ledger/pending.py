"""What the ledger does not say yet, as lines in the order in which they will stand there."""

import secrets
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min, QuerySet

from profiles.models import Edition
from voting.clock import shanghai_day
from voting.counted import scores
from voting.ledger import lines
from voting.models import (
    Act,
    CaseLike,
    EditionSecret,
    LedgerLine,
    Like,
    Result,
    Rules,
    Seal,
    newest_seal,
)
from voting.settled import line_of

KIND = LedgerLine.Kind
MOST = 20_000  # likes in one seal
ENOUGH = 20  # likes for which one need not wait
# With a timer of every five minutes nobody waits for longer than the hour that is promised.
LONGEST = timedelta(minutes=50)
# A like is committed seconds after it was received; a clock may be an hour wrong.
LOOK_BACK = timedelta(days=1)
# After the close, for requests that had come before it and are still being written.
GRACE = timedelta(seconds=60)


class SealRefusedError(Exception):
    """The sealer will not sign this; a person has to look."""


def new_lines(
    *,
    edition: Edition,
    last: Seal | None,
    new_key: str | None,
    at: datetime,
    now: bool,
    given_up: str = "",
) -> list[LedgerLine]:
    """Return the unsaved lines of the next seal; none while there is nothing or too little.

    new_key: a public key to announce. now: don't wait for more likes. given_up: the text that
    gives a checkpoint up; it stands before everything else. Earlier likes come into the earlier
    seal; within it they stand in an order drawn by lot, so that nobody learns from it when one
    came. Raises SealRefusedError for a like that came after the close.
    """
    closed = LedgerLine.objects.filter(edition=edition, kind=KIND.CLOSE).exists()
    ended = edition.likes_close_at is not None and at >= edition.likes_close_at + GRACE
    likes = unsealed(edition=edition, last=None if ended else last)
    found = likes.aggregate(number=Count("pk"), oldest=Min("received_at"))
    if found["number"] and closed:
        raise SealRefusedError(f"{found['number']} likes were written after the close was sealed.")
    if last is None and not found["number"] and not ended and not given_up:
        return []
    made = list(_said(edition, last, given_up, new_key, at))
    if found["number"] and (now or ended or _is_due(found["number"], found["oldest"], at)):
        made += _likes(edition, likes.order_by("received_at")[:MOST], _after(last, made))
    result = _unsealed_result(edition) if closed else None
    if found["number"] <= MOST:
        # What is decided after a result must not stand before it: its counts are a recount.
        until = result.confirmed_at if result else None
        made += _acts(edition, _after(last, made), made, at, until=until)
    if result:
        made.append(_declared(edition, _after(last, made), result))
    if not made and ended and not closed and last is not None:
        made = [_close(edition, last.size + 1, at)]
    return made


def unsealed(*, edition: Edition, last: Seal | None) -> QuerySet[Like]:
    """Return the likes without a line; after a seal, of those received the day before it."""
    likes = Like.objects.filter(edition=edition, ledger_line=None)
    return likes if last is None else likes.filter(received_at__gte=last.at - LOOK_BACK)


def oldest_unsealed(edition: Edition) -> datetime | None:
    """Return when the oldest like was received that stands in no seal; None if all do."""
    last = newest_seal(edition)
    oldest: datetime | None = unsealed(edition=edition, last=last).aggregate(
        oldest=Min("received_at")
    )["oldest"]
    return oldest


def _is_due(number: int, oldest: datetime, at: datetime) -> bool:
    return number >= ENOUGH or oldest <= at - LONGEST


def _after(last: Seal | None, made: list[LedgerLine]) -> int:
    return (last.size if last else 0) + len(made) + 1


def key_after(seal: Seal) -> str:
    """Return the public key in force after a seal: the one that it announced, or its own."""
    last = lines.announced_in(seal).last()
    return last.notice if last else seal.vkey


def _said(
    edition: Edition, last: Seal | None, given_up: str, new_key: str | None, at: datetime
) -> Iterator[LedgerLine]:
    """A checkpoint that is given up, the key, where it is new, and rules."""
    seq, day = _after(last, []), shanghai_day(at)
    for subject, notice in ((lines.GIVEN_UP, given_up), (lines.KEY, new_key)):
        if notice:
            yield lines.notice_line(
                edition=edition, seq=seq, subject=subject, day=day, notice=notice
            )
            seq += 1
    if last is None:
        unwritten = Rules(edition=edition, version=0, from_day=shanghai_day(at))
        yield lines.policy_line(edition=edition, seq=seq, rules=unwritten)
        seq += 1
    written = Rules.objects.confirmed().filter(edition=edition, ledger_line=None)
    for rules in written.order_by("version"):
        yield lines.policy_line(edition=edition, seq=seq, rules=rules)
        seq += 1


def _likes(edition: Edition, likes: QuerySet[Like], seq: int) -> list[LedgerLine]:
    row = EditionSecret.objects.filter(edition=edition).first()
    if row is None:
        raise SealRefusedError("The edition's key is destroyed; its last likes can't be sealed.")
    drawn = list(likes.select_related("nominee"))
    secrets.SystemRandom().shuffle(drawn)
    return [
        lines.like_line(
            edition=edition, seq=at, like=like, code=like.nominee.code, secret=bytes(row.key)
        )
        for at, like in enumerate(drawn, start=seq)
    ]


def _acts(
    edition: Edition, seq: int, made: list[LedgerLine], at: datetime, *, until: datetime | None
) -> list[LedgerLine]:
    """Voids and restores, each with a notice and a line per like; in the order of the acts.

    An act waits as long as one of its likes has no line.
    """
    acts = Act.objects.filter(
        case__edition=edition, kind__in=(Act.Kind.VOIDED, Act.Kind.RESTORED), ledger_lines=None
    )
    if until is not None:
        acts = acts.filter(at__lte=until)
    told: list[LedgerLine] = []
    here = {line.like_id: line.seq for line in made if line.like_id}
    for act in acts.select_related("case").order_by("pk"):
        refs = dict(
            CaseLike.objects.filter(case=act.case_id).values_list("like", "like__ledger_line__seq")
        )
        seqs = sorted(here.get(like) or ref or 0 for like, ref in refs.items())
        if not all(seqs):
            break
        told += _act(edition, act, seqs, seq + len(told), at)
    return told


def _act(edition: Edition, act: Act, refs: list[int], seq: int, at: datetime) -> list[LedgerLine]:
    case, day = act.case.reference, shanghai_day(act.at)
    notice = lines.notice_line(
        edition=edition, seq=seq, subject=case, day=day, notice=act.text, act=act.pk
    )
    kind = KIND.VOID if act.kind == Act.Kind.VOIDED else KIND.RESTORE
    reason = act.reason or Act.Kind.RESTORED
    return [
        notice,
        *(
            lines.review_line(
                edition=edition,
                seq=number,
                kind=kind,
                ref=ref,
                day=day,
                reason=reason,
                case=case,
                act=act.pk,
            )
            for number, ref in enumerate(refs, start=seq + 1)
        ),
    ]


def _unsealed_result(edition: Edition) -> Result | None:
    """The first declared result without a notice; they are few, so each is looked for."""
    declared = Result.objects.declared().filter(edition=edition).select_related("edition")
    return next((result for result in declared if line_of(result) is None), None)


def _declared(edition: Edition, seq: int, result: Result) -> LedgerLine:
    return lines.notice_line(
        edition=edition,
        seq=seq,
        subject=result.subject,
        day=shanghai_day(result.confirmed_at or result.proposed_at),
        notice=result.statement,
    )


def _close(edition: Edition, seq: int, at: datetime) -> LedgerLine:
    totals = sealed_totals(edition)
    counted = scores(edition=edition, until=edition.likes_close_at or at)
    codes = dict(edition.nominees.values_list("pk", "code"))
    counted_too = {codes[pk]: (one.received, one.void) for pk, one in counted.items()}
    if totals != counted_too:
        raise SealRefusedError("The ledger's totals and the counts differ: run recount first.")
    text = "".join(
        f"{code} {got} {void} {got - void}\n" for code, (got, void) in sorted(totals.items())
    )
    return lines.close_line(
        edition=edition, seq=seq, day=shanghai_day(edition.likes_close_at or at), totals=text
    )


def sealed_totals(edition: Edition) -> dict[str, tuple[int, int]]:
    """Return received and void likes per nominee's code, as the ledger's lines have them."""
    likes = LedgerLine.objects.filter(edition=edition, kind=KIND.LIKE)
    received = dict(likes.values_list("like__nominee__code").annotate(Count("pk")).order_by())
    void: Counter[str] = Counter()
    for act in Act.objects.filter(ledger_lines__edition=edition).distinct():
        sign = 1 if act.kind == Act.Kind.VOIDED else -1
        per_code = CaseLike.objects.filter(case=act.case_id).values_list("like__nominee__code")
        for code, number in per_code.annotate(Count("pk")).order_by():
            void[code] += sign * number
    return {code: (number, void[code]) for code, number in received.items()}
