from django.db import migrations, models

from profiles.guards import guard_again


class Migration(migrations.Migration):
    dependencies = [("profiles", "0002_guard_what_is_fixed")]
    operations = [
        # Backwards the order turns round, so there is one on either side of the field.
        migrations.RunPython(migrations.RunPython.noop, guard_again),
        migrations.AddField(
            model_name="nominee",
            name="is_ranked",
            field=models.BooleanField(
                default=True,
                help_text=(
                    "Take it away where the nominee asks to be shown without rank."
                    " Likes are counted all the same."
                ),
                verbose_name="may have a rank",
            ),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
