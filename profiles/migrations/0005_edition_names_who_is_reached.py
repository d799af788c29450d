from django.db import migrations, models

from profiles.contacts import check_reachable


def add_line(column: str) -> migrations.RunSQL:
    """Add a text column without remaking the table, as AddField does on SQLite.

    A guard of the likes asks the editions table, and SQLite refuses to rename a table that
    a trigger has lost sight of.
    """
    return migrations.RunSQL(
        f"ALTER TABLE profiles_edition ADD COLUMN {column} varchar(120) NOT NULL DEFAULT ''",
        f"ALTER TABLE profiles_edition DROP COLUMN {column}",
    )


class Migration(migrations.Migration):
    dependencies = [("profiles", "0004_portraits_have_a_focus")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[add_line("contact"), add_line("complaints")],
            state_operations=[
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
            ],
        ),
    ]
