from django.db import migrations, models

import stories.models.story


class Migration(migrations.Migration):
    dependencies = [("stories", "0009_former_decisions")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="number",
            field=models.CharField(default=stories.models.story.new_public_id, editable=False, max_length=10, unique=True),
        ),
    ]
