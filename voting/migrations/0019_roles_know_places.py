from importlib import import_module

from django.db import migrations

make = import_module('voting.migrations.0014_roles').make


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0018_roles_review_stories'),
        ('profiles', '0009_places'),
    ]

    # Backwards the groups keep permissions that go with the table they are about.
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
