"""Fill what spells now keep, and make the sums of months from them."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

CUTS = (0, 6, 12, 24, 36, 60, 96, 144, 240)
CONTRACTS = ("", "purchase", "subscription", "account", "service")


def fill(apps, schema_editor):
    spells = apps.get_model("ranking", "Spell").objects
    stories = apps.get_model("stories", "Story").objects.filter(pk=OuterRef("story"))
    spells.update(published_at=Subquery(stories.values("first_published_at")[:1]))
    for place, cut in enumerate(CUTS):
        spells.filter(duration__gt=cut).update(interval=place, rest=models.F("duration") - cut)
    for place, kind in enumerate(CONTRACTS):
        spells.filter(story__contract_kind=kind).update(contract=place)
    standings = apps.get_model("ranking", "Standing").objects
    brands = apps.get_model("stories", "Brand").objects.filter(pk=OuterRef("brand"))
    standings.update(name=Subquery(brands.values("name")[:1]))
    schema_editor.execute(REBUILD)


REBUILD = """
INSERT INTO ranking_brandmonth (
    brand_id, month, bin, ending, cause, part, "interval", event, stories, weight, squares,
    months, loved, love_weight, love_sum, love_squares
)
SELECT brand_id, month, bin, ending, cause, part, "interval", event,
    COUNT(*),
    SUM(CAST(weight AS INTEGER)),
    SUM(CAST(weight AS INTEGER) * weight),
    SUM(CAST(weight AS INTEGER) * rest),
    SUM(CASE WHEN love >= 8 THEN 1 ELSE 0 END),
    SUM(CASE WHEN love IS NULL THEN 0 ELSE CAST(weight AS INTEGER) END),
    SUM(CAST(weight AS INTEGER) * COALESCE(love, 0)),
    SUM(CAST(weight AS INTEGER) * COALESCE(love, 0) * COALESCE(love, 0))
FROM ranking_spell WHERE weight > 0
GROUP BY brand_id, month, bin, ending, cause, part, "interval", event
"""


class Migration(migrations.Migration):
    dependencies = [("ranking", "0003_whole_method")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
