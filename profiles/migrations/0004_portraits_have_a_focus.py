from django.core.validators import MaxValueValidator
from django.db import migrations, models

from profiles.guards import guard_again


class Migration(migrations.Migration):
    dependencies = [("profiles", "0003_nominee_may_go_without_rank")]
    operations = [
        # Backwards the order turns round, so there is one on either side of the fields.
        migrations.RunPython(migrations.RunPython.noop, guard_again),
        migrations.AddField(
            model_name="nominee",
            name="focus_x",
            field=models.PositiveSmallIntegerField(
                default=50,
                help_text="Where the face is, in percent of the width: 0 is left, 50 the middle.",
                validators=[MaxValueValidator(100)],
                verbose_name="face, from the left",
            ),
        ),
        migrations.AddField(
            model_name="nominee",
            name="focus_y",
            field=models.PositiveSmallIntegerField(
                default=30,
                help_text="In percent of the height: 0 is the top, 30 suits most portraits.",
                validators=[MaxValueValidator(100)],
                verbose_name="face, from the top",
            ),
        ),
        migrations.AddConstraint(
            model_name="nominee",
            constraint=models.CheckConstraint(
                condition=models.Q(focus_x__range=(0, 100), focus_y__range=(0, 100)),
                name="nominee_focus_in_percent",
            ),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
