"""Each act of the command line: a scene, clients, checks, and the figures."""

import os
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from faults import closing, midnight, restoring, storms
from faults.acknowledged import (
    AWAY,
    check_acknowledged,
    check_no_failures,
    check_nothing_unasked,
    unproven,
)
from faults.checker import check_likes, check_tallies, stored
from faults.journal import Journal
from faults.play import check_by_asking, load_client, play, shares
from faults.scene import an_edition, codes
from faults.shifted_clock import CLOCK, set_clock
from faults.site import Site
from profiles.models import Edition

NOMINEES = 50
DAY = timedelta(days=1)


@dataclass(kw_only=True)
class Result:
    """What one run did and what was wrong; `likes` are those in the database."""

    name: str
    rounds: int
    requests: int
    likes: int
    seconds: float
    wrong: list[str] = field(default_factory=list)
    note: str = ""

    def __str__(self) -> str:
        rate = self.requests / self.seconds if self.seconds else 0
        return (
            f"{self.name}: {self.rounds:,} rounds, {self.requests:,} requests"
            f" ({rate:.0f}/s), {self.likes:,} likes stored, {self.seconds:.0f} s,"
            f" {len(self.wrong)} wrong{self.note and f'; {self.note}'}"
        )


def storm(site: Site, *, rounds: int) -> list[Result]:
    """Play double likes and quota races, each with a visitor a round."""
    acts = (
        ("double likes", storms.double_likes, storms.check_double_likes),
        ("quota races", storms.quota_races, storms.check_quota_races),
    )
    site.visitors.make(rounds * len(acts))
    results = []
    for number, (name, client, check) in enumerate(acts):
        edition = open_edition(number + 1)
        journal = Journal(site.folder / f"{name.replace(' ', '-')}.jsonl")
        parts = shares(client, site.visitors.take(rounds))
        seconds = play(parts, address=site.address, nominees=codes(edition), journal=journal)
        result = judge(name, edition, journal, rounds=rounds, seconds=seconds)
        result.wrong += check(journal.entries())
        results.append(result)
    return results


def close(site: Site, *, rounds: int) -> list[Result]:
    """Close an edition under load, again and again; then look whether all stayed as they were."""
    began = time.monotonic()
    closings: list[closing.Closing] = []
    while len(closings) < rounds:
        # The site's patience with one visitor is thirty likes a minute: these serve ten runs.
        visitors = site.visitors.take(200)
        for run in range(min(10, rounds - len(closings))):
            number = len(closings) + 1
            closings.append(
                closing.close_under_load(
                    site.address,
                    visitors[run::10],
                    site.folder / f"closing-{number}.jsonl",
                    number=number,
                )
            )
    closing.wait_for_boards(closings[-1].edition)
    wrong = [wrong for one in closings for wrong in one.wrong]
    wrong += [wrong for one in closings for wrong in closing.check_frozen(site.address, one)]
    wrong += [wrong for one in closings for wrong in closing.check_sealed(one, site.folder)]
    last = [one.granted_last for one in closings if one.granted_last is not None]
    too_slow = rounds - len(last)  # the machine, for even one like in that second
    result = Result(
        name="close at the instant",
        rounds=rounds,
        requests=sum(len(one.entries) for one in closings),
        likes=sum(one.total for one in closings),
        seconds=time.monotonic() - began,
        wrong=wrong,
        note=f"last like {min(last) * 1000:.1f} ms before, {too_slow} without any",
    )
    return [result]


