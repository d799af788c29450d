"""PostgreSQL's own programs: pg_dump and pg_restore, as new as the server or newer."""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper

from campaign.backups.errors import BackupError

DEBIAN = Path("/usr/lib/postgresql")
FROM_PARAMETERS = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def dump(path: Path, *, snapshot: str) -> None:
    """Write the database, as the snapshot sees it, in PostgreSQL's custom format."""
    # Compressing is left to the box around it.
    _run("pg_dump", "--format=custom", "--compress=0", f"--snapshot={snapshot}", f"--file={path}")


def load(path: Path) -> None:
    """Fill the empty database in one transaction; everything belongs to whoever fills it."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run("pg_restore", *options, f"--dbname={name}", str(path))


def program(name: str) -> str:
    """Return the path of pg_dump or pg_restore: on PATH, or where Debian keeps each version's.

    Raises BackupError where none is as new as the server: an older one refuses its work.
    """
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        needed = int(cursor.fetchone()[0]) // 10000
    folders = [*os.get_exec_path(), *map(str, sorted(DEBIAN.glob("*/bin"), reverse=True))]
    for folder in folders:
        found = shutil.which(name, path=folder)
        if found and _version(found) >= needed:
            return found
    raise BackupError(
        f"{name} of PostgreSQL {needed} or newer was not found on PATH."
        f" Install postgresql-client-{needed}."
    )


@contextmanager
def scratch_database(purpose: str = "scratch") -> Iterator[str]:
    """Make an empty database on the same server; yield its address, and drop it at the end."""
    name = f"{_prefix(purpose)}{secrets.token_hex(6)}"
    with _server() as server:
        try:
            server.execute(f"CREATE DATABASE {name}")
        except DatabaseError as error:
            raise BackupError(
                f"No database to try the backup in: {str(error).strip()}."
                " Let the role that makes backups create databases: ALTER ROLE … CREATEDB."
            ) from error
    address = urlsplit(os.environ["DATABASE_URL"])
    try:
        yield address._replace(path=f"/{name}").geturl()
    finally:
        with _server() as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def drop_left_over(purpose: str) -> None:
    """Drop the scratch databases of whoever was killed; only for one who knows to be alone."""
    with _server() as server:
        server.execute("SELECT datname FROM pg_database")
        for (name,) in server.fetchall():
            if name.startswith(_prefix(purpose)):
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _prefix(purpose: str) -> str:
    """Return how names begin, so that sites on one server leave each other's alone."""
    site = re.sub(r"[^a-z0-9]", "_", str(connection.settings_dict["NAME"]).lower())
    return f"campaign_{site[:20]}_{purpose}_"


@contextmanager
def _server() -> Iterator[CursorWrapper]:
    """Speak to the server outside any transaction, as CREATE DATABASE demands.

    Both CREATE and DROP wait for a checkpoint, which on a busy disk outlasts any page's patience.
    """
    another = connection.copy()
    try:
        with another.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            yield cursor
    finally:
        another.close()


def _run(name: str, *arguments: str) -> None:
    given = connection.get_connection_params()
    ours = {FROM_PARAMETERS[key]: str(given[key]) for key in FROM_PARAMETERS if given.get(key)}
    done = subprocess.run(  # noqa: S603  PostgreSQL's own program, with our arguments
        [program(name), *arguments],
        env={**os.environ, **ours},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()[-500:]}")


def _version(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    number = re.search(r"\) (\d+)", said.stdout)
    return int(number[1]) if number else 0
