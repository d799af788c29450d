import django.core.validators
from django.db import migrations, models


def add(column: str) -> migrations.RunSQL:
    """Add a column without remaking the table, which a guard of the likes asks; see 0005."""
    return migrations.RunSQL(
        f'ALTER TABLE profiles_edition ADD COLUMN {column}',
        f'ALTER TABLE profiles_edition DROP COLUMN {column.split()[0]}',
    )


class Migration(migrations.Migration):
    dependencies = [('profiles', '0009_places')]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                add(
                    'notice_days smallint NOT NULL DEFAULT 5'
                    ' CONSTRAINT edition_notice CHECK (notice_days BETWEEN 1 AND 30)'
                ),
                add(
                    "winners_by varchar(10) NOT NULL DEFAULT 'strokes' CONSTRAINT"
                    " edition_winners_by_known CHECK (winners_by IN ('strokes', 'rank'))"
                ),
                add("jury text NOT NULL DEFAULT ''"),
            ],
            state_operations=[
                migrations.AddField(
                    model_name='edition',
                    name='notice_days',
                    field=models.PositiveSmallIntegerField(default=5, help_text='公示: whole days after the close; a final result comes after them.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='days of public notice'),
                ),
                migrations.AddField(
                    model_name='edition',
                    name='winners_by',
                    field=models.CharField(choices=[('strokes', 'by the strokes of the surname'), ('rank', 'by their places')], default='strokes', help_text='The rules page says so.', max_length=10, verbose_name='winners are listed'),
                ),
                migrations.AddField(
                    model_name='edition',
                    name='jury',
                    field=models.TextField(blank=True, help_text='Stands on the rules page: 点赞占 40%，评审占 60%. It may be empty.', verbose_name='how a jury weighs'),
                ),
                migrations.AddConstraint(
                    model_name='edition',
                    constraint=models.CheckConstraint(condition=models.Q(('notice_days__range', (1, 30))), name='edition_notice'),
                ),
                migrations.AddConstraint(
                    model_name='edition',
                    constraint=models.CheckConstraint(condition=models.Q(('winners_by__in', ['strokes', 'rank'])), name='edition_winners_by_known'),
                ),
            ],
        ),
    ]
