"""Tables that grow with likes: no migration may hold them for as long as it reads them whole."""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.test_house import APPS

GROW_WITH_LIKES = {"like", "trace", "caselike", "ledgerline"}
# What reads or rewrites every row under a lock, or builds an index while nobody may write.
READS_ALL = (
    migrations.AddIndex,
    migrations.AddConstraint,
    migrations.AlterField,
    migrations.AlterUniqueTogether,
)
WAYS = "docs/upgrading.md says how it is done meanwhile"


def held_for_long(migration: migrations.Migration) -> list[str]:
    """Say which of its steps read a table that grows with likes, and did not make it."""
    made = {one.name_lower for one in migration.operations if hasattr(one, "managers")}
    large = GROW_WITH_LIKES - made
    found = []
    for one in migration.operations:
        if getattr(one, "model_name", "").lower() not in large:
            continue
        if type(one) in READS_ALL or (isinstance(one, migrations.AddField) and reads(one.field)):
            found.append(f"{migration}: {one.describe()} holds everybody up; {WAYS}")
    return found


def reads(field: models.Field) -> bool:
    """Say whether PostgreSQL has to look at every row to add the column."""
    return field.unique or field.db_index or field.is_relation or not (field.null or fixed(field))


def fixed(field: models.Field) -> bool:
    return field.has_default() and not callable(field.default)


def test_no_migration_holds_likes_up():
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    ours = [one for (app, _name), one in known.items() if app in APPS]
    assert len(ours) > 30
    assert [said for one in ours for said in held_for_long(one)] == []


def a_migration(*operations) -> migrations.Migration:
    migration = migrations.Migration("0099_next", "voting")
    migration.operations = list(operations)
    return migration


INDEX = models.Index(fields=["day"], name="like_day")
CHECK = models.CheckConstraint(condition=models.Q(slot__gt=0), name="like_slot")


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddIndex("like", INDEX),
        migrations.AddConstraint("Trace", CHECK),
        migrations.AlterField("like", "slot", models.IntegerField()),
        migrations.AddField(
            "like", "code", models.CharField(max_length=9, default="", unique=True)
        ),
        migrations.AddField(
            "ledgerline", "place", models.ForeignKey("profiles.Place", models.CASCADE)
        ),
        migrations.AddField("like", "drawn", models.IntegerField(default=lambda: 4)),
    ],
)
def test_one_that_would_is_named(operation):
    assert len(held_for_long(a_migration(operation))) == 1


def test_what_takes_a_moment_may_be_done():
    table = migrations.CreateModel("Trace", [("id", models.BigAutoField(primary_key=True))])
    for operations in (
        [migrations.AddField("like", "note", models.IntegerField(null=True))],
        [migrations.AddField("like", "note", models.IntegerField(default=0))],
        [migrations.AddConstraint("rules", CHECK)],
        [table, migrations.AddIndex("trace", INDEX)],
    ):
        assert held_for_long(a_migration(*operations)) == []
