"""Proving a restored place: every row, guard, count, picture, and the ledger."""

from collections.abc import Callable
from datetime import datetime

from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from campaign.backups import engines, ledger, pictures
from campaign.backups.errors import BackupError
from campaign.backups.manifest import Manifest
from profiles.guards import GUARDS, missing_guards
from profiles.models import Edition
from voting import guards, recounting, tallies


def prove(*, said: Manifest, at: datetime, tell: Callable[[str], None]) -> list[str]:
    """Return what is wrong with the restored place; [] means that the backup is good.

    A backup of an older version of the code is brought up to date on the way.
    """
    wrong = _of_rows(said)
    _bring_up_to_date(tell)
    for name, found in (
        ("guards", missing_guards(connection, (*GUARDS, *guards.GUARDS))),
        ("references", _of_references()),
        ("recount", _of_counts(at)),
        ("pictures", sorted(set(pictures.lost()) - set(said.lost))),
        ("ledger", ledger.differences()),
    ):
        tell(f"{name}: {'ok' if not found else f'{len(found)} WRONG'}")
        wrong += [f"{name}: {one}" for one in found]
    return wrong


def _of_rows(said: Manifest) -> list[str]:
    there = engines.rows()
    return [
        f"{table}: {said.rows.get(table, 0)} rows were backed up, {there.get(table, 0)} are there"
        for table in sorted(said.rows.keys() | there.keys())
        if said.rows.get(table) != there.get(table)
    ]


def _bring_up_to_date(tell: Callable[[str], None]) -> None:
    executor = MigrationExecutor(connection)
    unknown = MigrationRecorder(connection).applied_migrations().keys() - set(
        executor.loader.disk_migrations
    )
    if unknown:
        app, name = sorted(unknown)[-1]
        raise BackupError(f"The backup is of newer code: it knows {app} {name}. Install that.")
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        tell(f"The backup is of older code: running {len(waiting)} migrations.")
        call_command("migrate", verbosity=0)


def _of_references() -> list[str]:
    """Have SQLite read the whole file; PostgreSQL has checked each row while it was loaded."""
    if connection.vendor != "sqlite":
        return []
    try:
        connection.check_constraints()
    except IntegrityError as error:
        return [str(error)]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return [line for (line,) in cursor.fetchall() if line != "ok"]


def _of_counts(at: datetime) -> list[str]:
    found = []
    for edition in Edition.objects.order_by("number"):
        differing = tallies.differences(edition=edition)
        differing += recounting.case_differences(edition=edition, at=at)
        found += [f"edition {edition.number}: {line}" for line in differing]
    return found
