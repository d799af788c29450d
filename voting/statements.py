"""What a result says, as a text that stays the same for ever: the ledger has its hash.

People are named by their codes alone, so that a name that has to go is nowhere in it.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a nominee came to. place: None for who stands without one."""

    code: str
    received: int
    void: int
    place: int | None = None

    @property
    def counted(self) -> int:
        return self.received - self.void


@dataclass(frozen=True, kw_only=True)
class Honour:
    """An award and the codes of its winners, in the order in which they are listed."""

    name: str
    name_en: str
    places: int
    winners: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A result's words. winners_by, ranks, ties: as in the edition and its last rules."""

    edition: int
    version: int
    reason: str
    winners_by: str
    ranks: str
    ties: str
    nominees: tuple[Standing, ...]
    honours: tuple[Honour, ...] = field(default=())

    def as_text(self) -> str:
        """Return it as JSON of one line, the same for equal statements."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def places(self) -> dict[str, int | None]:
        return {one.code: one.place for one in self.nominees}

    def says_the_same(self, other: "Statement") -> bool:
        """Say whether they differ in nothing but their version and its reason."""
        return {**asdict(self), "version": 0, "reason": ""} == {
            **asdict(other),
            "version": 0,
            "reason": "",
        }


def read_statement(text: str) -> Statement:
    said: dict[str, Any] = json.loads(text)
    nominees = tuple(Standing(**one) for one in said.pop("nominees"))
    honours = tuple(
        Honour(**{**one, "winners": tuple(one["winners"])}) for one in said.pop("honours")
    )
    return Statement(**said, nominees=nominees, honours=honours)
