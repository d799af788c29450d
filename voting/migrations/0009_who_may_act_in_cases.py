from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("voting", "0008_refusals")]
    operations = [
        migrations.AlterModelOptions(
            name="case",
            options={
                "ordering": ["-opened_at", "-pk"],
                "permissions": [
                    ("hold_likes", "Can set likes aside for review"),
                    ("void_likes", "Can strike likes out, release them or bring them back"),
                    ("answer_complaint", "Can read complaints and answer them"),
                ],
                "verbose_name": "case",
                "verbose_name_plural": "cases",
            },
        ),
    ]
