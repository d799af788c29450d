"""The board with ten million likes against one with a hundred thousand, on both engines."""

import statistics
import subprocess
import sys
import time
from datetime import datetime, timedelta
from typing import Any

from bench.measuring import Line, say, tell
from faults.scratch import scratch

FEW, MANY = 100_000, 10_000_000
NOMINEES = 60
DISTRICTS = ("越秀", "海珠", "荔湾", "天河", "白云", "黄埔", "花都", "番禺", "南沙", "从化", "增城")
DAYS = 14
TAIL = 2_000  # of the last minute, not tallied yet
ROUNDS = 15
WEEK = timedelta(days=7)
# One like of a visitor of its own each, evenly over nominees and time. Keys are as good as random,
# as real ones are, so that indexes are as large and as mixed.
FILL = {
    "postgresql": """
        INSERT INTO voting_like (edition_id, nominee_id, visitor_key, day, period, slot,
                                 received_at, rules_version, commitment)
        SELECT %(edition)s, %(first)s + n %% %(nominees)s, uuid_send(gen_random_uuid()),
               (at AT TIME ZONE 'Asia/Shanghai')::date, '1970-01-01', 1, at, 1,
               sha256(n::text::bytea)
        FROM generate_series(0, %(likes)s - 1) AS n,
             LATERAL (SELECT to_timestamp(%(since)s + n * %(pause)s) AS at) AS t
    """,
    "sqlite": """
        WITH RECURSIVE t (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM t WHERE n < %(likes)s - 1)
        INSERT INTO voting_like (edition_id, nominee_id, visitor_key, day, period, slot,
                                 received_at, rules_version, commitment)
        SELECT %(edition)s, %(first)s + n %% %(nominees)s, randomblob(16),
               date(%(since)s + n * %(pause)s, 'unixepoch', '+8 hours'), '1970-01-01', 1,
               strftime('%%Y-%%m-%%d %%H:%%M:%%f', %(since)s + n * %(pause)s, 'unixepoch'), 1,
               randomblob(32)
        FROM t
    """,
}
# Foreign keys are not looked up row by row: all of these lead somewhere.
IN_HASTE = {
    "postgresql": ("SET statement_timeout = 0", "SET session_replication_role = replica"),
    "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA cache_size = -2000000"),
}
AS_EVER = {
    "postgresql": ("RESET session_replication_role", "ANALYZE", "CHECKPOINT"),
    "sqlite": ("PRAGMA foreign_keys = ON", "PRAGMA cache_size = -2000"),
}


def board() -> None:
    """Run this row in one process for each engine: settings are read once."""
    for engine in ("postgresql", "sqlite"):
        command = [sys.executable, "-c", f"from bench.rows import boards; boards.on('{engine}')"]
        subprocess.run(command, check=True)


def on(engine: str) -> None:
    with scratch(engine):
        from django.utils import timezone

        from campaign.boards import board as make_board
        from faults.scene import an_edition
        from voting.clock import floor_to
        from voting.tallies import HOUR

        now = timezone.now().replace(microsecond=0)
        opens = now - timedelta(days=DAYS)
        times: dict[int, list[float]] = {}
        editions = {}
        for number, likes in enumerate((FEW, MANY), start=1):
            edition = an_edition(
                number=number, opens=opens, closes=now + timedelta(days=1), nominees=NOMINEES
            )
            begun = time.monotonic()
            fill(edition, likes, engine=engine, until=now)
            say(f"{likes:,} likes on {engine}, written in {time.monotonic() - begun:.0f} s")
            editions[likes] = edition
        for _round in range(ROUNDS):
            for likes, edition in editions.items():
                begun = time.process_time() if engine == "sqlite" else time.perf_counter()
                shown = make_board(edition=edition, at=now)  # with movement since the day before
                make_board(edition=edition, at=now, district=f"{DISTRICTS[0]}区")
                make_board(edition=edition, at=now, since=floor_to(now - WEEK, HOUR.length))
                ended = time.process_time() if engine == "sqlite" else time.perf_counter()
                times.setdefault(likes, []).append((ended - begun) * 1000)
                assert shown.total == likes
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


def fill(edition: Any, likes: int, *, engine: str, until: datetime) -> None:
    """Write the likes themselves, some within the last minute, and tally them as the site does."""
    from django.db import connection

    from profiles.models import Nominee
    from tests import cast
    from voting.tallies import roll_up

    nominees = list(edition.nominees.order_by("pk"))
    for n, nominee in enumerate(nominees):
        district = DISTRICTS[n % len(DISTRICTS)]
        community = cast.a_community(district=f"{district}区", name=f"{district}社区")
        Nominee.objects.filter(pk=nominee.pk).update(community=community)
    assert nominees[-1].pk - nominees[0].pk == len(nominees) - 1
    tail = until - timedelta(seconds=50)
    with connection.cursor() as cursor:
        for statement in IN_HASTE[engine]:
            cursor.execute(statement)
        for many, begin, end in (
            (likes - TAIL, edition.likes_open_at, tail),
            (TAIL, tail, until),
        ):
            values = {
                "edition": edition.pk,
                "first": nominees[0].pk,
                "nominees": len(nominees),
                "likes": many,
                "since": begin.timestamp(),
                "pause": (end - begin).total_seconds() / many,
            }
            cursor.execute(FILL[engine], values)
        for statement in AS_EVER[engine]:
            cursor.execute(statement)
    roll_up(edition=edition, at=until)
