"""Registration only."""

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from .admin_views import queue
from .models import Story
from .panels import AwaitingReviewPanel
from .viewsets import ReportViewSet, StoriesGroup, review_menu

register_snippet(StoriesGroup)


@hooks.register("register_admin_viewset")
def register_reports():
    return ReportViewSet("reports")


@hooks.register("register_admin_urls")
def register_queue():
    return [path("queue/", queue, name="story_queue")]


class QueueMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm("stories.publish_story")


@hooks.register("register_admin_menu_item")
def register_queue_menu_item():
    return QueueMenuItem(_("Held stories"), reverse("story_queue"), icon_name="time", order=105)


@hooks.register("construct_homepage_panels")
def show_waiting_stories(request, panels) -> None:
    """In the place of Wagtail's panel, which renders every pending task without pages."""
    panels[:] = [p for p in panels if type(p).__name__ != "WorkflowObjectsToModeratePanel"]
    panels.append(AwaitingReviewPanel())


@hooks.register("construct_snippet_action_menu")
def offer_the_review(menu_items, request, context) -> None:
    """Publish or refuse: nothing else is done to a story from its page in the back office."""
    if isinstance(context.get("instance"), Story):
        menu_items[:] = review_menu(context["instance"], request.user)


@hooks.register("insert_global_admin_css")
def mark_passages() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
