"""Stories and brands for search engines, in both languages, cut by ranges of keys.

Django's own pages count all rows and hold every row in both languages; these read one range.
"""

from __future__ import annotations

from abc import abstractmethod

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property

from .models import Brand, Story

KEYS = 10_000  # a page: 20,000 addresses in two languages, below the 50,000 a sitemap may hold


class _Ranges:
    """Pages of a sitemap: page n holds the rows whose key is in the n-th range of `KEYS`."""

    def __init__(self, rows: QuerySet):
        self.rows = rows

    @cached_property
    def num_pages(self) -> int:
        last = self.rows.order_by("-pk").values_list("pk", flat=True).first() or 1
        return (last - 1) // KEYS + 1

    def page(self, number: str | int) -> _Range:
        try:
            number = int(number)
        except ValueError as error:
            raise PageNotAnInteger(str(error)) from error
        if not 1 <= number <= self.num_pages:
            raise EmptyPage(str(number))
        first = (number - 1) * KEYS
        rows = self.rows.filter(pk__gt=first, pk__lte=first + KEYS).order_by("pk")
        codes = [code for code, _name in settings.LANGUAGES]
        return _Range([(row, code) for row in rows for code in codes])


class _Range:
    def __init__(self, object_list: list[tuple]):
        self.object_list = object_list


class _ByKey(Sitemap):
    i18n, alternates, x_default = True, True, True
    pattern: tuple[str, ...]  # a route, and what stands in it in the place of a row's values

    @property
    def paginator(self) -> _Ranges:
        return _Ranges(self.items())

    def get_latest_lastmod(self):
        """None: no index gives the last change of all; each address has its own."""
        return None

    @cached_property
    def _addresses(self) -> dict[str, str]:
        """The route in each language, asked once a page in place of once a row."""
        found = {}
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                found[code] = reverse(self.pattern[0], args=self.pattern[1:])
        return found

    def _location(self, item, force_lang_code=None) -> str:
        row, code = item
        address = self._addresses[force_lang_code or code]
        for mark, value in zip(self.pattern[1:], self.values(row), strict=True):
            address = address.replace(mark, value)
        return address

    @abstractmethod
    def values(self, row) -> tuple[str, ...]:
        """What stands in the place of each mark of the pattern, for one row."""

    def lastmod(self, item):
        return item.last_published_at


class StorySitemap(_ByKey):
    pattern = ("stories:detail", "0public0id0", "0slug0")

    def items(self) -> QuerySet[Story]:
        return Story.objects.live().only("public_id", "slug", "last_published_at", "link_to_brand")

    def values(self, row: Story) -> tuple[str, ...]:
        return row.public_id, row.slug

    def lastmod(self, item: Story):
        return item.as_dated(item.last_published_at)


class BrandSitemap(_ByKey):
    pattern = ("brand", "0slug0")

    def items(self) -> QuerySet[Brand]:
        return Brand.objects.live().only("slug", "last_published_at")

    def values(self, row: Brand) -> tuple[str, ...]:
        return (row.slug,)