def cross_midnight(site: Site, *, rounds: int) -> list[Result]:
    """Cross midnights with a clock that is stepped, half of them under each kind of period."""
    nights = range(rounds)
    return [
        _cross_midnights(site, "day", nights=nights[: rounds // 2]),
        _cross_midnights(site, "edition", nights=nights[rounds // 2 :]),
    ]


def _cross_midnights(site: Site, period: str, *, nights: range) -> Result:
    edition = an_edition(
        number=1001 + nights.start,
        opens=datetime(2026, 1, 1, tzinfo=UTC),
        closes=datetime(2036, 1, 1, tzinfo=UTC),
        nominees=NOMINEES,
        period=period,
    )
    journal = Journal(site.folder / f"midnight-{period}.jsonl")
    dice = random.Random()
    began = time.monotonic()
    for night in nights:
        crossing = midnight.Crossing(site.folder / CLOCK, night=night, dice=dice)
        crossing.run(site.address, codes(edition), journal)
    seconds = time.monotonic() - began
    set_clock(site.folder / CLOCK, ahead=0)
    name = f"midnight, once per {period}"
    result = judge(name, edition, journal, rounds=len(nights), seconds=seconds)
    both, full = midnight.days_used(edition)
    result.note += f" {both} visitors liked on two days, {full} of them five times on each"
    if not both:
        result.wrong.append("no visitor ever crossed midnight")
    return result


def restore(site: Site, *, rounds: int) -> list[Result]:
    """Lose the machine and restore it on an empty one, again and again, under load."""
    began = time.monotonic()
    edition = open_edition(1)
    nominee = edition.nominees.order_by("number")[0]
    nominee.portrait.save("face.jpg", ContentFile(os.urandom(200_000)))
    journal = Journal(site.folder / "restore.jsonl")
    site.visitors.make(rounds * restoring.LOAD)
    drills = [
        restoring.drill(site, codes(edition), journal, number=number) for number in range(rounds)
    ]
    result = judge("restore", edition, journal, rounds=rounds, seconds=time.monotonic() - began)
    result.wrong += [wrong for one in drills for wrong in one.wrong]
    result.note = (
        f"backup {_spread([one.backup for one in drills])},"
        f" empty machine to first page {_spread([one.seconds for one in drills])},"
        f" {max(one.size for one in drills) / 1e6:.1f} MB"
    )
    return [result]


def _spread(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.1f} s (at most {max(seconds):.1f})"


def play_clients(site: Site, *, clients: Sequence[str], rounds: int) -> list[Result]:
    """Let any clients loose together, each named as file.py:function, with the same visitors."""
    functions = [load_client(name) for name in clients]
    edition = open_edition(1)
    visitors = site.visitors.take(rounds)
    journal = Journal(site.folder / f"{'-'.join(f.__name__ for f in functions)}.jsonl")
    seconds = play(
        [(function, visitors) for function in functions],
        address=site.address,
        nominees=codes(edition),
        journal=journal,
    )
    name = ", ".join(clients)
    result = judge(name, edition, journal, rounds=rounds, seconds=seconds, all_write=False)
    result.wrong += check_by_asking(site.address, unproven(journal.entries()), visitors)
    return [result]


def open_edition(number: int) -> Edition:
    now = timezone.now()
    Edition.objects.update(is_current=False)
    return an_edition(
        number=number, opens=now - DAY, closes=now + DAY, nominees=NOMINEES, is_current=True
    )


def judge(
    name: str,
    edition: Edition,
    journal: Journal,
    *,
    rounds: int,
    seconds: float,
    all_write: bool = True,
    may_be_away: bool = False,
) -> Result:
    """Check everything; all_write: whether every client keeps the journal, as ours do.

    may_be_away: 503 is an honest answer, as long as the wish is answered in the end.
    """
    entries, rows = journal.entries(), stored(edition)
    unasked = check_nothing_unasked(entries, rows)
    away = sum(entry.status == AWAY for entry in entries) if may_be_away else 0
    if may_be_away:
        entries = [entry for entry in entries if entry.status != AWAY]
    wrong = [
        *check_likes(edition),
        *check_acknowledged(entries, rows),
        *check_no_failures(entries),
        *check_tallies(edition),
    ]
    notes = [f"{away} told to come back (503)"] if away else []
    if all_write:
        wrong += unasked
    elif unasked:
        notes.append("some likes are in no journal")
    if lost := sum(entry.status is None for entry in entries):
        notes.append(f"{lost} asked again, the connection was closed")
    return Result(
        name=name,
        rounds=rounds,
        requests=len(entries),
        likes=len(rows),
        seconds=seconds,
        wrong=wrong,
        note=", ".join(notes),
    )
