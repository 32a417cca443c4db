"""Stories, brands and reports in the back office."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.action_menu import WorkflowMenuItem
from wagtail.snippets.views.snippets import (
    CollectWorkflowActionDataView,
    DeleteView,
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
    UnpublishView,
    WorkflowActionView,
)

from ..forms.learning import refusal_form_for
from ..history import changes_of
from ..models import Brand, BrandAlias, Report, Sector, Story
from ..models.review import RefusalForm
from ..reading.explanation import explain
from ..services import TextChanged, WrongState, pending_version, twins_of
from .brand_events import BrandEventViewSet
from .surroundings import surroundings_of


class JudgementPanel(Panel):
    """What the detector said, and the passages that weighed, above the author's answers."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "stories/admin/judgement_panel.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            story = Story.objects.select_related("state").filter(pk=self.instance.pk).first()
            waiting = pending_version(story) if story else None
            screening = story.screenings.first() if story else None
            context |= {
                "story": story,
                "screening": screening,
                "explanation": explain(waiting or story, screening) if screening else None,
                "edit": changes_of(story, waiting) if waiting else None,
                "around": surroundings_of(screening) if screening else None,
                "twins": twins_of(story) if story else [],
                "earlier": list(story.screenings.all()[1:]) if story else [],
                "decisions": list(story.decisions.all()) if story else [],
                "proofs": list(story.proofs.select_related("seen_by")) if story else [],
                "photos": list(story.photos.all()) if story else [],
            }
            return context


def _as_told(*names: str) -> list[FieldPanel]:
    """Panels nobody can write in: a moderator decides on a story and never edits it."""
    return [FieldPanel(name, read_only=True) for name in names]


class StoryPermissionPolicy(ModelPermissionPolicy):
    """Stories are told on the site and moved by the verbs of `services`.

    In the back office they are read; a held one is opened by its review task, which locks it.
    """

    def user_has_permission(self, user, action: str) -> bool:
        if action in {"add", "change", "delete", "lock", "unlock"}:
            return False
        return super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action: str, instance) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance) -> bool:
        return self.user_has_any_permission(user, actions)


register_permission_policy(Story, StoryPermissionPolicy(Story))


class NoUnpublishView(UnpublishView):
    """Only an author takes a story back; moderators decide before publication."""

    def dispatch(self, request, *args, **kwargs):
        raise PermissionDenied


class ReviewView(EditView):
    """A held story is decided on and never saved: only what its review task offers gets through."""

    def get_available_actions(self) -> list[str]:
        return [name for name in super().get_available_actions() if name == "workflow-action"]

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if self.action != "workflow-action":
            return super().post(request, *args, **kwargs)  # stopped by the lock
        try:
            if self.is_out_of_date:
                raise TextChanged
            self.workflow_action_action()
        except (WrongState, ValueError, TypeError) as problem:  # too late, unsaid, malformed
            messages.error(request, str(problem))
        else:
            messages.success(
                request, _("Your decision on “%(title)s” is kept.") % {"title": self.object}
            )
        return redirect("story_queue")


class _PassageMixin:
    """The form of a refusal offers the sentences of the story it is about."""

    def get_form_class(self) -> type[Form]:
        form_class = super().get_form_class()
        return refusal_form_for(self.object) if form_class is RefusalForm else form_class


class WordsView(_PassageMixin, CollectWorkflowActionDataView):
    """The words of a refusal, checked before the page sends them."""


