from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from profiles.guards import OF_EDITIONS


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in OF_EDITIONS:
        guard.install(schema_editor.connection)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in OF_EDITIONS:
        guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("profiles", "0013_finished_posters_note_their_codes")]
    operations = [migrations.RunPython(install, remove)]
