"""Registration only."""

from django.urls import path
from wagtail import hooks

from .back_office import editing, resolving
from .back_office.panels import PendingPanel

hooks.register("before_edit_page", editing.before_edit)
hooks.register("before_publish_page", editing.before_publish)
hooks.register("before_unpublish_page", editing.before_publish)
hooks.register("before_delete_page", editing.before_delete)
hooks.register("before_move_page", editing.before_move)
hooks.register("before_copy_page", editing.before_copy)
hooks.register("before_bulk_action", editing.before_bulk_action)


@hooks.register("register_admin_urls")
def register_resolving():
    return [path("wiki/articles/<int:pk>/resolve/", resolving.resolve, name="wiki_resolve")]


@hooks.register("construct_homepage_panels")
def add_pending_panel(request, panels) -> None:
    panels.append(PendingPanel())
