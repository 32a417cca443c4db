"""The recent changes of the wiki, or of one shelf, for feed readers: Atom (RFC 4287, paged as RFC 5005)."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from .models import ArticleRevision, WikiCategory
from .reading.recent import RecentPage, recent_page
from .reading.recent_filter import RecentFilter

ENTRIES = 30


class PagedAtom(Atom1Feed):
    """Atom with the language of each entry, and the address of the entries that follow."""

    def item_attributes(self, item) -> dict:
        return super().item_attributes(item) | {"xml:lang": item["language"]}

    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        if self.feed["older"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["older"]})


@method_decorator([require_safe, conditional_page], name="__call__")
class RecentAtom(Feed):
    """The same changes as the page of the same query, in the same order."""

    feed_type = PagedAtom

    def get_object(self, request: HttpRequest) -> RecentPage:
        return recent_page(RecentFilter.from_query(request.GET), size=ENTRIES)

    def title(self, page: RecentPage) -> str:
        if not (chosen := page.asked.chosen):
            return _("CherClient: the changes of the wiki")
        said = ", ".join(f"{each.label} {each.value}" for each in chosen)
        return _("CherClient: the changes of the wiki, %(asked)s") % {"asked": said}

    def subtitle(self) -> str:
        return _("Each edit of an article, who made it and why")

    def link(self, page: RecentPage) -> str:
        return _absolute(reverse("wiki:recent"), page.asked.query)

    def feed_guid(self, page: RecentPage) -> str:
        return self.link(page)

    def feed_url(self, page: RecentPage) -> str:
        return _absolute(reverse("wiki:feed"), page.asked.query)

    def feed_extra_kwargs(self, page: RecentPage) -> dict:
        return {"older": _absolute(reverse("wiki:feed"), page.older) if page.older else ""}

    def feed_copyright(self) -> str:
        return "CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/"

    def items(self, page: RecentPage) -> list[ArticleRevision]:
        return page.rows

    def item_title(self, item: ArticleRevision) -> str:
        return _("%(title)s: %(change)s") % {
            "title": item.title,
            "change": item.get_change_display(),
        }

    def item_description(self, item: ArticleRevision) -> str:
        return escape(item.erased_reason if item.erased_at else item.summary)

    def item_extra_kwargs(self, item: ArticleRevision) -> dict:
        return {"language": item.language}

    def item_guid(self, item: ArticleRevision) -> str:
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        return f"tag:{host},{item.made_at:%Y-%m-%d}:wiki/{item.hash}"

    def item_link(self, item: ArticleRevision) -> str:
        return _absolute(item.changes_url)

    def item_pubdate(self, item: ArticleRevision):
        return item.made_at

    item_updateddate = item_pubdate

    def item_author_name(self, item: ArticleRevision) -> str:
        return item.byline


class CategoryAtom(RecentAtom):
    """The changes of one shelf and of all that stands in it."""

    def get_object(self, request: HttpRequest, slug: str) -> RecentPage:
        category = WikiCategory.objects.filter(slug=slug).first()
        if category is None:
            raise Http404
        asked = RecentFilter.from_query(request.GET)
        return recent_page(asked.within(category), size=ENTRIES)

    def feed_url(self, page: RecentPage) -> str:
        return _absolute(
            reverse("wiki:category_feed", args=[page.asked.category.slug]), page.asked.query
        )


def _absolute(path: str, query: str = "") -> str:
    """An address with its host; `path` may hold a query of its own."""
    site = settings.SITE_URL.rstrip("/")
    return f"{site}{path}?{query}" if query else f"{site}{path}"
