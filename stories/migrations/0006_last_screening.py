"""Say of each story which judgement was its last, so that its page asks for none apart."""

from django.db import migrations

FILL = """
UPDATE stories_storystate
SET screening_id = (
    SELECT MAX(id) FROM stories_screening WHERE story_id = stories_storystate.story_id
)
WHERE screening_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("stories", "0005_telling_whole")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
