"""Promises about stories that `manage.py check --database default` verifies."""

from django.core.checks import Error, Tags, Warning, register
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


@register(Tags.database)
def a_detector_judges(app_configs, databases=None, **kwargs):
    """Without a detector that can be loaded, every story waits for a person."""
    from .detector_in_use import detector_in_use
    from .models import DetectorVersion

    table = DetectorVersion._meta.db_table
    if not databases or table not in connection.introspection.table_names():
        return []
    problem = detector_in_use().problem
    if not problem:
        return []
    return [
        Warning(
            f"No detector judges: every new story waits for a person. {problem}",
            hint="Activate another one under “Detector” in the back office, or restore its files.",
            id="stories.W001",
        )
    ]
