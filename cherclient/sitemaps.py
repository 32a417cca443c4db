"""Site pages and sections for search engines, in both languages."""

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page, Site

SECTIONS = (
    "stories:list",
    "stories:brands",
    "stories:rules",
    "stories:rules_versions",
    "stories:detector",
    "stories:log",
    "stories:substance",
    "stories:tell",
    "ranking:leaderboard",
    "ranking:records",
    "ranking:map",
    "ranking:compare",
    "ranking:editions",
    "ranking:history",
    "study:study",
    "ranking:method",
    "ranking:data",
    "api_documentation",
    "data_kept",
)


class PageSitemap(Sitemap):
    """Live pages of every language; Wagtail's own lists one tree only."""

    def items(self) -> QuerySet[Page]:
        root = Site.objects.get(is_default_site=True).root_page
        homes = root.get_translations(inclusive=True)
        pages = Page.objects.none()
        for home in homes:
            pages |= Page.objects.descendant_of(home, inclusive=True)
        return pages.live().public().order_by("path")

    def location(self, item: Page) -> str:
        return item.get_url_parts()[2]

    def lastmod(self, item: Page):
        return item.last_published_at


class SectionSitemap(Sitemap):
    i18n, alternates, x_default = True, True, True

    def items(self) -> tuple[str, ...]:
        return SECTIONS

    def location(self, item: str) -> str:
        return reverse(item)
