import django.core.validators
import django.db.models.deletion

from django.conf import settings
from django.db import migrations, models

from voting.quotas import check_quotas


class Migration(migrations.Migration):

    dependencies = [
        ('profiles', '0010_editions_after_the_close'),
        ('voting', '0021_guard_ledger'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='1 stands first on the page of the result.', verbose_name='position')),
                ('name', models.CharField(help_text='In Chinese, such as 最美社区工作者.', max_length=40, verbose_name='name')),
                ('name_en', models.CharField(help_text='Such as Finest community worker.', max_length=80, verbose_name='name in English')),
                ('places', models.PositiveSmallIntegerField(help_text='At most so many.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='number of places')),
                ('quotas', models.TextField(blank=True, help_text='Optional, one district a line, and how many of it at most: 越秀区 2', validators=[check_quotas], verbose_name='district quotas')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='awards', to='profiles.edition', verbose_name='edition')),
            ],
            options={
                'verbose_name': 'award level',
                'verbose_name_plural': 'award levels',
                'ordering': ['edition', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('statement', models.TextField()),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('notice_until', models.DateTimeField()),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='profiles.edition', verbose_name='edition')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'result',
                'verbose_name_plural': 'results',
                'ordering': ['edition', 'version'],
                'permissions': [('declare_result', 'Can choose winners, propose and confirm results')],
            },
        ),
        migrations.CreateModel(
            name='Winner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='winners', to='voting.award')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('nominee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='profiles.nominee')),
            ],
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(fields=('edition', 'name'), name='award_name_once', violation_error_message='This edition has an award of that name already.'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('places__gte', 1)), name='award_has_places'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.UniqueConstraint(fields=('edition', 'version'), name='result_version_once'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at', None)), fields=('edition',), name='result_one_waiting'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='result_second_person'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='result_declared_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('confirmed_at__gte', models.F('notice_until')), _connector='OR'), name='result_after_notice'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('version__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='result_correction_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='winner',
            constraint=models.UniqueConstraint(fields=('nominee',), name='winner_once'),
        ),
    ]
