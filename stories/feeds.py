"""Any list of stories for feed readers: Atom (RFC 4287, paged as RFC 5005) and JSON Feed 1.1.

The query string is that of the list; entries are the same stories in the same order.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from .finding.facets import in_words
from .models import Story
from .queries import StoryFilter, StoryPage, stories_page
from .vocabulary import Ending, Licence

ENTRIES = 30
JSON_FEED = "https://jsonfeed.org/version/1.1"
_LICENCE_PAGES = {Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/"}


def licence_mention(story: Story) -> str:
    """Under which terms a story may be used again, its author named."""
    if story.licence:
        return _("© %(author)s, %(licence)s, %(address)s") % {
            "author": story.byline,
            "licence": Licence(story.licence).label,
            "address": _LICENCE_PAGES[Licence(story.licence)],
        }
    return _("© %(author)s, all rights reserved") % {"author": story.byline}


def entry_id(story: Story) -> str:
    """A tag URI (RFC 4151): the same for ever, whatever becomes of the title or the address."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"tag:{host},{story.as_dated(story.first_published_at):%Y-%m-%d}:{story.public_id}"


def categories(story: Story) -> list[str]:
    """What kind of telling it is when no customer tells, and how it ended."""
    found = [_("An insider’s testimony")] if story.is_insider else []
    return found + ([str(Ending(story.ending).label)] if story.ending else [])


def feed_title(asked: StoryFilter) -> str:
    narrowed = in_words(asked)
    if not narrowed:
        return _("CherClient: the latest stories")
    return _("CherClient: stories, %(asked)s") % {"asked": narrowed}


def _absolute(path: str, query: str = "") -> str:
    site = settings.SITE_URL.rstrip("/")
    return f"{site}{path}?{query}" if query else f"{site}{path}"


def _older(page: StoryPage) -> str:
    """The query string of the entries that follow; empty when there are none."""
    if not page.older:
        return ""
    before = f"before={page.older}"
    return f"{page.asked.query}&{before}" if page.asked.query else before


class PagedAtom(Atom1Feed):
    """Atom with the language of each entry, and the address of the entries that follow."""

    def item_attributes(self, item) -> dict:
        return super().item_attributes(item) | {"xml:lang": item["language"]}

    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        if self.feed["older"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["older"]})


@method_decorator(conditional_page, name="__call__")
class StoriesAtom(Feed):
    """A list of public stories in Atom."""

    feed_type = PagedAtom

    def get_object(self, request: HttpRequest) -> StoryPage:
        return stories_page(StoryFilter.from_query(request.GET), size=ENTRIES)

    def title(self, page: StoryPage) -> str:
        return feed_title(page.asked)

    def subtitle(self) -> str:
        return _("Love stories with brands, and how they ended")

    def link(self, page: StoryPage) -> str:
        return _absolute(reverse("stories:list"), page.asked.query)

    def feed_guid(self, page: StoryPage) -> str:
        return self.link(page)

    def feed_url(self, page: StoryPage) -> str:
        return _absolute(reverse("stories:feed"), page.asked.query)

    def feed_extra_kwargs(self, page: StoryPage) -> dict:
        older = _older(page)
        return {"older": _absolute(reverse("stories:feed"), older) if older else ""}

    def items(self, page: StoryPage) -> list[Story]:
        return page.stories

    def item_title(self, item: Story) -> str:
        return item.title

    def item_description(self, item: Story) -> str:
        return escape(item.opening)  # an Atom summary is HTML

    def item_extra_kwargs(self, item: Story) -> dict:
        return {"language": item.language}

    def item_guid(self, item: Story) -> str:
        return entry_id(item)

    def item_link(self, item: Story) -> str:
        return _absolute(item.get_absolute_url())

    def item_pubdate(self, item: Story):
        return item.as_dated(item.first_published_at)

    def item_updateddate(self, item: Story):
        return item.as_dated(item.last_published_at or item.first_published_at)

    def item_author_name(self, item: Story) -> str:
        return item.byline

    def item_categories(self, item: Story) -> list[str]:
        return categories(item)

    def item_copyright(self, item: Story) -> str:
        return licence_mention(item)


@require_safe
@conditional_page
def stories_json(request: HttpRequest) -> HttpResponse:
    """A list of public stories as a JSON Feed."""
    page = stories_page(StoryFilter.from_query(request.GET), size=ENTRIES)
    older, here = _older(page), reverse("stories:feed_json")
    feed = {
        "version": JSON_FEED,
        "title": feed_title(page.asked),
        "home_page_url": _absolute(reverse("stories:list"), page.asked.query),
        "feed_url": _absolute(here, page.asked.query),
        "language": get_language(),
        "items": [_entry(story) for story in page.stories],
    }
    if older:
        feed["next_url"] = _absolute(here, older)
    response = JsonResponse(feed, content_type="application/feed+json")
    if page.stories:
        changed = max(each.last_published_at or each.first_published_at for each in page.stories)
        response.headers["Last-Modified"] = http_date(changed.timestamp())
    return response


def _entry(story: Story) -> dict:
    changed = story.as_dated(story.last_published_at or story.first_published_at)
    return {
        "id": entry_id(story),
        "url": _absolute(story.get_absolute_url()),
        "title": story.title,
        "content_text": story.opening,
        "image": _absolute(reverse("story_card", args=[story.public_id])),
        "date_published": story.as_dated(story.first_published_at).isoformat(),
        "date_modified": changed.isoformat(),
        "authors": [{"name": story.byline}],
        "language": story.language,
        "tags": categories(story),
        "_cherclient": {
            "kind": story.kind,
            "about": _absolute(reverse("stories:rules")),
            "brand": story.brand.name if story.brand_id else None,
            "ending": story.ending or None,
            "licence": story.licence or None,
            "licence_mention": licence_mention(story),
        },
    }
