"""Registration only."""

from django.contrib.auth.models import Permission
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from .back_office import learning as learning_views
from .back_office.comments import CommentViewSet
from .back_office.panels import AwaitingReviewPanel
from .back_office.queue import queue
from .back_office.tags import TagViewSet
from .back_office.viewsets import ReportViewSet, StoriesGroup, review_menu
from .models import Story
from .services.proofs import SEEN
from .services.registry import ACTIVATED, RETRAINED
from .views.proofs import proof_file

register_snippet(StoriesGroup)


@hooks.register("register_admin_viewset")
def register_reports():
    return ReportViewSet("reports")


@hooks.register("register_admin_viewset")
def register_tags():
    return TagViewSet("tags", url_prefix="story-tags")


@hooks.register("register_admin_viewset")
def register_comments():
    return CommentViewSet("comments")


@hooks.register("register_admin_urls")
def register_queue():
    return [
        path("queue/", queue, name="story_queue"),
        path("proofs/<int:pk>/", proof_file, name="proof_file"),
        path("to-review/", learning_views.to_review, name="detector_to_review"),
        path("to-review/<int:pk>/", learning_views.review, name="detector_review"),
        path("detector/", learning_views.detectors, name="detectors"),
        path("detector/retrain/", learning_views.retrain, name="detector_retrain"),
        path("detector/<slug:digest>/", learning_views.detector, name="detector"),
        path("detector/<slug:digest>/activate/", learning_views.activate, name="detector_activate"),
    ]


class QueueMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm("stories.publish_story")


@hooks.register("register_admin_menu_item")
def register_queue_menu_item():
    return QueueMenuItem(_("Held stories"), reverse("story_queue"), icon_name="time", order=105)


@hooks.register("register_admin_menu_item")
def register_review_menu_item():
    address = reverse("detector_to_review")
    return QueueMenuItem(_("To review"), address, icon_name="check", order=106)


class DetectorMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm("stories.change_detectorversion")


@hooks.register("register_admin_menu_item")
def register_detector_menu_item():
    return DetectorMenuItem(_("Detector"), reverse("detectors"), icon_name="glasses", order=135)


@hooks.register("register_permissions")
def register_detector_permission():
    """Who retrains and activates: shown among the rights of a group."""
    return Permission.objects.filter(
        content_type__app_label="stories", codename="change_detectorversion"
    )


@hooks.register("register_log_actions")
def name_what_is_done_to_the_detector(actions) -> None:
    actions.register_action(ACTIVATED, _("Activate a detector"), _("Detector activated"))
    actions.register_action(RETRAINED, _("Retrain the detector"), _("Detector retrained"))


@hooks.register("register_log_actions")
def name_what_is_done_to_proofs(actions) -> None:
    actions.register_action(SEEN, _("Open a proof"), _("Proof opened"))


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
