from django.db import migrations, models


def sign(apps, schema_editor):
    revisions = apps.get_model("wiki", "ArticleRevision").objects
    revisions.filter(author__isnull=False).update(signed=True)


class Migration(migrations.Migration):
    dependencies = [("wiki", "0004_data")]

    operations = [
        migrations.AddField(
            model_name="articlerevision",
            name="signed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="articlerevision",
            name="summary_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="articlerevision",
            name="erased_basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("personal", "personal data"),
                    ("unlawful", "content the law forbids"),
                    ("rights", "the rights of an author"),
                    ("order", "an order of a court or an authority"),
                ],
                max_length=8,
            ),
        ),
        migrations.RemoveIndex(model_name="articlerevision", name="revision_recent"),
        migrations.AddIndex(
            model_name="articlerevision",
            index=models.Index(
                fields=["language", "-id", "change", "newcomer", "growth"], name="revision_recent"
            ),
        ),
        migrations.RunPython(sign, migrations.RunPython.noop, elidable=True),
    ]
