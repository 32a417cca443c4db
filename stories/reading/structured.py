"""Lists as search engines read them: schema.org's ItemList and BreadcrumbList."""

from __future__ import annotations

import json

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..queries import StoryPage

_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def structured_list(page: StoryPage) -> SafeString:
    """The stories of one page in their order, and where the list stands on the site."""
    site = settings.SITE_URL.rstrip("/")
    items = [
        {"@type": "ListItem", "position": place, "url": site + story.get_absolute_url()}
        for place, story in enumerate(page.stories, 1)
    ]
    crumbs = [
        (_("Home"), reverse("wagtail_serve", args=[""])),
        (_("Stories"), reverse("stories:list")),
    ]
    order = "https://schema.org/ItemListOrderDescending"
    graph = [
        {"@type": "ItemList", "itemListOrder": order, "itemListElement": items},
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": name, "item": site + path}
                for place, (name, path) in enumerate(crumbs, 1)
            ],
        },
    ]
    return as_json_ld({"@context": "https://schema.org", "@graph": graph})


def as_json_ld(data: dict) -> SafeString:
    """JSON to stand in a page, escaped as Django's json_script does: no text closes the element."""
    escaped = json.dumps(data, ensure_ascii=False).translate(_JSON_ESCAPES)
    return mark_safe(escaped)  # noqa: S308
