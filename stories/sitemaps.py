"""Stories and brands for search engines, in both languages."""

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from .models import Brand, Story


class StorySitemap(Sitemap):
    i18n, alternates, x_default = True, True, True
    limit = 20_000

    def items(self) -> QuerySet[Story]:
        return Story.objects.live().only("public_id", "slug", "last_published_at").newest_first()

    def lastmod(self, item: Story):
        return item.last_published_at


class BrandSitemap(Sitemap):
    i18n, alternates, x_default = True, True, True
    limit = 20_000

    def items(self) -> QuerySet[Brand]:
        return Brand.objects.live().order_by("name")
