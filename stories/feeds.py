"""Stories for feed readers."""

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from .models import Story

ENTRIES = 30


class LatestStories(Feed):
    """The newest public stories, in Atom."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("CherClient: the latest stories")

    def subtitle(self) -> str:
        return _("Love stories with brands, and how they ended")

    def link(self) -> str:
        return reverse("stories:list")

    def items(self):
        return Story.objects.live().in_lines().newest_first()[:ENTRIES]

    def item_title(self, item: Story) -> str:
        return item.title

    def item_description(self, item: Story) -> str:
        return item.opening

    def item_pubdate(self, item: Story):
        return item.first_published_at

    def item_updateddate(self, item: Story):
        return item.last_published_at or item.first_published_at

    def item_author_name(self, item: Story) -> str:
        return item.byline
