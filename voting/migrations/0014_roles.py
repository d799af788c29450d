from django.contrib.auth.management import create_permissions
from django.db import migrations

from voting.roles import ROLES, make_roles

APPS = ('profiles', 'voting', 'admin')


def make(apps, schema_editor):
    """Permissions are usually made after all migrations; groups need them now."""
    database = schema_editor.connection.alias
    for label in APPS:
        app = apps.get_app_config(label)
        module = getattr(app, 'models_module', None)
        app.models_module = True  # a historical app has none, and would be passed over
        create_permissions(app, apps=apps, using=database, verbosity=0)
        app.models_module = module
    make_roles(
        groups=apps.get_model('auth', 'Group').objects.using(database),
        permissions=apps.get_model('auth', 'Permission').objects.using(database),
        content_types=apps.get_model('contenttypes', 'ContentType').objects.using(database),
    )


def remove(apps, schema_editor):
    apps.get_model('auth', 'Group').objects.using(schema_editor.connection.alias).filter(
        name__in=ROLES
    ).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0013_evidence_is_a_permission'),
        ('profiles', '0006_publishing_is_a_permission'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('admin', '0003_logentry_add_action_flag_choices'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [migrations.RunPython(make, remove)]
