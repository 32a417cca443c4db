"""Tags in the back office: how many stories bear each, and two made one."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .. import services
from ..models import StoryTagWord


class TagPermissionPolicy(ModelPermissionPolicy):
    """Authors make tags; editors rename them and make one of two, so that no address is lost."""

    def user_has_permission(self, user, action: str) -> bool:
        return action not in {"add", "delete"} and super().user_has_permission(user, action)


register_permission_policy(StoryTagWord, TagPermissionPolicy(StoryTagWord))


class TagIndexView(IndexView):
    def get_base_queryset(self):
        told = Count("story_tags", filter=Q(story_tags__content_object__live=True), distinct=True)
        spelled = Count("synonyms", distinct=True)
        return StoryTagWord.objects.annotate(told=told, spelled=spelled).order_by("-told", "name")


class MergeForm(forms.Form):
    into = forms.CharField(
        label=gettext_lazy("Merge into"),
        max_length=100,
        help_text=gettext_lazy("The name of the tag that stays, however it is written."),
    )

    def __init__(self, tag: StoryTagWord, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.tag = tag

    def clean_into(self) -> StoryTagWord:
        name = services.as_known([self.cleaned_data["into"]])[0]
        into = StoryTagWord.objects.filter(name__iexact=name).first()
        if into is None:
            raise forms.ValidationError(_("No tag is written so. Nothing was changed."))
        if into.pk == self.tag.pk:
            raise forms.ValidationError(_("This is the same tag. Nothing was changed."))
        return into


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the tag that stays, then make one of the two."""
    if not request.user.has_perm("stories.change_storytagword"):
        raise PermissionDenied
    tag = get_object_or_404(StoryTagWord, pk=pk)
    form = MergeForm(tag, request.POST or None)
    if form.is_valid():
        into = form.cleaned_data["into"]
        try:
            services.merge_tags(tag, into=into)
        except ValueError:
            messages.error(request, _("One of the two tags was merged meanwhile."))
        else:
            said = _("“%(tag)s” is now “%(into)s”.") % {"tag": tag.name, "into": into.name}
            messages.success(request, said)
        return redirect("tags:index")
    return render(request, "stories/admin/merge_tag.html", {"tag": tag, "form": form})


class TagViewSet(ModelViewSet):
    model = StoryTagWord
    icon = "tag"
    menu_label = gettext_lazy("Tags")
    menu_order = 115
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = TagIndexView
    list_display = [
        "name",
        Column("told", label=gettext_lazy("Public stories"), accessor="told"),
        Column("spelled", label=gettext_lazy("Spellings"), accessor="spelled"),
        TitleColumn(
            "merge",
            label="",
            accessor=lambda tag: _("Merge into another"),
            get_url=lambda tag: reverse("tags:merge", args=[tag.pk]),
        ),
    ]
    search_fields = ["name"]
    form_fields = ["name"]
    list_per_page = 50

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("merge/<int:pk>/", merge, name="merge")]
