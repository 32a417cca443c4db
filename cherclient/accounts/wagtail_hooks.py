"""Registration only."""

from django.core.exceptions import PermissionDenied
from wagtail import hooks

from .models import User


@hooks.register("before_bulk_action")
def keep_roles_one_by_one(request, action_type, objects, action) -> None:
    """Roles are given on the form of one account, which keeps them apart."""
    if User in action.models and not request.user.is_superuser:
        raise PermissionDenied
