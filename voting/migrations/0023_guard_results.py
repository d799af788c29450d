from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from voting.guards import OF_RESULTS


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in OF_RESULTS:
        guard.install(schema_editor.connection)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in OF_RESULTS:
        guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("voting", "0022_results")]
    operations = [migrations.RunPython(install, remove)]
