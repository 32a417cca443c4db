"""The wiki's panel on the home of the administration."""

from wagtail.admin.ui.components import Component

from ..reading.pending import COUNTED_MOST, how_many_wait
from ..rights import Rank, rank_of


class PendingPanel(Component):
    """How many edits of the wiki wait for an editor."""

    name = "wiki_pending"
    template_name = "wiki/admin/pending_panel.html"
    order = 120

    def get_context_data(self, parent_context):
        if rank_of(parent_context["request"].user) < Rank.EDITOR:
            return {"visible": False}
        return {"visible": True, "waiting": how_many_wait(), "most": COUNTED_MOST}
