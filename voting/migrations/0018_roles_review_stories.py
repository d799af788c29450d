from importlib import import_module

from django.db import migrations

roles = import_module('voting.migrations.0014_roles')


def make(apps, schema_editor):
    """Give the groups their new rights, and the rights the names that the admin shows."""
    roles.make(apps, schema_editor)
    permission = apps.get_model('auth', 'Permission')
    for codename, name in apps.get_model('profiles', 'Story')._meta.permissions:
        found = permission.objects.filter(codename=codename, content_type__model='story')
        found.update(name=name)


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0017_forgetting_leaves_a_record'),
        ('profiles', '0008_stories_take_steps'),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
