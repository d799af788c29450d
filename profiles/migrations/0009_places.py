
import django.db.models.deletion
import profiles.codes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('profiles', '0008_stories_take_steps'),
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('spot', models.CharField(help_text='As people there call it, such as 北门公告栏.', max_length=30, verbose_name='spot')),
                ('note', models.CharField(blank=True, help_text='For the desk alone: who has the key, how large the board is. No phone numbers.', max_length=200, verbose_name='note')),
                ('code', models.CharField(default=profiles.codes.new_place_code, editable=False, max_length=4, unique=True, verbose_name='code')),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retired at')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='profiles.community', verbose_name='community')),
            ],
            options={
                'verbose_name': 'place',
                'verbose_name_plural': 'places',
                'ordering': ['community', 'spot'],
            },
        ),
        migrations.CreateModel(
            name='ScanDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('scans', models.PositiveIntegerField()),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scan_days', to='profiles.place')),
            ],
            options={
                'ordering': ['place', 'day'],
            },
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('community', 'spot'), name='place_once', violation_error_message='This place is already in the list.'),
        ),
        migrations.AddConstraint(
            model_name='scanday',
            constraint=models.UniqueConstraint(fields=('place', 'day'), name='scan_day_once'),
        ),
        migrations.AddConstraint(
            model_name='scanday',
            constraint=models.CheckConstraint(condition=models.Q(('scans__gt', 0)), name='scan_day_has_scans'),
        ),
    ]
