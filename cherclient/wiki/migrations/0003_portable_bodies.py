"""Bodies written before name stories by their key and give tables columns of numbers: both become words."""

import json

from django.db import migrations


def portable(blocks, public_ids):
    """The blocks as they are kept now; a story that is gone leaves with its block."""
    kept = []
    for block in blocks:
        value = block.get("value")
        if block["type"] == "story" and isinstance(value, int):
            if value not in public_ids:
                continue
            block = {**block, "value": public_ids[value]}
        if block["type"] == "table" and isinstance(value, dict):
            block = {**block, "value": _table(value)}
        kept.append(block)
    return kept


def _table(value):
    columns = [{**column, "type": "text"} for column in value.get("columns", [])]
    rows = [{"values": [_words(cell) for cell in row["values"]]} for row in value.get("rows", [])]
    return {**value, "columns": columns, "rows": rows}


def _words(cell):
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def forwards(apps, schema_editor):
    article = apps.get_model("wiki", "WikiArticlePage")
    revision = apps.get_model("wagtailcore", "Revision")
    content_type = apps.get_model("contenttypes", "ContentType")
    public_ids = dict(apps.get_model("stories", "Story").objects.values_list("pk", "public_id"))
    for page in article.objects.all().iterator():
        page.body = json.dumps(portable(list(page.body.raw_data), public_ids))
        page.save(update_fields=["body"])
    kind = content_type.objects.filter(app_label="wiki", model="wikiarticlepage").first()
    if kind is None:
        return
    for row in revision.objects.filter(content_type=kind).iterator():
        body = row.content.get("body")
        if isinstance(body, str):
            row.content["body"] = json.dumps(portable(json.loads(body), public_ids))
            row.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("wiki", "0002_whole_wiki"),
        ("stories", "0001_squashed_0011"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
