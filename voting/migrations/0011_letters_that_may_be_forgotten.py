import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from voting.guards import OF_LETTERS


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in OF_LETTERS:
        guard.install(schema_editor.connection)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in OF_LETTERS:
        guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("voting", "0010_acts_are_told_and_decide_once")]
    operations = [
        migrations.CreateModel(
            name="ComplaintLetter",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="letter",
                        serialize=False,
                        to="voting.case",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="what happened")),
                (
                    "contact",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="how to reach the sender"
                    ),
                ),
            ],
            options={"verbose_name": "letter", "verbose_name_plural": "letters"},
        ),
        migrations.RunPython(install, remove),
    ]
