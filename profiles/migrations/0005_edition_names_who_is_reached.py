from django.db import migrations, models

from profiles.contacts import check_reachable
from profiles.guards import guard_again


class Migration(migrations.Migration):
    dependencies = [("profiles", "0004_portraits_have_a_focus")]
    operations = [
        # Backwards the order turns round, so there is one on either side of the fields.
        migrations.RunPython(migrations.RunPython.noop, guard_again),
        migrations.AddField(
            model_name="edition",
            name="contact",
            field=models.CharField(
                blank=True,
                help_text=(
                    "Who answers questions, with telephone or e-mail:"
                    " 活动办公室 020-12345678. It stands at the foot of every page."
                ),
                max_length=120,
                validators=[check_reachable],
                verbose_name="organiser's contact",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="complaints",
            field=models.CharField(
                blank=True,
                help_text=(
                    "Where complaints go, with telephone or e-mail. There are no comments:"
                    " this is the door. A change is on every page at once."
                ),
                max_length=120,
                validators=[check_reachable],
                verbose_name="complaint line",
            ),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
