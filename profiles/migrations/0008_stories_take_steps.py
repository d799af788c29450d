import django.core.validators
import django.db.models.deletion
import profiles.codes
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from profiles.guards import guard_again


class Migration(migrations.Migration):

    dependencies = [
        ('profiles', '0007_editions_demand_reviews'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard_again),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.CharField(choices=[('listing', 'being listed, with a story'), ('portrait', 'the portrait'), ('poster', 'the poster'), ('ranking', 'being ranked')], max_length=10, verbose_name='consents to')),
                ('given_on', models.DateField(verbose_name='given on')),
                ('how', models.CharField(help_text='Such as 当面签字, 微信确认, or 电话录音.', max_length=60, verbose_name='how')),
                ('taken_back_on', models.DateField(blank=True, help_text='The day from which the nominee no longer agrees.', null=True, verbose_name='taken back on')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['nominee', 'to', 'given_on'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalStory',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(default=profiles.codes.new_slug, editable=False, help_text="The story's permanent address: date and id.", max_length=24, verbose_name='address')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('published_at', models.DateTimeField(blank=True, help_text='Beijing time. A published story is invisible until this time; empty means the moment it is published.', null=True, verbose_name='publication time')),
                ('column', models.CharField(blank=True, help_text='Stands above the headline.', max_length=40, verbose_name='column')),
                ('headline', models.CharField(help_text='Best under 30 characters.', max_length=120, verbose_name='headline')),
                ('summary', models.CharField(blank=True, help_text='For lists, search and sharing.', max_length=200, verbose_name='summary')),
                ('byline', models.CharField(blank=True, help_text='As the manuscript has it, such as 羊城晚报•羊城派 原创.', max_length=100, verbose_name='outlet line')),
                ('column_note', models.TextField(blank=True, help_text='开栏语, set as a side note. One blank line between paragraphs.', verbose_name='column note')),
                ('credits', models.TextField(blank=True, help_text='One per line: 文/…, 图/…, 海报/….', verbose_name='credits')),
                ('lead', models.TextField(blank=True, help_text='导语. One blank line between paragraphs.', verbose_name='lead')),
                ('body', models.TextField(blank=True, help_text='Paragraphs <p>, headings <h2> (two lines with <br>), quotes <blockquote>, <strong>, lists and links. Anything else is left out when it is shown.', verbose_name='body')),
                ('closing_call', models.TextField(blank=True, help_text='The words before the like button. Addresses in it are not made links.', verbose_name='closing call')),
                ('source', models.CharField(blank=True, help_text='来源', max_length=100, verbose_name='source')),
                ('editor', models.CharField(blank=True, help_text='责编', max_length=100, verbose_name='editor')),
                ('manuscript', models.TextField(blank=True, editable=False, help_text="The reporter's text as it was delivered, kept to the letter.", verbose_name='manuscript')),
                ('withdrawn_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='reason readers see')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical story',
                'verbose_name_plural': 'historical stories',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('handed_in', 'Handed in for review'), ('approved', 'Approved'), ('sent_back', 'Sent back'), ('read_back', 'Read back to the person'), ('scheduled', 'Scheduled'), ('unscheduled', 'Taken off the schedule'), ('published', 'Published'), ('corrected', 'Corrected'), ('changed', 'Changed after publication'), ('withdrawn', 'Withdrawn'), ('masked', 'Words masked'), ('looked_over', 'Looked over afterwards')], max_length=12, verbose_name='what')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('round', models.PositiveSmallIntegerField(default=0, verbose_name='round')),
                ('digest', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'steps',
                'ordering': ['pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='story',
            options={'ordering': ['-published_at', '-pk'], 'permissions': [('publish_story', 'Can publish and withdraw stories'), ('review_story', 'Can approve stories and send them back'), ('final_review_story', "Can give a story's last approval")], 'verbose_name': 'story', 'verbose_name_plural': 'stories'},
        ),
        migrations.RemoveConstraint(
            model_name='story',
            name='story_state_known',
        ),
        migrations.AddField(
            model_name='story',
            name='changed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='text last changed by'),
        ),
        migrations.AddField(
            model_name='story',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='story',
            name='written_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken in by'),
        ),
        migrations.AlterField(
            model_name='story',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', editable=False, max_length=10, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'review', 'published', 'withdrawn'])), name='story_state_known'),
        ),
        migrations.AddField(
            model_name='consent',
            name='nominee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='profiles.nominee', verbose_name='nominee'),
        ),
        migrations.AddField(
            model_name='consent',
            name='noted_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by'),
        ),
        migrations.AddField(
            model_name='historicalstory',
            name='changed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='text last changed by'),
        ),
        migrations.AddField(
            model_name='historicalstory',
            name='edition',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='profiles.edition', verbose_name='edition'),
        ),
        migrations.AddField(
            model_name='historicalstory',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalstory',
            name='nominee',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Whom the story honours. Empty for news of the campaign.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='profiles.nominee', verbose_name='nominee'),
        ),
        migrations.AddField(
            model_name='historicalstory',
            name='written_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken in by'),
        ),
        migrations.AddField(
            model_name='presence',
            name='story',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='profiles.story'),
        ),
        migrations.AddField(
            model_name='presence',
            name='who',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='step',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who'),
        ),
        migrations.AddField(
            model_name='step',
            name='story',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='profiles.story', verbose_name='story'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('taken_back_on', None)), fields=('nominee', 'to'), name='consent_stands_once', violation_error_message='This consent stands already.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('taken_back_on', None), ('taken_back_on__gte', models.F('given_on')), _connector='OR'), name='consent_dates_in_order', violation_error_message="It can't be taken back before it was given."),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('story', 'who'), name='presence_once_each'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'approved')), fields=('story', 'round', 'by', 'digest'), name='step_one_approval_each'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(('comment', ''), ('kind__in', ['sent_back', 'corrected', 'withdrawn']), _negated=True), name='step_says_why'),
        ),
        migrations.RunPython(guard_again, guard_again),
    ]
