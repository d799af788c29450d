"""How long likes wait while tables with millions of them change: `migrate`, and ways to do it.

PostgreSQL alone. Likes are written meanwhile by the site's own statement, over a connection of
their own; for each change the longest wait of one is told.
"""

import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg2  # type: ignore[import-untyped]
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from faults.runs import Result
from faults.scene import an_edition
from profiles.models import Edition
from voting.clock import day_begins, shanghai_day
from voting.insertion import LIKE_ON
from voting.likes import WHOLE_EDITION

NOMINEES = 250
PACE = 0.02  # seconds between two likes
GOAL = 3.0  # seconds that a like may wait: what migrate waits for a lock, and the work itself
READER = 10.0  # seconds that somebody reads likes, such as pg_dump
A_DAY = 1_000_000  # likes
FILL = """
    INSERT INTO voting_like (edition_id, nominee_id, visitor_key, day, period, slot, received_at,
                             rules_version, commitment)
    SELECT %(edition)s, (%(nominees)s)[n %% %(many)s + 1], decode(md5((n / 5)::text), 'hex'),
           (%(since)s + n * interval '86.4 ms') AT TIME ZONE 'Asia/Shanghai', '1970-01-01',
           n %% 5 + 1, %(since)s + n * interval '86.4 ms', 1, sha256(n::text::bytea)
    FROM generate_series(0, %(likes)s - 1) AS n
"""
# What a later migration may want of the table, in the way that holds likes up and in the other.
WAYS = {
    "column, empty": "ALTER TABLE voting_like ADD COLUMN a smallint",
    "column with a value": "ALTER TABLE voting_like ADD COLUMN b smallint NOT NULL DEFAULT 0",
    "check at once": "ALTER TABLE voting_like ADD CONSTRAINT c CHECK (slot > 0)",
    "check, NOT VALID": "ALTER TABLE voting_like ADD CONSTRAINT d CHECK (slot > 0) NOT VALID",
    "then VALIDATE": "ALTER TABLE voting_like VALIDATE CONSTRAINT d",
    "index at once": "CREATE INDEX e ON voting_like (day)",
    "index CONCURRENTLY": "CREATE INDEX CONCURRENTLY f ON voting_like (day)",
    "another type": "ALTER TABLE voting_like ALTER COLUMN slot TYPE integer",
}


@dataclass(kw_only=True)
class Change(Result):
    """A change of the schema; slowest: the longest that a like took meanwhile."""

    slowest: float


def run(_folder: Path, *, rounds: int) -> list[Result]:
    """Fill the table with so many likes; take all migrations back and on again, then the ways."""
    now = timezone.now().replace(microsecond=0)
    days = rounds // A_DAY + 1
    edition = an_edition(
        number=3,
        opens=day_begins(shanghai_day(now - timedelta(days=days))),
        nominees=NOMINEES,
        closes=now + timedelta(days=1),
    )
    print(f"filled in {fill(edition, likes=rounds):.0f} s")
    results: list[Result] = [*migrate_under_load(edition)]
    results += [change(edition, name, _execute(sql)) for name, sql in WAYS.items()]
    for name, patience in (("a reader, two seconds", "2s"), ("a reader, without a limit", "0")):
        results.append(change(edition, name, _behind_a_reader(patience)))
    return results


def fill(edition: Edition, *, likes: int) -> float:
    """Write so many likes at once, of an edition that takes a million a day; return seconds."""
    began = time.monotonic()
    nominees = list(edition.nominees.values_list("pk", flat=True))
    values: dict[str, Any] = {"edition": edition.pk, "nominees": nominees, "likes": likes}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET deadlock_timeout = '100ms'")  # as deploy/roles.sql does for the owner
        # Foreign keys are not looked up row by row; all of these lead somewhere.
        cursor.execute("SET session_replication_role = replica")
        values |= {"many": len(nominees), "since": edition.likes_open_at}
        cursor.execute(FILL, values)
        cursor.execute("RESET session_replication_role")
        cursor.execute("ANALYZE voting_like")
    return time.monotonic() - began


def migrate_under_load(edition: Edition) -> Iterator[Change]:
    """Take back what came after the table of likes, then migrate again, one after the other."""
    call_command("migrate", "voting", "0001", verbosity=0)
    call_command("migrate", "profiles", "0001", verbosity=0)
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    for one, _backwards in plan:

        def step(app: str = one.app_label, name: str = one.name) -> None:
            call_command("migrate", app, name, verbosity=0)

        result = change(edition, f"{one.app_label} {one.name}", step)
        if result.slowest > GOAL:
            result.wrong.append(f"{result.name}: a like waited {result.slowest:.1f} s")
        yield result


def change(edition: Edition, name: str, act: Callable[[], None]) -> Change:
    """Do it while likes are given; tell how long it took, and the slowest of them."""
    with likes_meanwhile(edition) as (waits, failed):
        began = time.monotonic()
        act()
        took = time.monotonic() - began
    return Change(
        name=name,
        rounds=1,
        requests=len(waits) + len(failed),
        likes=len(waits),
        seconds=took,
        wrong=[f"{name}: a like failed: {words}" for words in failed],
        note=f"the slowest like {max(waits, default=0) * 1000:.0f} ms",
        slowest=max(waits, default=0),
    )


@contextmanager
def likes_meanwhile(edition: Edition) -> Iterator[tuple[list[float], list[str]]]:
    """Give likes until the end, each by a visitor of its own; yield waits and failures."""
    waits: list[float] = []
    failed: list[str] = []
    done = threading.Event()
    nominee = edition.nominees.order_by("pk").values_list("pk", flat=True)[0]
    line = psycopg2.connect(os.environ["DATABASE_URL"])
    line.autocommit = True
    at = timezone.now()

    def give() -> None:
        with line.cursor() as cursor:
            while not done.wait(PACE):
                began = time.monotonic()
                day, key = shanghai_day(at), secrets.token_bytes(16)
                like = (edition.pk, nominee, key, day, WHOLE_EDITION, at, 1, b"c" * 32, 5)
                try:
                    cursor.execute(LIKE_ON["postgresql"], like)
                    waits.append(time.monotonic() - began)
                except psycopg2.Error as error:
                    failed.append(str(error).splitlines()[0])

    thread = threading.Thread(target=give)
    thread.start()
    try:
        time.sleep(0.3)
        yield waits, failed
        time.sleep(0.3)
    finally:
        done.set()
        thread.join()
        line.close()


def _execute(sql: str) -> Callable[[], None]:
    def act() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(sql)

    return act


def _behind_a_reader(patience: str) -> Callable[[], None]:
    """Add a column while somebody reads, trying again and again with that patience."""

    def act() -> None:
        reader = psycopg2.connect(os.environ["DATABASE_URL"])
        reader.cursor().execute("SELECT 1 FROM voting_like LIMIT 1")  # its transaction stays open
        threading.Timer(READER, reader.close).start()
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{patience}'")
            while True:
                try:
                    cursor.execute("ALTER TABLE voting_like ADD COLUMN IF NOT EXISTS g smallint")
                    break
                except OperationalError:
                    time.sleep(2)
            cursor.execute("ALTER TABLE voting_like DROP COLUMN g")

    return act
