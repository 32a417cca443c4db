"""System checks for our own promises."""

from django.apps import apps
from django.core.checks import Tags, Warning, register
from django.db import connection


@register(Tags.database)
def stories_have_a_review(app_configs, databases=None, **kwargs):
    """A held story needs a workflow, or nobody is asked to decide."""
    from wagtail.models import WorkflowContentType

    table = WorkflowContentType._meta.db_table
    if not databases or table not in connection.introspection.table_names():
        return []
    story = apps.get_model("stories", "Story")
    if (
        story._meta.db_table not in connection.introspection.table_names()
        or story.get_default_workflow()
    ):
        return []
    return [
        Warning(
            "Stories have no review workflow: held stories reach the queue, not the workflow.",
            hint="Run `manage.py found_site`.",
            id="cherclient.W001",
        )
    ]
