"""The stories panel on the home of the back office."""

from wagtail.admin.ui.components import Component

from ..queries import moderation_queue

SHOWN = 10


class AwaitingReviewPanel(Component):
    """How many stories wait for a person, and the ten most urgent."""

    name = "stories_awaiting"
    template_name = "stories/admin/awaiting_panel.html"
    order = 100

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        if not user.has_perm("stories.publish_story"):
            return {"visible": False}
        waiting = moderation_queue()
        return {"visible": True, "states": list(waiting[:SHOWN]), "count": waiting.count()}
