"""An author who walks through the screens of a telling, for the tests of the road and of its links."""

from __future__ import annotations

import html
import re

from django.test import Client
from django.urls import reverse
from django.utils import translation

from stories.models import TellingDraft
from tests.factories import LIVED

LIVED_TEXT = LIVED.format(year=2011, n=1)
ANSWERS = {
    "brand": {"brand": "Kettleby", "brand_mask": "named", "relation_kind": "consumer"},
    "bond": {"sector": "appliances", "condition": "new"},
    "beginning": {"began": "March 2011", "repurchases": "2"},
    "story": {
        "language": "en",
        "title": "Geoff and the coin",
        "text": LIVED_TEXT,
        "tags": "repair",
    },
    "moments": {  # the first page of the first one
        "title": "The coin",
        "when": "2014",
        "text": "He would not take a penny.",
        "love": "10",
    },
    "love": {"love": "9", "free_to_leave": "yes"},
    "ending": {"ending": "left_rival"},
    "after": {"ended": "2019", "cause": "better_offer"},
    "wishes": {"wish_1": "A workshop in each town", "spirit": "pure_spirit"},
    "honesty": {
        "link_to_brand": "none",
        "counterpart": "none",
        "of_age": "yes",
        "attests": "on",
    },
    "you": {"pseudonym": "Nell", "email": "nell@example.org"},
}


class Author:
    """Somebody with a browser, telling a story."""

    def __init__(self, browser: Client, language: str = "en"):
        self.browser, self.language = browser, language
        opened = browser.post(self.address("tell"))
        self.key = re.search(r"/([\w-]{22})/", opened.url)[1]

    def address(self, name: str, *args) -> str:
        with translation.override(self.language):
            return reverse(f"stories:{name}", args=args)

    def where(self, slug: str) -> str:
        """Where a screen is filled in; of the moments, the first page of the first one."""
        if slug == "moments":
            return self.page_of(1)
        return self.address("tell_screen", self.key, slug)

    def page_of(self, number: int, part: str = "told") -> str:
        return self.address("tell_moment", self.key, number, part)

    def open(self, slug: str):
        return self.browser.get(self.where(slug))

    def send(self, slug: str, **changes):
        answers = {**ANSWERS[slug], **changes}
        kept = {name: value for name, value in answers.items() if value is not None}
        return self.browser.post(self.where(slug), kept)

    def say(self, number: int, part: str = "told", **answers):
        """Fill in a page of a moment."""
        return self.browser.post(self.page_of(number, part), answers)

    def typed(self, slug: str) -> dict[str, list[str]]:
        """What the draft keeps of a screen."""
        kept = self.draft.answers[slug]
        return kept["list"][0]["told"] if slug == "moments" else kept

    def walk(self, to: str = "you", **changes) -> None:
        """Answer every screen before `to`; `changes` maps a screen to its changed answers."""
        for slug in ANSWERS:
            if slug == to:
                return
            answered = self.send(slug, **changes.get(slug, {}))
            assert answered.status_code == 302, (slug, answered.content.decode())

    @property
    def receipt(self) -> str:
        return self.address("told", self.key)

    @property
    def draft(self) -> TellingDraft:
        return TellingDraft.objects.get(key=self.key)


def link_in(letter) -> str:
    return re.search(r"https?://[^/\s]+(/\S+/)", letter.body)[1]


def shown(response) -> str:
    return html.unescape(response.content.decode())


def invalid_fields(response) -> int:
    return len(re.findall(r"data-invalid", response.content.decode()))
