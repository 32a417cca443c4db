"""The search table: one row a public story, its key the place in the order of publication.

On SQLite an FTS5 index follows the table by triggers; on PostgreSQL the stems are a `tsvector`
under a GIN index. Rows go with their story. `manage.py index_stories` fills it.

Each tag's own spelling joins its synonyms, so that no other tag is written alike.
"""

from django.db import migrations

from stories.folding import fold

OLD = {
    "sqlite": ("CREATE VIRTUAL TABLE stories_search USING fts5(stems, tokenize='unicode61')",),
    "postgresql": (
        "CREATE TABLE stories_search (story_id bigint PRIMARY KEY "
        "REFERENCES stories_story (id) ON DELETE CASCADE, stems tsvector NOT NULL)",
        "CREATE INDEX stories_search_stems ON stories_search USING gin (stems)",
    ),
}
SQLITE = (
    "CREATE TABLE stories_search (place integer PRIMARY KEY, "
    "story_id bigint NOT NULL UNIQUE REFERENCES stories_story (id) ON DELETE CASCADE, "
    "facets text NOT NULL, head text NOT NULL, body text NOT NULL)",
    "CREATE VIRTUAL TABLE stories_search_words USING fts5(head, body, facets, "
    "content='stories_search', content_rowid='place', tokenize='ascii')",
    "CREATE TRIGGER stories_search_added AFTER INSERT ON stories_search BEGIN "
    "INSERT INTO stories_search_words (rowid, head, body, facets) "
    "VALUES (new.place, new.head, new.body, new.facets); END",
    "CREATE TRIGGER stories_search_removed AFTER DELETE ON stories_search BEGIN "
    "INSERT INTO stories_search_words (stories_search_words, rowid, head, body, facets) "
    "VALUES ('delete', old.place, old.head, old.body, old.facets); END",
)
POSTGRESQL = (
    "CREATE TABLE stories_search (place bigint PRIMARY KEY, "
    "story_id bigint NOT NULL UNIQUE REFERENCES stories_story (id) ON DELETE CASCADE, "
    "facets text NOT NULL, vector tsvector NOT NULL)",
    "CREATE INDEX stories_search_vector ON stories_search USING gin (vector)",
)


def make(apps, schema_editor) -> None:
    vendor = schema_editor.connection.vendor
    schema_editor.execute("DROP TABLE stories_search")
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def back(apps, schema_editor) -> None:
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        schema_editor.execute("DROP TABLE stories_search_words")
    schema_editor.execute("DROP TABLE stories_search")
    for statement in OLD[vendor]:
        schema_editor.execute(statement)


def register_tags(apps, schema_editor) -> None:
    synonyms = apps.get_model("stories", "TagSynonym").objects
    for tag in apps.get_model("stories", "StoryTagWord").objects.order_by("pk").iterator():
        folded = fold(tag.name)[:100]
        if folded:
            synonyms.get_or_create(folded=folded, defaults={"tag": tag})


class Migration(migrations.Migration):
    dependencies = [("stories", "0006_last_screening")]

    operations = [
        migrations.RunPython(make, back),
        migrations.RunPython(register_tags, migrations.RunPython.noop),
    ]
