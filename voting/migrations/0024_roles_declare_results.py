from importlib import import_module

from django.db import migrations

make = import_module('voting.migrations.0014_roles').make


def name(apps, schema_editor):
    """The groups of 0014 know this permission by its codename alone; people read a name."""
    permissions = apps.get_model('auth', 'Permission').objects.using(schema_editor.connection.alias)
    permissions.filter(codename='declare_result').update(
        name='Can choose winners, propose and confirm results'
    )


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0023_guard_results'),
        ('profiles', '0010_editions_after_the_close'),
    ]

    # Backwards the groups keep permissions that go with the table they are about.
    operations = [
        migrations.RunPython(make, migrations.RunPython.noop),
        migrations.RunPython(name, migrations.RunPython.noop),
    ]
