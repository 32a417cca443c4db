"""The stories panel on the home of the back office."""

from wagtail.admin.ui.components import Component

from ..services.desk import RIGHT
from ..waiting import desk_of, queue_page, waiting_for
from .queue import lines_of

SHOWN = 5


class AwaitingReviewPanel(Component):
    """How many stories wait for this moderator, how many too long, and the most urgent."""

    name = "stories_awaiting"
    template_name = "stories/admin/awaiting_panel.html"
    order = 100

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        if not user.has_perm(RIGHT):
            return {"visible": False}
        desk = desk_of(user)
        shown = queue_page(desk, size=SHOWN).items if desk.languages else []
        return {
            "visible": True,
            "desk": desk,
            "waiting": waiting_for(desk) if desk.languages else None,
            "lines": lines_of(shown, user),
        }
