"""A database of its own for the drill: another process, another folder, gone afterwards."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from django.conf import settings
from django.db import connection

FILE = "drill.sqlite3"
MANAGE = ("manage.py", "drill", "--here")
# Settings of the site that would lead elsewhere, or change what an address is.
FOREIGN = (
    *("REDIS_URL", "TRUSTED_PROXIES", "MEDIA_ROOT", "PRIVATE_MEDIA_ROOT"),
    "SECRET_KEY_FALLBACKS",
)


def run_elsewhere(arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run `drill --here` on an empty SQLite file; the site's own database is not even opened.

    The site's NETWORK_BUDGET goes along: it is one of the things that are tried.
    """
    with tempfile.TemporaryDirectory(prefix="campaign-drill-") as folder:
        environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        environment.update(
            VAR_DIR=folder,
            DATABASE_URL=f"sqlite:///{folder}/{FILE}",
            SECRET_KEY=secrets.token_urlsafe(48),
        )
        return subprocess.run(  # noqa: S603  our own command, with our own arguments
            [sys.executable, *MANAGE, *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


def is_scratch() -> bool:
    """Say whether this process has an empty SQLite file: no table, so nothing to spoil."""
    return connection.vendor == "sqlite" and not connection.introspection.table_names()


def hurry() -> None:
    """Wait for no disk: nobody needs this database after a crash."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
