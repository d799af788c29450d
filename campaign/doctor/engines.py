"""The database and Redis: whether they can keep what the site promises."""

import ctypes
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from campaign.doctor.notes import Note, good, look, mend
from profiles import guards as profile_guards
from profiles.guards import missing_guards
from voting import guards as voting_guards

GUARDS = (*profile_guards.GUARDS, *voting_guards.GUARDS)
LARGEST_GAP = timedelta(seconds=2)
# Nobody who serves pages needs to delete what is final; the owner alone migrates.
FINAL = (
    *("voting_like", "voting_case", "voting_act", "voting_caselike", "voting_ledgerline"),
    "voting_complaintletter",
)
UNSYNCHRONISED = 5  # TIME_ERROR in adjtimex(2)
# What PostgreSQL must not put off: an acknowledged like survives a crash.
DURABLE = {"synchronous_commit": "on", "fsync": "on", "full_page_writes": "on"}


def check_migrations() -> Iterator[Note]:
    """Say whether the database is as this version of the code expects it."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        names = ", ".join(f"{one.app_label} {one.name}" for one, _backwards in waiting[:3])
        yield mend(
            f"{len(waiting)} migrations have not run: {names} …", "Run as owner: manage.py migrate"
        )
    else:
        yield good("All migrations have run.")


def check_guards() -> Iterator[Note]:
    """Say whether the triggers are there that make likes and cases final."""
    missing = missing_guards(connection, GUARDS)
    if missing:
        yield mend(
            f"Guards are missing or off: {', '.join(missing)}. Likes are not protected.",
            "Find out who took them away, then run as owner: manage.py doctor --install-guards",
        )
    else:
        yield good("The guards of likes and cases are there.")


def install_guards() -> None:
    """Put back every guard; for the owner of the tables."""
    for guard in GUARDS:
        guard.install(connection)


def check_clock() -> Iterator[Note]:
    """Compare this machine's clock with the database's: a like's day comes from here."""
    before = timezone.now()
    there = _time_of_database()
    gap = abs(there - before - (timezone.now() - before) / 2)
    if gap > LARGEST_GAP:
        seconds = f"{gap.total_seconds():.0f}"
        yield mend(
            f"This machine and the database are {seconds} seconds apart.",
            "Run a time service (chrony, systemd-timesyncd) on both.",
        )
    else:
        yield good("This machine and the database agree about the time.")


def check_time_service() -> Iterator[Note]:
    """Say whether somebody keeps this machine's clock, where the kernel tells."""
    state = _state_of_the_clock()
    if state == UNSYNCHRONISED:
        yield look(
            "Nothing keeps this machine's clock right, says its kernel.",
            "Run a time service (chrony, systemd-timesyncd) and see: chronyc tracking",
        )
    elif state >= 0:
        yield good("A time service keeps this machine's clock.")


def check_durability() -> Iterator[Note]:
    """Say whether the database writes down a like before it is acknowledged."""
    if connection.vendor == "sqlite":
        # WAL and FULL are the site's own settings; a network's disk breaks both.
        yield good("SQLite writes each like to disk (WAL, synchronous=FULL).")
        return
    for name, wanted in DURABLE.items():
        value = _ask(f"SHOW {name}")
        if value != wanted:
            yield mend(
                f"PostgreSQL's {name} is {value}: acknowledged likes may be lost in a crash.",
                f"Set {name} = {wanted} in postgresql.conf, and reload it.",
            )
    yield from _check_rights()


def check_redis() -> Iterator[Note]:
    """Say whether Redis answers and forgets the oldest when it is full."""
    if not settings.REDIS_URL:
        yield look(
            "REDIS_URL is not set: each worker counts friction by itself.",
            "Fine on one machine; with two, set REDIS_URL.",
        )
        return
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1) as there:
            policy = str(there.config_get("maxmemory-policy").get("maxmemory-policy", ""))
    except redis.RedisError as error:
        yield look(
            f"Redis does not answer ({type(error).__name__}): friction is off, limits hold.",
            "Start Redis, or correct REDIS_URL.",
        )
        return
    if policy == "noeviction":
        yield look(
            "Redis refuses to count once it is full (maxmemory-policy noeviction).",
            "Set maxmemory-policy allkeys-lru in redis.conf.",
        )
    else:
        yield good("Redis answers.")


def _check_rights() -> Iterator[Note]:
    """Say whether the site's own role could empty what is final."""
    may = [
        table
        for table in FINAL
        for right in ("DELETE", "TRUNCATE")
        if _ask("SELECT has_table_privilege(current_user, %s, %s)", table, right)
    ]
    if may:
        yield look(
            f"The site's role may empty {', '.join(sorted(set(may)))}.",
            "Let it own no table and grant it as deploy/roles.sql does.",
        )
    else:
        yield good("The site's role can't delete likes or cases.")


def _state_of_the_clock() -> int:
    """Return what adjtimex(2) does, or -1 where it is not there or not allowed."""
    adjtimex = getattr(ctypes.CDLL(None), "adjtimex", None)
    # It is given a timex, of 208 bytes; of zeroes it changes nothing.
    return int(adjtimex(ctypes.create_string_buffer(512))) if adjtimex else -1


def _time_of_database() -> datetime:
    if connection.vendor == "postgresql":
        there: datetime = _ask("SELECT clock_timestamp()")
        return there
    text = _ask("SELECT strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')")
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _ask(sql: str, *values: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]
