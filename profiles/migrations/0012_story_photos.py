"""Photos get numbers, crops and a focus; what they were kept as becomes the original."""

import django.core.validators
from django.db import migrations, models

import profiles.storages


def number(apps, schema_editor):
    """Number each story's photos from 1 in the order in which they stood."""
    Photo = apps.get_model("profiles", "Photo")
    last = {}
    for photo in Photo.objects.order_by("story_id", "position", "pk").only("story_id"):
        last[photo.story_id] = last.get(photo.story_id, 0) + 1
        Photo.objects.filter(pk=photo.pk).update(number=last[photo.story_id])


class Migration(migrations.Migration):

    dependencies = [
        ('profiles', '0011_finished_posters'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='photo',
            options={'ordering': ['position', 'number'], 'verbose_name': 'photo', 'verbose_name_plural': 'photos'},
        ),
        migrations.AddField(
            model_name='photo',
            name='crops',
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name='photo',
            name='digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='photo',
            name='focus_x',
            field=models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='what matters, from the left'),
        ),
        migrations.AddField(
            model_name='photo',
            name='focus_y',
            field=models.PositiveSmallIntegerField(default=40, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='from the top'),
        ),
        migrations.AddField(
            model_name='photo',
            name='number',
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='photo number'),
            preserve_default=False,
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='photo',
            name='alt',
            field=models.CharField(blank=True, help_text="Read aloud to people who can't see it: 网格员在楼道里听老人说话.", max_length=120, verbose_name='what is seen'),
        ),
        migrations.AlterField(
            model_name='photo',
            name='image',
            field=models.FileField(editable=False, storage=profiles.storages.originals, upload_to='photos/', verbose_name='original'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.UniqueConstraint(fields=('story', 'number'), name='photo_number_once'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.UniqueConstraint(condition=models.Q(('digest', ''), _negated=True), fields=('story', 'digest'), name='photo_once_in_story'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='photo_number_from_1'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.CheckConstraint(condition=models.Q(('focus_x__range', (0, 100)), ('focus_y__range', (0, 100))), name='photo_focus_in_percent'),
        ),
    ]