class DecisionView(_PassageMixin, WorkflowActionView):
    """The same decision at Wagtail's own address: what comes too late is said."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except (WrongState, ValueError) as problem:
            messages.error(request, str(problem))
        return redirect("story_queue")


def review_menu(story: Story, user) -> list[WorkflowMenuItem]:
    """What a moderator can do with a held story. Wagtail hides these buttons on a locked one."""
    task = story.current_workflow_task
    icons = {"approve": "success", "reject": "cross"}
    return [
        WorkflowMenuItem(name, label, needs_words, icon_name=icons[name])
        for name, label, needs_words in (task.get_actions(story, user) if task else [])
    ]


class StoryViewSet(SnippetViewSet):
    model = Story
    icon = "doc-full"
    menu_label = _("Stories")
    list_display = [
        "title",
        "brand",
        Column("state", label=_("State"), accessor="state"),
        "ending",
        DateColumn("told_on", label=_("told on")),
    ]
    list_filter = {"state__state": ["exact"], "ending": ["exact"], "language": ["exact"]}
    list_per_page = 20
    search_fields = ["title"]
    ordering = ["-id"]
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    edit_view_class = ReviewView
    workflow_action_view_class = DecisionView
    collect_workflow_action_data_view_class = WordsView
    unpublish_view_class = NoUnpublishView
    inspect_view_fields = [
        "title",
        "text",
        "brand",
        "product",
        "language",
        "began_words",
        "ended_words",
        "returned_words",
        "love",
        "free_to_leave",
        "would_choose_again",
        "ending",
        "cause",
        "link_to_brand",
        "counterpart",
        "tags",
    ]
    panels = [
        JudgementPanel(heading=_("The detector's reading")),
        MultiFieldPanel(_as_told("title", "text", "tags"), heading=_("The story")),
        InlinePanel(
            "episodes",
            panels=_as_told("title", "when_words", "text", "love"),
            heading=_("Episodes"),
            max_num=0,
        ),
        MultiFieldPanel(
            _as_told(
                "brand",
                "product",
                "relation_kind",
                "contract_kind",
                "began_words",
                "ended_words",
                "returned_words",
                "love",
                "free_to_leave",
                "would_choose_again",
                "ending",
                "cause",
            ),
            heading=_("The relationship"),
        ),
        MultiFieldPanel(
            _as_told("link_to_brand", "counterpart", "licence", "language"),
            heading=_("Declarations"),
        ),
    ]

    def get_queryset(self, request):
        return Story.objects.select_related("brand", "state")


def is_cited(brand: Brand) -> bool:
    """Whether something that stays rests on a brand: a story, a closed edition."""
    try:
        Collector(using=DEFAULT_DB_ALIAS, origin=brand).collect([brand])
    except (ProtectedError, RestrictedError):
        return True
    return False


class BrandPermissionPolicy(ModelPermissionPolicy):
    """A brand that is cited is merged into another, never deleted."""

    def user_has_permission_for_instance(self, user, action: str, instance) -> bool:
        allowed = self.user_has_permission(user, action)
        return allowed and not (action == "delete" and is_cited(instance))


register_permission_policy(Brand, BrandPermissionPolicy(Brand))


class BrandDeleteView(DeleteView):
    """Says what to do instead, where Wagtail would fail."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if is_cited(self.object):
            messages.error(
                request,
                _("“%(brand)s” is cited by a story or by a closed edition: merge it instead.")
                % {"brand": self.object},
            )
            return redirect(self.index_url_name)
        return super().dispatch(request, *args, **kwargs)


class BrandViewSet(SnippetViewSet):
    model = Brand
    delete_view_class = BrandDeleteView
    icon = "tag"
    menu_label = _("Brands")
    list_display = ["name", "sector", "live", "merged_into"]
    list_filter = ["sector", "live"]
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        FieldPanel("sector"),
        FieldPanel("country"),
        FieldPanel("site_domain"),
        FieldPanel("slug"),
    ]


class BrandAliasViewSet(SnippetViewSet):
    model = BrandAlias
    icon = "link"
    menu_label = _("Other names")
    list_display = ["name", "brand"]
    search_fields = ["name"]
    panels = [FieldPanel("brand"), FieldPanel("name")]


class SectorViewSet(SnippetViewSet):
    model = Sector
    icon = "folder-open-inverse"
    menu_label = _("Sectors")
    list_display = ["name_fr", "name_en", "code"]
    panels = [FieldPanel("code"), FieldPanel("name_fr"), FieldPanel("name_en")]


class StoriesGroup(SnippetViewSetGroup):
    items = (StoryViewSet, BrandViewSet, BrandAliasViewSet, BrandEventViewSet, SectorViewSet)
    menu_label = _("Stories")
    menu_icon = "openquote"
    menu_order = 110


class ReportViewSet(ModelViewSet):
    """Doubts sent by readers: read, then marked as handled."""

    model = Report
    icon = "warning"
    menu_label = _("Reports")
    menu_order = 130
    add_to_admin_menu = True
    list_display = ["ticket", "story", "kind", "made_at", "handled_at"]
    list_filter = ["kind"]
    inspect_view_enabled = True
    form_fields = ["handled_at"]
