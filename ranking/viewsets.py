"""Editions and standings in the back office: read, exported, never edited."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .admin_views import PERMISSION
from .models import Edition, Standing


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Results are read; nobody writes one by hand, a superuser no more than another."""

    def user_has_permission(self, user, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action: str, instance) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance) -> bool:
        return self.user_has_any_permission(user, actions)


for model in (Edition, Standing):
    register_permission_policy(model, ReadOnlyPolicy(model))


class ResultViewSet(ModelViewSet):
    """What editions and standings have in common."""

    form_fields: list[str] = []  # read only
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    list_per_page = 50


class EditionViewSet(ResultViewSet):
    model = Edition
    icon = "calendar-check"
    menu_label = _("Editions")
    list_display = [
        "__str__",
        "kind",
        DateColumn("made_at", label=_("made on")),
        "stories",
        Column("hash", label=_("hash")),
    ]
    list_filter = ["kind", "month"]
    list_export = [
        "kind",
        "month",
        "revision",
        "reason",
        "made_at",
        "method",
        "stories",
        "told",
        "sad_share",
        "sad_lower",
        "sad_upper",
        "sad_number",
        "digest",
        "standings_digest",
        "previous_hash",
        "hash",
        "signature",
        "key",
    ]
    inspect_view_fields = [*list_export, "parameters", "document"]
    export_filename = "editions"
    ordering = ["-made_at"]


class StandingViewSet(ResultViewSet):
    model = Standing
    icon = "list-ol"
    menu_label = _("Standings")
    list_display = ["name", "edition", "gate", "stories", "score", "lower", "upper", "tier"]
    list_filter = ["edition", "gate", "tier"]
    list_select_related = ["edition"]
    search_fields = ["name"]
    search_backend_name = None
    list_export = [
        "edition",
        "slug",
        "name",
        "gate",
        "stories",
        "love_stories",
        "weight",
        "ad_share",
        "score",
        "lower",
        "upper",
        "expected_rank",
        "rank_lower",
        "rank_upper",
        "tier",
        "share_captive",
        "share_came_back",
        "share_habit",
        "share_left",
        "love_years",
        "love",
        "love_lower",
        "love_upper",
        "change",
    ]
    inspect_view_fields = list_export
    export_filename = "standings"
    ordering = ["-edition__made_at", "position"]

    def get_queryset(self, request):
        return Standing.objects.select_related("edition")


class FloodsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm(PERMISSION)


class RankingGroup(ModelViewSetGroup):
    items = (EditionViewSet, StandingViewSet)
    menu_label = _("Leaderboard")
    menu_icon = "order"
    menu_order = 115

    def get_submenu_items(self):
        address = reverse("ranking_floods")
        floods = FloodsMenuItem(_("Floods"), address, icon_name="warning", order=999)
        return [*super().get_submenu_items(), floods]
