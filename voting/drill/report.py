"""What the desk says of the played days, and the drill's table and goals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from profiles.models import Edition
from voting.clock import day_begins, shanghai_day
from voting.drill.play import Fate
from voting.evidence import Place
from voting.judging import judge_day

ENOUGH = 0.95  # of a simple script's attempts: flagged or stopped
FEW = 0.01  # of honest people in a crowd: had to solve a puzzle
FLAGGED = 0.05  # of an honest class's likes: a false alarm worth a line
HEADINGS = (
    *("class", "visitors", "attempts", "counted", "puzzled", "refused", "again"),
    *("stopped", "flagged", "honest hindered"),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One class: its fate, and how many of its counted likes lie in spans that the desk flags."""

    fate: Fate
    flagged: int

    @property
    def caught(self) -> float:
        """The part of the attempts that did not count, or count in a flagged span."""
        return _part(self.fate.stopped + self.flagged, len(self.fate.player.attempts))

    @property
    def cells(self) -> tuple[str, ...]:
        fate, player = self.fate, self.fate.player
        attempts = len(player.attempts)
        numbers = (player.people, attempts, fate.counted, fate.puzzled, fate.refused, fate.repeated)
        return (
            player.name,
            *map(str, numbers),
            f"{_part(fate.stopped, attempts):.0%}",
            f"{_part(self.flagged, fate.counted):.0%}",
            str(len(fate.hindered)) if player.honest else "",
        )


def lines(*, edition: Edition, fates: Sequence[Fate]) -> list[Line]:
    """Read every day that was played as the desk does when it is over."""
    flagged = flagged_places(edition, fates)
    return [
        Line(fate=fate, flagged=sum(n for place, n in fate.places.items() if place in flagged))
        for fate in fates
    ]


def flagged_places(edition: Edition, fates: Sequence[Fate]) -> set[Place]:
    """Return in which hours of which nominees two signals of different kinds agree."""
    days = {shanghai_day(hour) for fate in fates for _pk, hour in fate.places}
    found = set()
    for day in sorted(days):
        judged = judge_day(edition=edition, day=day, at=day_begins(day) + timedelta(days=1))
        for pk, hours in (judged.hours if judged else {}).items():
            found |= {(pk, hour.start) for hour in hours if hour.stands_out}
    return found


def table(rows: Sequence[Line]) -> str:
    cells = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )


def goals(rows: Sequence[Line]) -> list[tuple[str, bool]]:
    """Return each goal in words, with its figure, and whether it is met."""
    found = []
    for row in rows:
        fate, name = row.fate, row.fate.player.name
        if fate.player.crowd:
            puzzled = _part(fate.puzzled, fate.player.people)
            found.append((f"{name}: nobody refused ({fate.refused})", fate.refused == 0))
            found.append((f"{name}: under 1 % puzzled ({puzzled:.1%})", puzzled < FEW))
        if fate.player.simple_script:
            words = f"{name}: 95 % flagged or stopped ({row.caught:.1%})"
            found.append((words, row.caught >= ENOUGH))
    return found


def shortcomings(rows: Sequence[Line]) -> list[str]:
    """Return what no goal asks for, but whoever reads the table has to know."""
    found = []
    for row in rows:
        fate, player = row.fate, row.fate.player
        if not player.honest and row.caught < ENOUGH:
            found.append(f"not caught       {player.name}: {row.caught:.0%} stopped or flagged")
        if player.honest and fate.hindered:
            found.append(f"honest, hindered {player.name}: {len(fate.hindered)} people")
        if player.honest and _part(row.flagged, fate.counted) >= FLAGGED:
            found.append(f"honest, flagged  {player.name}: {row.flagged} likes; all of them count")
    return found


def _part(some: int, of: int) -> float:
    return some / of if of else 0.0
