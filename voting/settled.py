"""What is settled once likes have closed: totals that are sealed, public notice, a final result."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from profiles.models import Edition
from voting.clock import day_begins, shanghai_day
from voting.counted import Score, Scores, void_counts
from voting.models import LedgerLine, Result, Seal
from voting.statements import read_statement

# A close is sealed a minute after it, so that of 24:00 still belongs to the day that has ended.
SEALED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class PublicNotice:
    """公示: whole days in Shanghai, from `first` to `last`; until: the instant of their end."""

    first: date
    days: int

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    @property
    def until(self) -> datetime:
        return day_begins(self.first + timedelta(days=self.days))


def public_notice(edition: Edition) -> PublicNotice | None:
    """Return the edition's days of public notice; None while it has no closing time.

    They begin on the day after the close, and after a close that was sealed late, with its seal.
    """
    close = edition.likes_close_at
    if close is None:
        return None
    sealed_at = close_sealed_at(edition)
    begun = max(close, sealed_at - SEALED_WITHIN if sealed_at else close)
    # The instant of midnight ends the day before.
    last_day = shanghai_day(begun - timedelta(microseconds=1))
    return PublicNotice(first=last_day + timedelta(days=1), days=edition.notice_days)


def close_line(edition: Edition) -> LedgerLine | None:
    """Return the line by which the ledger was closed, with the totals in its notice.

    It stands in the first seal after the close or later, so millions of lines need not be read.
    (A later seal may bear an earlier time, from a clock that was set back.)
    """
    close = edition.likes_close_at
    if close is None:
        return None
    after = Seal.objects.filter(edition=edition, at__gt=close).order_by("number")
    base = after.values_list("base", flat=True).first()
    if base is None:
        return None
    later = LedgerLine.objects.filter(edition=edition, seq__gt=base)
    return later.filter(kind=LedgerLine.Kind.CLOSE).first()


def close_sealed_at(edition: Edition) -> datetime | None:
    line = close_line(edition)
    return seal_over(line).at if line else None


def seal_over(line: LedgerLine) -> Seal:
    """Return the first seal that covers the line."""
    seals = Seal.objects.filter(edition=line.edition_id, size__gte=line.seq)
    return seals.order_by("size")[0]


def line_of(result: Result) -> LedgerLine | None:
    """Return the ledger's line about a result; None while it waits for the sealer.

    It is looked for after the close alone, where few lines are.
    """
    closed = close_line(result.edition)
    if closed is None:
        return None
    later = LedgerLine.objects.filter(edition=result.edition_id, seq__gt=closed.seq, kind="N")
    return later.filter(notice=result.statement).first()


def newest_result(edition: Edition, *, at: datetime) -> Result | None:
    """Return the edition's final result in its newest version."""
    declared = Result.objects.declared().filter(edition=edition, confirmed_at__lte=at)
    return declared.select_related("edition").last()


def settled_scores(*, edition: Edition, at: datetime) -> Scores | None:
    """Return what the edition's counts are settled at; None before the close is sealed.

    Those of the final result, and before there is one, what the close has sealed with what
    was struck out or brought back since.
    """
    if edition.likes_window(at=at) != Edition.Window.CLOSED:
        return None
    result = newest_result(edition, at=at)
    if result is None:
        return standing_scores(edition=edition, at=at)
    said = {one.code: one for one in read_statement(result.statement).nominees}
    return {
        pk: Score(received=said[code].received, void=said[code].void)
        for pk, code in edition.nominees.values_list("pk", "code")
        if code in said and said[code].received
    }


def standing_scores(*, edition: Edition, at: datetime) -> Scores | None:
    """Return the totals at the close as cases have changed them since; None before its seal."""
    sealed = totals_at_close(edition)
    if sealed is None:
        return None
    void = void_counts(edition=edition, until=at)
    return {
        pk: Score(received=sealed[code].received, void=void.get(pk, 0))
        for pk, code in edition.nominees.values_list("pk", "code")
        if code in sealed
    }


def totals_at_close(edition: Edition) -> dict[str, Score] | None:
    """Return the totals per nominee's code as they were sealed with the close, if they are."""
    line = close_line(edition)
    if line is None:
        return None
    rows = (row.split(" ") for row in line.notice.splitlines())
    return {
        code: Score(received=int(received), void=int(void))
        for code, received, void, _counted in rows
    }
