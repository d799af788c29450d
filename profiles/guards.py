"""Database triggers that stop what no code of ours does, whoever asks.

Migrations install them. SQLite drops a table's triggers when Django remakes the
table, so a migration that alters a guarded table must install its guards again;
a test looks for them after all migrations.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Refuse an event on a table with an IntegrityError that bears the guard's name.

    event: "INSERT", "UPDATE", "UPDATE OF column", "DELETE" or "TRUNCATE" (PostgreSQL alone has it).
    when: SQL over OLD and NEW; empty means always. It must read alike on both engines, or
    else when_sqlite says it to SQLite.
    """

    name: str
    table: str
    event: str
    when: str = ""
    when_sqlite: str = ""

    def install(self, connection: BaseDatabaseWrapper) -> None:
        self.remove(connection)
        with connection.cursor() as cursor:
            for statement in self._statements(connection.vendor):
                cursor.execute(statement)

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        on_table = f" ON {self.table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER IF EXISTS {self.name}{on_table}")

    def _statements(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            if self.event == "TRUNCATE":
                return []
            when = self.when_sqlite or self.when
            condition = f"WHEN {when}" if when else ""
            return [
                f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            ]
        level = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        body = "RAISE EXCEPTION '{0}' USING ERRCODE = 'integrity_constraint_violation';"
        if self.when:
            # In the body, because a trigger's own WHEN may not look into other tables.
            body = f"IF {self.when} THEN {body} END IF;"
        answer = "RETURN NULL;" if level == "STATEMENT" else "RETURN COALESCE(NEW, OLD);"
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$guard$ BEGIN {body.format(self.name)} {answer} END $guard$",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH {level} EXECUTE FUNCTION {self.name}()",
        ]


# The guards of what is final ask an edition's kind: a row that could go, or take another number
# inside, would make room for one of another kind, and for the deletion of likes with it.
OF_EDITIONS = (
    Guard(
        name="edition_id_is_fixed",
        table="profiles_edition",
        event="UPDATE",
        when="OLD.id <> NEW.id",
    ),
    Guard(
        name="edition_is_kept",
        table="profiles_edition",
        event="DELETE",
        when="OLD.kind NOT IN ('demo', 'rehearsal')",
    ),
)
GUARDS = (
    *OF_EDITIONS,
    Guard(
        name="edition_kind_is_fixed",
        table="profiles_edition",
        event="UPDATE OF kind",
        when="OLD.kind <> NEW.kind",
    ),
    Guard(
        name="nominee_code_is_fixed",
        table="profiles_nominee",
        event="UPDATE OF code",
        when="OLD.code <> NEW.code",
    ),
    Guard(
        name="story_slug_is_fixed",
        table="profiles_story",
        event="UPDATE OF slug",
        when="OLD.slug <> NEW.slug",
    ),
)


def guard_again(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For a migration that alters a guarded table: SQLite has just lost its triggers with it.

    PostgreSQL keeps them, and must not lock a second table for them: a like that holds the
    one and wants the other would wait for the migration, and the migration for the like.
    """
    connection = schema_editor.connection
    missing = missing_guards(connection, GUARDS)
    for guard in GUARDS:
        if guard.name in missing:
            guard.install(connection)


def installed_triggers(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the database's own triggers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
            if connection.vendor == "postgresql"
            else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        return {name for (name,) in cursor.fetchall()}


def missing_guards(connection: BaseDatabaseWrapper, guards: Iterable[Guard]) -> list[str]:
    """Return the names of those guards that the database does not have, or has switched off."""
    there = installed_triggers(connection)
    wanted = [one for one in guards if connection.vendor == "postgresql" or one.event != "TRUNCATE"]
    return [guard.name for guard in wanted if guard.name not in there]
