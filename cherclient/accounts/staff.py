"""Accounts in the back office: operators manage those of staff, and see no other address."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from wagtail.users.views.users import EditView, HistoryView, IndexView, UserViewSet


def within_reach(users: QuerySet, of) -> QuerySet:
    """The accounts somebody may manage: those of staff; all for a superuser, whom no other touches."""
    if of.is_superuser:
        return users
    return users.filter(Q(groups__isnull=False) | Q(pk=of.pk), is_superuser=False).distinct()


class _WithinReach:
    def get_queryset(self) -> QuerySet:
        return within_reach(super().get_queryset(), self.request.user)


class StaffIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet:
        return within_reach(super().get_base_queryset(), self.request.user)


class StaffEditView(_WithinReach, EditView):
    """The form of one account of staff."""


class StaffHistoryView(_WithinReach, HistoryView):
    """What was done to one account of staff."""


class StaffViewSet(UserViewSet):
    index_view_class = StaffIndexView
    edit_view_class = StaffEditView
    history_view_class = StaffHistoryView
