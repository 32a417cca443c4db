"""Categories in the admin: the graph is read and written in one transaction."""

from __future__ import annotations

from django.db import transaction
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from .models import WikiCategory


class _AtOnce:
    @transaction.atomic
    def post(self, request, *args, **kwargs):
        """Two editors who put categories in each other: the second is told."""
        return super().post(request, *args, **kwargs)


class CategoryCreateView(_AtOnce, CreateView):
    pass


class CategoryEditView(_AtOnce, EditView):
    pass


class CategoryViewSet(SnippetViewSet):
    model = WikiCategory
    add_view_class = CategoryCreateView
    edit_view_class = CategoryEditView
