"""Copying a whole database while it is used, and putting the copy where there is none."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, transaction

from campaign.backups import postgresql
from campaign.backups.errors import BackupError

COUNT = 'SELECT count(*) FROM "{}"'  # of tables that the database itself names


def dump(path: Path) -> dict[str, int]:
    """Copy the database as it is at one moment; return the number of rows of each table then."""
    if connection.vendor == "sqlite":
        return _dump_sqlite(path)
    with _snapshot() as name:
        postgresql.dump(path, snapshot=name)
        return rows()


def load(path: Path) -> None:
    """Put the copy into the database, which must be empty: whole, or not at all."""
    refuse_living()
    if connection.vendor == "sqlite":
        _load_sqlite(path)
    else:
        postgresql.load(path)


def refuse_living() -> None:
    """Raise BackupError unless there is nothing in the database."""
    tables = connection.introspection.table_names()
    if tables:
        raise BackupError(
            f"The database is not empty: it has {len(tables)} tables, such as {tables[0]}."
            " Nothing was touched. Restore into a new one, by DATABASE_URL."
        )


def rows() -> dict[str, int]:
    """Return the number of rows of each table."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(COUNT.format(table))
            found[table] = cursor.fetchone()[0]
        return found


def size() -> int:
    """Return how many bytes the database takes."""
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


@contextmanager
def _snapshot() -> Iterator[str]:
    """Hold PostgreSQL's state of one moment, and yield the name under which others see it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")  # ten million rows take their time
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _dump_sqlite(path: Path) -> dict[str, int]:
    file = connection.settings_dict["NAME"]
    with (
        closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30)) as source,
        closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy)  # in one step, so of one moment; in WAL writers go on
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        tables = copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {name: copy.execute(COUNT.format(name)).fetchone()[0] for (name,) in sorted(tables)}


def _load_sqlite(path: Path) -> None:
    connection.close()
    file = Path(connection.settings_dict["NAME"])
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)  # of the empty database
    file.parent.mkdir(parents=True, exist_ok=True)
    near = file.with_name(f"{file.name}.restoring")
    with closing(sqlite3.connect(path)) as copy, closing(sqlite3.connect(near)) as target:
        copy.backup(target)
    near.replace(file)
