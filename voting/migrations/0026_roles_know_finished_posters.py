from importlib import import_module

from django.db import migrations

roles = import_module('voting.migrations.0014_roles')


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0025_ties_by_seal'),
        ('profiles', '0011_finished_posters'),
    ]

    operations = [migrations.RunPython(roles.make, migrations.RunPython.noop)]
