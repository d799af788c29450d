"""manage.py migrate: as Django's own, but no like waits long for it; see docs/upgrading.md."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import InterfaceError, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration

# While a migration waits for a table, everybody who comes later waits behind it.
PATIENCE = "2s"
TRIES = 60
PAUSE = 2.0  # seconds, in which those who waited go on
# Nobody let go in time; or likes and the migration waited for each other, and it gave way.
IN_USE = {"55P03", "40P01"}


class WholeExecutor(MigrationExecutor):
    """Does a migration and notes it in one transaction.

    Django notes it in the next one. Killed between the two, `migrate` finds work that is done
    and not noted, and can't go on. SQLite has no way for it: see docs/upgrading.md.
    """

    def apply_migration(
        self, state: Any, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> Any:
        is_whole = migration.atomic and self.connection.vendor == "postgresql"
        with transaction.atomic(self.connection.alias) if is_whole else nullcontext():
            return super().apply_migration(state, migration, fake, fake_initial)


# Django's command has no other place to say so, and its stubs leave this one out.
migrate.MigrationExecutor = WholeExecutor  # type: ignore[attr-defined]


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        for _try in range(TRIES):
            try:
                with patient(connection):
                    super().handle(*args, **options)
                return
            except OperationalError as error:
                if getattr(error.__cause__, "pgcode", "") not in IN_USE:
                    raise
            self.stderr.write("A table is in use; nothing was changed, and it is tried again.")
            time.sleep(PAUSE)
        raise CommandError(
            "A table stayed in use. Look who holds it (pg_stat_activity), then run this again."
        )


@contextmanager
def patient(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Wait for a lock for a moment only, and for the work itself as long as it takes."""
    wanted = {"lock_timeout": PATIENCE, "statement_timeout": "0"}
    before = {name: _set(connection, name, value) for name, value in wanted.items()}
    try:
        yield
    finally:
        with suppress(OperationalError, InterfaceError):  # a connection that broke begins anew
            for name, value in before.items():
                _set(connection, name, value)


def _set(connection: BaseDatabaseWrapper, name: str, value: str) -> str:
    """Set it for this connection, and return what it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        before = str(cursor.fetchone()[0])
        cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
    return before
