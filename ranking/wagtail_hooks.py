"""Registration only."""

from django.contrib.auth.models import Permission
from django.urls import path
from wagtail import hooks

from .admin_views import flood, floods
from .viewsets import RankingGroup


@hooks.register("register_admin_viewset")
def register_results():
    return RankingGroup()


@hooks.register("register_admin_urls")
def register_floods():
    return [
        path("floods/", floods, name="ranking_floods"),
        path("floods/<int:story_id>/", flood, name="ranking_flood"),
    ]


@hooks.register("register_permissions")
def register_ranking_permissions():
    """Who reads results and who decides on floods: shown among the rights of a group."""
    return Permission.objects.filter(
        content_type__app_label="ranking",
        codename__in=["view_edition", "view_standing", "add_surgedecision"],
    )
