"""Migrations that are killed half-way: what is left can be taken up again, to the same schema."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection, connections

from faults.runs import Result
from faults.site import ROOT

# Everything that a migration can leave behind; the order of columns counts too.
SCHEMA = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master ORDER BY type, name",
    "postgresql": """
        SELECT 'column', table_name || '.' || column_name,
               ordinal_position || data_type || is_nullable || coalesce(column_default, '')
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
        UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger
                  WHERE NOT tgisinternal
        ORDER BY 1, 2, 3
    """,
}
Schema = list[tuple[str, ...]]


def run(folder: Path, *, rounds: int) -> Result:
    """Kill `migrate` at any moment of its way from nothing to the newest schema, and go on."""
    whole = schema()
    began, killed, not_noted = time.monotonic(), 0, 0
    wrong: list[str] = []
    empty()
    lasts = took(migrate())
    if schema() != whole:
        raise SystemExit("Two databases that were migrated from nothing differ.")
    for number in range(1, rounds + 1):
        empty()
        process = migrate()
        time.sleep(random.uniform(0, lasts))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        goes_on = took(migrate()) >= 0
        if not goes_on and connection.vendor == "sqlite":
            goes_on = note_what_was_done()
            not_noted += goes_on
        if not goes_on:
            wrong.append(f"round {number}: what was left could not be migrated")
        elif left := set(schema()) ^ set(whole):
            wrong.append(f"round {number}: {len(left)} differences, such as {min(left)[:2]}")
    note = f"{killed} killed before their end, which takes {lasts:.1f} s"
    if not_noted:
        note += f"; {not_noted} between doing and noting, mended as upgrading.md says"
    return Result(
        name="migrations killed",
        rounds=rounds,
        requests=0,
        likes=0,
        seconds=time.monotonic() - began,
        wrong=wrong,
        note=note,
    )


def note_what_was_done() -> bool:
    """Do what docs/upgrading.md says of SQLite, which notes a migration after it was done.

    Say whether the rest then runs. Had the migration not been done, the schema would differ.
    """
    plan = manage("showmigrations", "--plan")
    waiting = re.search(r"^\[ \] +(\w+)\.(\w+)", plan.stdout, re.MULTILINE)
    if waiting is None:
        return False
    manage("migrate", "--fake", *waiting.groups())
    return took(migrate()) >= 0


def manage(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )


def migrate() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def took(process: "subprocess.Popen[bytes]") -> float:
    """Return the seconds until it has ended well; below zero where it has not."""
    began = time.monotonic()
    return time.monotonic() - began if process.wait(timeout=300) == 0 else -1


def schema() -> Schema:
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA[connection.vendor])
        rows: Schema = cursor.fetchall()
    connections.close_all()
    return rows


def empty() -> None:
    """Leave nothing in the database, as before the first migration."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connections.close_all()
        return
    connections.close_all()
    file = Path(connection.settings_dict["NAME"])
    for one in file.parent.glob(f"{file.name}*"):
        one.unlink()
