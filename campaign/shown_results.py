"""A declared result as readers see it: winners, places, counts, and the seal over it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import get_language

from campaign.boards import RANKED, Row
from profiles.models import Edition, Nominee
from profiles.strokes import stroke_order
from voting.models import LedgerLine, Result, Seal
from voting.settled import line_of, newest_result, seal_over
from voting.statements import Honour, Standing, Statement, read_statement


@dataclass(frozen=True, kw_only=True)
class ShownAward:
    honour: Honour
    winners: list[Nominee]

    @property
    def name(self) -> str:
        return honour_name(self.honour)


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """Where the ledger has a result: the line, the first seal over it, and that seal's root."""

    line: LedgerLine
    seal: Seal

    @property
    def root(self) -> str:
        return self.seal.note.split("\n")[2]


class ShownResult:
    """A result in one of its versions. Nominees who are gone since are left out by name."""

    def __init__(self, result: Result, *, at: datetime) -> None:
        self.result = result
        self.said: Statement = read_statement(result.statement)
        published = Nominee.objects.published(at=at).filter(edition=result.edition_id)
        self.by_code = {one.code: one for one in published.with_place()}

    @cached_property
    def sealed(self) -> Sealed | None:
        line = line_of(self.result)
        seal = seal_over(line) if line else None
        return Sealed(line=line, seal=seal) if line and seal and seal.note else None

    @property
    def awards(self) -> list[ShownAward]:
        return [
            ShownAward(
                honour=honour,
                winners=[self.by_code[code] for code in honour.winners if code in self.by_code],
            )
            for honour in self.said.honours
        ]

    @property
    def ranked(self) -> list[Row]:
        standings = [one for one in self.said.nominees if one.place and one.code in self.by_code]
        most = max((one.counted for one in standings), default=0)
        rows = [self._row(one, most) for one in standings]
        return sorted(rows, key=lambda row: (row.rank, stroke_order(row.nominee.name)))

    @property
    def unranked(self) -> list[Row]:
        """The others by the strokes of their surnames, which is no ranking."""
        standings = [
            one for one in self.said.nominees if not one.place and one.code in self.by_code
        ]
        return sorted(map(self._row, standings), key=lambda row: stroke_order(row.nominee.name))

    @property
    def received(self) -> int:
        return sum(one.received for one in self.said.nominees)

    @property
    def void(self) -> int:
        return sum(one.void for one in self.said.nominees)

    @property
    def counted(self) -> int:
        return self.received - self.void

    def standing(self, code: str) -> Standing | None:
        return next((one for one in self.said.nominees if one.code == code), None)

    def honour_of(self, code: str) -> Honour | None:
        return next((one for one in self.said.honours if code in one.winners), None)

    def has_certificate(self, code: str) -> bool:
        """Say whether a nominee gets one: winners, or without awards the first ten."""
        if self.said.honours:
            return self.honour_of(code) is not None
        standing = self.standing(code)
        return standing is not None and standing.place is not None and standing.place <= RANKED

    def _row(self, one: Standing, most: int = 0) -> Row:
        return Row(
            rank=one.place,
            nominee=self.by_code[one.code],
            likes=one.counted,
            void=one.void,
            share=round(100 * one.counted / most) if most else 0,
        )


def award_of(nominee: Nominee, *, at: datetime) -> Honour | None:
    """Return what the newest result honours a nominee with."""
    result = newest_result(nominee.edition, at=at)
    said = read_statement(result.statement).honours if result else ()
    return next((one for one in said if nominee.code in one.winners), None)


def honour_name(honour: Honour) -> str:
    return honour.name_en if get_language() == "en" else honour.name


def versions(edition: Edition, *, at: datetime) -> list[Result]:
    """Return the edition's declared results, the newest first."""
    declared = Result.objects.declared().filter(edition=edition, confirmed_at__lte=at)
    return list(declared.select_related("edition").reverse())
