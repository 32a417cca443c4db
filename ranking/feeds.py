"""Closed editions for feed readers: Atom and RSS, one feed a language."""

from __future__ import annotations

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from .models import Edition
from .pages.components import percentages

ENTRIES = 30


class EditionFeed(Feed):
    """The last closed editions, revisions included, in the order in which they were sealed."""

    def __init__(self, language: str, kind: type[SyndicationFeed]) -> None:
        self.language = language
        self.feed_type = kind

    def __call__(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        with translation.override(self.language):
            return super().__call__(request, *args, **kwargs)

    def title(self) -> str:
        return gettext("CherClient: the leaderboard, month after month")

    def description(self) -> str:
        return gettext("Each closed edition of the leaderboard, and each revision of one.")

    subtitle = description

    def link(self) -> str:
        return reverse("ranking:editions")

    def items(self) -> list[Edition]:
        sealed = Edition.objects.filter(kind=Edition.Kind.CLOSED).order_by("-made_at", "-pk")
        return list(sealed.defer("document", "parameters")[:ENTRIES])

    def item_title(self, item: Edition) -> str:
        month = date_format(item.month, "F Y")
        if item.revision:
            words = {"month": month, "number": item.revision}
            return gettext("Leaderboard, %(month)s, revision %(number)s") % words
        return gettext("Leaderboard, %(month)s") % {"month": month}

    def item_description(self, item: Edition) -> str:
        counted = ngettext("%(n)s story counted.", "%(n)s stories counted.", item.stories)
        parts = [counted % {"n": item.stories}]
        if sad := percentages(item):
            words = gettext("%(share)s%% end badly (between %(lower)s and %(upper)s).")
            parts.append(words % sad)
        if item.reason:
            parts.append(gettext("Revised: %(reason)s") % {"reason": item.reason})
        parts.append(gettext("Stories told here: this is not a survey of all customers."))
        if item.hash:
            parts.append(gettext("Seal: %(hash)s") % {"hash": item.hash})
        return " ".join(parts)

    def item_link(self, item: Edition) -> str:
        return item.get_revision_url()

    def item_pubdate(self, item: Edition):
        return item.made_at

    item_updateddate = item_pubdate


FORMS = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
