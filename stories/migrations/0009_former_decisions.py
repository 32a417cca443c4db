import datetime as dt

from django.db import migrations

from stories.models.story import new_public_id


def fill(apps, schema_editor):
    """Decisions and reports made before say of which story they are; each decision has a number."""
    Decision = apps.get_model("stories", "Decision")
    for decision in Decision.objects.select_related("story").iterator():
        story = decision.story
        refused = decision.kind == "refuse"
        Decision.objects.filter(pk=decision.pk).update(
            number=new_public_id(),
            public_id=story.public_id,
            language=story.language,
            brand_id=story.brand_id if story.brand_mask == "named" else None,
            appeal_until=decision.made_at + dt.timedelta(days=183) if refused else None,
        )
    Report = apps.get_model("stories", "Report")
    for report in Report.objects.select_related("story").iterator():
        Report.objects.filter(pk=report.pk).update(
            public_id=report.story.public_id,
            kind="personal" if report.kind == "reply" else report.kind,
            state="unfounded" if report.handled_at else "received",
            due_at=report.made_at + dt.timedelta(days=7),
        )


class Migration(migrations.Migration):
    dependencies = [("stories", "0008_moderation")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
