"""Promises about stories that `manage.py check --database default` verifies."""

from django.core.checks import Error, Tags, register
from django.db import connection


@register(Tags.database)
def live_is_exactly_published(app_configs, databases=None, **kwargs):
    """A story is public if and only if its state is `published`."""
    from .models import Story
    from .vocabulary import State

    if not databases or Story._meta.db_table not in connection.introspection.table_names():
        return []
    stray = Story.objects.filter(live=True).exclude(state__state=State.PUBLISHED)
    hidden = Story.objects.filter(live=False, state__state=State.PUBLISHED)
    if not stray.exists() and not hidden.exists():
        return []
    return [
        Error(
            "Some stories are live without being published, or the other way round.",
            hint="Only stories.services moves stories; look at StoryEvent for who else wrote.",
            id="stories.E001",
        )
    ]
