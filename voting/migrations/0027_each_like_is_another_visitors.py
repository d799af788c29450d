from django.db import migrations, models


class Migration(migrations.Migration):
    """A help text; no table changes."""

    dependencies = [("voting", "0026_roles_know_finished_posters")]
    operations = [
        migrations.AlterField(
            model_name="rules",
            name="period",
            field=models.CharField(
                choices=[
                    ("edition", "once per nominee for the whole edition"),
                    ("day", "once per nominee per day"),
                ],
                default="edition",
                help_text=(
                    "Once for the whole edition: each of a nominee's likes is from another"
                    " visitor. It can't be changed once likes are open."
                ),
                max_length=10,
                verbose_name="a visitor may like",
            ),
        ),
    ]
