"""The index of words: FTS5 on SQLite, a `tsvector` under a GIN index on PostgreSQL."""

from django.db import migrations

SQLITE = "CREATE VIRTUAL TABLE stories_search USING fts5(stems, tokenize='unicode61')"
POSTGRESQL = (
    "CREATE TABLE stories_search (story_id bigint PRIMARY KEY "
    "REFERENCES stories_story (id) ON DELETE CASCADE, stems tsvector NOT NULL)",
    "CREATE INDEX stories_search_stems ON stories_search USING gin (stems)",
)


def make(apps, schema_editor) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if postgresql else (SQLITE,):
        schema_editor.execute(statement)


def drop(apps, schema_editor) -> None:
    schema_editor.execute("DROP TABLE stories_search")


class Migration(migrations.Migration):
    dependencies = [("stories", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
