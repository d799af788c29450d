from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q

from voting.guards import OF_CASES

KINDS = ["held", "voided", "released", "restored", "received", "said", "answered", "noted"]
WITH_TOLD = [*KINDS[:4], "told", *KINDS[4:]]


def guard_acts_again(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite has just remade the table, and lost its triggers with it."""
    for guard in OF_CASES:
        if guard.table == "voting_act":
            guard.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("voting", "0009_who_may_act_in_cases")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard_acts_again),
        migrations.RemoveConstraint(model_name="act", name="act_kind_known"),
        migrations.AlterField(
            model_name="act",
            name="kind",
            field=models.CharField(
                choices=[
                    ("held", "held for review"),
                    ("voided", "struck out"),
                    ("released", "released"),
                    ("restored", "brought back"),
                    ("told", "the nominee was told"),
                    ("received", "received"),
                    ("said", "the nominee's own words"),
                    ("answered", "answered"),
                    ("noted", "noted, for staff"),
                ],
                max_length=10,
                verbose_name="act",
            ),
        ),
        migrations.AddConstraint(
            model_name="act",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=WITH_TOLD), name="act_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="act",
            constraint=models.UniqueConstraint(
                condition=Q(kind__in=["held", "restored", "received"]),
                fields=["case", "kind"],
                name="act_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="act",
            constraint=models.UniqueConstraint(
                condition=Q(kind__in=["voided", "released"]),
                fields=["case"],
                name="act_hold_ends_once",
            ),
        ),
        migrations.RunPython(guard_acts_again, migrations.RunPython.noop),
    ]
