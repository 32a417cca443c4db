"""Comments in the back office: those held first; shown, or removed with a reason."""

from __future__ import annotations

from django import forms
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from ..comment_checks import why_held
from ..models import Comment
from ..reader_words import HELD_FOR
from ..services import remove_comment, show_comment
from ..words import CommentState


class CommentPermissionPolicy(ModelPermissionPolicy):
    """Comments are written on the site: in the back office they are shown or removed."""

    def user_has_permission(self, user, action: str) -> bool:
        return action not in {"add", "delete"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(Comment, CommentPermissionPolicy(Comment))


class ModerationForm(forms.ModelForm):
    """What a moderator decides of one comment; the verbs of `services` keep it."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(CommentState.SHOWN, _("Show it")), (CommentState.REMOVED, _("Remove it"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Comment
        fields = ["reason"]

    def __init__(self, *args, **kwargs) -> None:
        kwargs.pop("for_user", None)
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Needed to remove it; readers do not see it.")

    def clean(self) -> dict:
        said = super().clean()
        if said.get("decision") == CommentState.REMOVED and not (said.get("reason") or "").strip():
            self.add_error("reason", _("Say why this comment is removed."))
        return said

    def save(self, commit: bool = True) -> Comment:
        if self.cleaned_data["decision"] == CommentState.REMOVED:
            remove_comment(self.instance, reason=self.cleaned_data["reason"])
        else:
            show_comment(self.instance)
        self.instance.refresh_from_db()
        return self.instance


class HeldFirst(IndexView):
    """Those that wait for a person, then the newest."""

    def get_base_queryset(self):
        held_first = Case(When(state=CommentState.HELD, then=Value(0)), default=Value(1))
        found = super().get_base_queryset().select_related("story", "author")
        return found.order_by(held_first, "-id")


class ModerationView(EditView):
    """One comment, why it waited, and the decision."""

    template_name = "stories/admin/comment.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        said = self.object
        codes = why_held(f"{said.text}\n{said.value}")
        return context | {"said": said, "held_for": [HELD_FOR[code] for code in codes]}


class CommentViewSet(ModelViewSet):
    model = Comment
    icon = "comment"
    menu_label = _("Comments")
    menu_order = 125
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = HeldFirst
    edit_view_class = ModerationView
    list_display = [
        "__str__",
        Column("story", label=_("story"), accessor="story"),
        Column("author", label=_("author"), accessor="author"),
        Column("state", label=_("State"), accessor="get_state_display"),
        DateColumn("made_at", label=_("written on")),
    ]
    list_filter = ["state", "kind"]
    list_per_page = 20

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return ModerationForm
