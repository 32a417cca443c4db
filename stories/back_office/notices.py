"""Addresses and menu of what people say against stories: reports, taking down, rights of reply."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from . import removals, replies, reports

ADDRESSES = [
    path("notices/", reports.reports, name="story_reports"),
    path("notices/<int:pk>/", reports.report, name="story_report"),
    path("notices/<slug:by>/<slug:key>/", reports.report_group, name="story_report_group"),
    path("removals/", removals.removals, name="removals"),
    path("removals/<int:pk>/", removals.removal, name="removal"),
    path("removals/propose/<slug:public_id>/", removals.propose, name="propose_removal"),
    path("replies/", replies.replies, name="reply_requests"),
    path("replies/<int:pk>/", replies.reply, name="reply_request"),
    path("replies/<int:pk>/identity/", replies.identity, name="reply_identity"),
]


class NoticesMenuItem(MenuItem):
    """Shown to those who have the right."""

    def __init__(self, *args, right: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.right = right

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.right)


def reports_item() -> NoticesMenuItem:
    return NoticesMenuItem(
        _("Reports"),
        reverse("story_reports"),
        icon_name="warning",
        order=130,
        right=reports.RIGHT,
    )


def removals_item() -> NoticesMenuItem:
    return NoticesMenuItem(
        _("Taking down"), reverse("removals"), icon_name="cross", order=131, right=removals.RIGHT
    )


def replies_item() -> NoticesMenuItem:
    return NoticesMenuItem(
        _("Rights of reply"),
        reverse("reply_requests"),
        icon_name="comment-add",
        order=132,
        right=replies.RIGHT,
    )
