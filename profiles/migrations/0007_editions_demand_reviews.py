import django.core.validators
from django.db import migrations, models

# A plain ADD COLUMN with its constraint: AddField would remake the table on SQLite, and a
# guard of the likes asks it. Editions that are there get the default, three approvals.
ADD = """
ALTER TABLE profiles_edition ADD COLUMN reviews smallint NOT NULL DEFAULT 3
CONSTRAINT edition_reviews_few CHECK (reviews BETWEEN 0 AND 5)
"""


class Migration(migrations.Migration):
    dependencies = [("profiles", "0006_publishing_is_a_permission")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(ADD, "ALTER TABLE profiles_edition DROP COLUMN reviews")
            ],
            state_operations=[
                migrations.AddField(
                    model_name='edition',
                    name='reviews',
                    field=models.PositiveSmallIntegerField(default=3, help_text='How many people other than the writer approve a story before it can be published: 3 for 三审. 0 is for trials: then one person can publish alone.', validators=[django.core.validators.MaxValueValidator(5)], verbose_name='approvals before publication'),
                ),
                migrations.AddConstraint(
                    model_name='edition',
                    constraint=models.CheckConstraint(condition=models.Q(('reviews__range', (0, 5))), name='edition_reviews_few'),
                ),
            ],
        ),
    ]
