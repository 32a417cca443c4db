"""Registration only."""

from django.contrib.auth.models import Permission
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from .back_office import appeals, letters, notices
from .back_office import desk as desk_views
from .back_office import learning as learning_views
from .back_office import queue as queue_views
from .back_office.comments import CommentViewSet
from .back_office.panels import AwaitingReviewPanel
from .back_office.tags import TagViewSet
from .back_office.viewsets import StoriesGroup
from .models import Story
from .services.desk import UNVEILED
from .services.proofs import SEEN
from .services.registry import ACTIVATED, RETRAINED
from .services.removals import DECLINED, PROPOSED
from .services.replies import SEEN as IDENTITY_SEEN
from .services.reports import FROZEN, TAKEN_UP
from .views.proofs import proof_file

register_snippet(StoriesGroup)


@hooks.register("register_admin_viewset")
def register_tags():
    return TagViewSet("tags", url_prefix="story-tags")


@hooks.register("register_admin_viewset")
def register_comments():
    return CommentViewSet("comments")


@hooks.register("register_admin_urls")
def register_queue():
    return [
        path("queue/", queue_views.queue, name="story_queue"),
        path("queue/next/", queue_views.take_next, name="queue_next"),
        path("queue/<int:pk>/", queue_views.item, name="queue_item"),
        path("queue/<int:pk>/claim/", queue_views.act, {"verb": "claim"}, name="queue_claim"),
        path("queue/<int:pk>/release/", queue_views.act, {"verb": "release"}, name="queue_release"),
        path("queue/<int:pk>/unveil/", queue_views.act, {"verb": "unveil"}, name="queue_unveil"),
        path("desk/", desk_views.my_desk, name="my_desk"),
        path("moderation/agreement/", desk_views.report, name="moderation_agreement"),
        path("appeals/", appeals.appeals, name="story_appeals"),
        path("appeals/<slug:ticket>/", appeals.appeal, name="story_appeal"),
        path("reports/letters/", letters.letters, name="letters_not_sent"),
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
def register_desk_menu_item():
    return QueueMenuItem(_("My desk"), reverse("my_desk"), icon_name="user", order=107)


@hooks.register("register_admin_menu_item")
def register_agreement_menu_item():
    address = reverse("moderation_agreement")
    return QueueMenuItem(_("Agreement"), address, icon_name="history", order=108)


@hooks.register("register_log_actions")
def name_what_is_done_to_the_brand_of_a_story(actions) -> None:
    actions.register_action(UNVEILED, _("Show the brand"), _("Brand shown"))


@hooks.register("register_admin_menu_item")
def register_review_menu_item():
    address = reverse("detector_to_review")
    return QueueMenuItem(_("To review"), address, icon_name="check", order=106)


@hooks.register("register_admin_menu_item")
def register_appeals_menu_item():
    return appeals.menu_item()


@hooks.register("register_reports_menu_item")
def register_letters_menu_item():
    return letters.menu_item()


class DetectorMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm("stories.change_detectorversion")


@hooks.register("register_admin_menu_item")
def register_detector_menu_item():
    return DetectorMenuItem(_("Detector"), reverse("detectors"), icon_name="glasses", order=135)


@hooks.register("register_admin_urls")
def register_notices():
    return notices.ADDRESSES


hooks.register("register_admin_menu_item", notices.reports_item)
hooks.register("register_admin_menu_item", notices.removals_item)
hooks.register("register_admin_menu_item", notices.replies_item)


@hooks.register("register_log_actions")
def name_what_is_done_about_notices(actions) -> None:
    actions.register_action(TAKEN_UP, _("Assess a report"), _("Report found serious"))
    actions.register_action(FROZEN, _("Close the comments"), _("Comments closed"))
    actions.register_action(PROPOSED, _("Propose to take down"), _("Taking down proposed"))
    actions.register_action(DECLINED, _("Decline to take down"), _("Taking down declined"))
    actions.register_action(
        IDENTITY_SEEN, _("Open a proof of identity"), _("Proof of identity opened")
    )


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
def offer_no_action(menu_items, request, context) -> None:
    """Stories are decided on in the queue: their page in the back office offers nothing."""
    if isinstance(context.get("instance"), Story):
        menu_items.clear()


@hooks.register("insert_global_admin_css")
def mark_passages() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
