"""Comments in the back office: those held first; shown, or removed with a reason."""

from __future__ import annotations

from contextlib import suppress

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
from ..models.review import FACTS_MIN
from ..moderation import REFUSAL_CHOICES
from ..reader_words import HELD_FOR
from ..services import NotKept, remove_comment, show_comment
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

    ground = forms.ChoiceField(
        label=_("Reason"), choices=[("", "—"), *REFUSAL_CHOICES], required=False
    )
    facts = forms.CharField(
        label=_("Facts"),
        help_text=_("Needed to remove it. Whoever wrote it reads these words; readers do not."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Comment
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        self.by = kwargs.pop("for_user")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict:
        said = super().clean()
        if said.get("decision") != CommentState.REMOVED:
            return said
        if self.instance.state == CommentState.REMOVED:
            self.add_error(None, _("This comment was removed before. Nothing was changed."))
        if not said.get("ground"):
            self.add_error("ground", _("Say why this comment is removed."))
        if len(said.get("facts", "")) < FACTS_MIN:
            words = _("Say why, in %(least)s characters at least.") % {"least": FACTS_MIN}
            self.add_error("facts", words)
        return said

    def save(self, commit: bool = True) -> Comment:
        said = self.cleaned_data
        if said["decision"] == CommentState.REMOVED:
            with suppress(NotKept):  # another moderator removed it meanwhile: it stays removed
                remove_comment(
                    self.instance, by=self.by, reason=said["ground"], facts=said["facts"]
                )
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

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"for_user": self.request.user}

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
