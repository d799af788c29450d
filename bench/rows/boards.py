"""The board with ten million likes against one with a hundred thousand, on both engines."""

import statistics
import time
from datetime import datetime, timedelta

from bench.measuring import Line, say, tell
from faults.scratch import scratch

FEW, MANY = 100_000, 10_000_000
NOMINEES = 60
DAYS = 14
TAIL = 2_000  # of the last minute, not tallied yet
ROUNDS = 15
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


def board() -> None:
    """Run this row in one process for each engine: settings are read once."""
    import subprocess
    import sys

    for engine in ("postgresql", "sqlite"):
        command = [sys.executable, "-c", f"from bench.rows import boards; boards.on('{engine}')"]
        subprocess.run(command, check=True)


def on(engine: str) -> None:
    with scratch(engine):
        from django.utils import timezone

        from campaign.boards import board as make_board
        from voting.clock import floor_to
        from faults.scene import an_edition

        now = timezone.now().replace(microsecond=0)
        opens = now - timedelta(days=DAYS)
        times: dict[int, list[float]] = {}
        districts = ["越秀区"]
        editions = {}
        for number, likes in enumerate((FEW, MANY), start=1):
            say(f"{likes:,} likes on {engine}")
            edition = an_edition(
                number=number, opens=opens, closes=now + timedelta(days=1), nominees=NOMINEES
            )
            fill(edition, likes, opens=opens, until=now)
            editions[likes] = edition
        for _round in range(ROUNDS):
            for likes, edition in editions.items():
                begun = time.process_time() if engine == "sqlite" else time.perf_counter()
                shown = make_board(edition=edition, at=now)  # with movement since the day before
                make_board(edition=edition, at=now, district=districts[0])
                make_board(edition=edition, at=now, since=floor_to(now - WEEK, HOUR))
                ended = time.process_time() if engine == "sqlite" else time.perf_counter()
                times.setdefault(likes, []).append((ended - begun) * 1000)
                assert sum(row.likes for row in shown.rows) >= likes
        few, many = (statistics.median(times[likes][1:]) for likes in (FEW, MANY))
        tell(
            Line(
                row="board",
                what=f"10 million likes, {engine}",
                against="100 thousand likes",
                unit="ms",
                ours=many,
                other=few,
                ratio=many / few,
                goal=1.2,
                at_most=True,
            )
        )


def fill(edition: object, likes: int, *, opens: datetime, until: datetime) -> None:
    """Write tallies as likes would have left them, and the last minute's likes themselves.

    Rolled-up likes are never read by a board, so they are not written one by one; that
    their tallies are right is what `recount` proves.
    """
    import secrets
    from datetime import date

    from voting.clock import floor_to, shanghai_day
    from voting.models import Like, Tally, TallyMark

    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    nominees = list(edition.nominees.all())  # type: ignore[attr-defined]
    start, end = floor_to(opens, hour) + hour, floor_to(until, hour)
    spans = int((end - start) / hour)
    each = max((likes - TAIL) // (spans * len(nominees)), 1)
    Tally.objects.bulk_create(
        (
            Tally(edition=edition, nominee=nominee, unit="hour", start=start + n * hour, likes=each)
            for n in range(spans)
            for nominee in nominees
        ),
        batch_size=5000,
    )
    missing = max(likes - TAIL - each * spans * len(nominees), 0)
    last = Tally.objects.filter(edition=edition).order_by("-pk").first()
    assert last is not None
    Tally.objects.filter(pk=last.pk).update(likes=each + missing)
    Like.objects.bulk_create(
        (
            Like(
                edition=edition,
                nominee=nominees[n % len(nominees)],
                visitor_key=secrets.token_bytes(16),
                day=shanghai_day(until),
                period=date(1970, 1, 1),
                slot=1,
                received_at=until - timedelta(milliseconds=1 + n),
                rules_version=1,
                commitment=secrets.token_bytes(32),
            )
            for n in range(TAIL)
        ),
        batch_size=5000,
    )
    mark = floor_to(until - minute, minute)
    TallyMark.objects.create(edition=edition, hours_until=end, minutes_until=max(mark, end))
