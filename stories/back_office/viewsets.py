"""Stories and brands in the back office."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import (
    CollectWorkflowActionDataView,
    DeleteView,
    EditView,
    InspectView,
    SnippetViewSet,
    SnippetViewSetGroup,
    UnpublishView,
    WorkflowActionView,
    WorkflowPreviewView,
)

from ..forms.learning import refusal_form_for
from ..models import Brand, BrandAlias, Sector, Story
from ..models.review import RefusalForm
from ..services import TextChanged, WrongState
from .brand_events import BrandEventViewSet
from .veiled import Veiled, brand_in_list, names_hidden, title_in_list


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
    """Read and decided on in the queue; what Wagtail's own buttons send is decided here too."""

    def get_available_actions(self) -> list[str]:
        return [name for name in super().get_available_actions() if name == "workflow-action"]

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return redirect("queue_item", self.object.pk)

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if self.action != "workflow-action":
            return redirect("queue_item", self.object.pk)  # nobody writes in another's story
        try:
            if self.is_out_of_date:
                raise TextChanged
            self.workflow_action_action()
        except (WrongState, ValueError, TypeError) as problem:  # too late, unsaid, malformed
            messages.error(request, str(problem))
        else:
            messages.success(request, _("Your decision is kept."))
        return redirect("story_queue")


class ReadInQueue(InspectView):
    """Stories are read on their page of the queue, where the brand is hidden."""

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return redirect("queue_item", self.object.pk)


class VeiledPreview(Veiled, WorkflowPreviewView):
    """The version under review as readers would see it, once the brand was unveiled."""


class _PassageMixin:
    """The form of a refusal offers the sentences of the story it is about."""

    def get_form_class(self) -> type[Form]:
        form_class = super().get_form_class()
        if form_class is not RefusalForm:
            return form_class
        return refusal_form_for(self.object, names_hidden(self.object, self.request.user))


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


class StoryViewSet(SnippetViewSet):
    model = Story
    icon = "doc-full"
    menu_label = _("Stories")
    list_display = [
        TitleColumn(
            "title",
            label=_("title"),
            accessor=title_in_list,
            get_url=lambda story: reverse("queue_item", args=[story.pk]),
            sort_key="title",
        ),
        Column("brand", label=_("brand"), accessor=brand_in_list),
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
    inspect_view_class = ReadInQueue
    workflow_preview_view_class = VeiledPreview
    workflow_action_view_class = DecisionView
    collect_workflow_action_data_view_class = WordsView
    unpublish_view_class = NoUnpublishView
    panels = [FieldPanel("title", read_only=True)]

    def get_queryset(self, request):
        return Story.objects.select_related("brand", "state").prefetch_related("brand__aliases")


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
