"""Every public page holds at 320 px and satisfies axe, in both themes; axe itself is checked too."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from wagtail.models import Page

from cherclient.wiki.models import WikiCategory
from ranking.models import Standing
from stories import services
from stories.forms.moments import PARTS
from stories.models import Confirmation, Story, TellingDraft
from tests.factories import AD, a_telling
from tests.factories import lived as lived_text

from .telling import a_story
from .visitor import Visitor

MISTAKES = {
    "brand": {"brand": "www.saab.com", "relation_kind": "friend"},
    "beginning": {"began": "soon", "repurchases": "many"},
    "story": {"language": "en", "title": "", "text": "Too short."},
    "moments": {"moments": "1", "moment-0-text": "A moment without a name", "moment-0-love": "12"},
    "love": {"love": "11"},
    "ending": {"ending": "unknown"},
    "honesty": {"link_to_brand": "", "of_age": ""},
    "you": {"pseudonym": "me@example.org", "email": "me@"},
}
WITH_TARGETS = {  # 24 px: off in axe by default
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
BROKEN = """
<html><head><title></title></head><body>
  <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
  <form><input name="q"></form>
  <p style="color: #bbb; background: #fff">Hardly readable</p>
</body></html>
"""


def draft_of(screens: dict[str, dict]) -> TellingDraft:
    answers = {
        slug: {name: ["on" if value is True else value] for name, value in fields.items()}
        for slug, fields in screens.items()
    }
    return TellingDraft.objects.create(language="en", answers=answers)


def the_token_of_a_held_story() -> str:
    ad = a_telling(text=AD, title="My kettle")
    services.tell_story(ad, email="seller@example.org", pseudonym="Happy")
    token = re.search(r"/confirm/([^/\s]+)/", mail.outbox[-1].body)[1]
    services.confirm_story(Confirmation.objects.with_token(token))
    return token


def the_token_of_a_published_story() -> str:
    lived = a_telling(text=lived_text(1_000_003), title="My own", brand="Hoverly")
    services.tell_story(lived, email="lou@example.org", pseudonym="Lou")
    token = re.search(r"/confirm/([^/\s]+)/", mail.outbox[-1].body)[1]
    services.confirm_story(Confirmation.objects.with_token(token))
    return token


@pytest.fixture
def every_page(read_site, address) -> Callable[[str], dict[str, str]]:
    """What to look at, and its path in a language."""
    story = Story.objects.live().get(title="Geoff and the coin")
    wrong = draft_of(MISTAKES)
    whole = a_story("en", brand="Brumel", email="camille@example.org")
    whole["moments"]["moments"] = "1"
    late = draft_of(whole | {"after": {"ended": "1950", "cause": "nothing"}})
    right = draft_of(whole)
    token = the_token_of_a_held_story()
    mine = the_token_of_a_published_story()
    assert Standing.objects.get(brand__name="Brumel").ranked

    def pages_in(language: str) -> dict[str, str]:
        of = partial(address, language)
        here = Page.objects.filter(locale__language_code=language)
        article = here.get(slug={"fr": "la-double-peine", "en": "the-double-penalty"}[language])
        return {
            "home": f"/{language}/",
            "stories": of("stories:list"),
            "stories, narrowed": of("stories:list") + "?q=coin&emotion=impatience",
            "stories, none found": of("stories:list") + "?q=zeppelin&emotion=pride",
            "archive": of("stories:archive"),
            "archive of a decade": of("stories:archive_decade", 2010),
            "chain": of("stories:chain"),
            "history": of("stories:history", story.public_id),
            "comments": of("stories:comments", story.public_id),
            "a story": of("stories:detail", story.public_id, story.slug),
            "a ranked brand": of("brand", "brumel"),
            "a brand told once": of("brand", story.brand.slug),
            "brands": of("stories:brands"),
            "leaderboard": of("ranking:leaderboard"),
            "leaderboard, a part": of("ranking:leaderboard") + "?sector=appliances",
            "leaderboard, too few": of("ranking:leaderboard") + "?show=few",
            "records": of("ranking:records"),
            "map": of("ranking:map"),
            "compare": of("ranking:compare") + f"?marque=brumel&marque={story.brand.slug}",
            "compare, wrong": of("ranking:compare") + "?marque=brumel&marque=nobody",
            "method": of("ranking:method"),
            "open data": of("ranking:data"),
            "figure to embed": of("ranking:embed", "brumel"),
            "api": of("api_documentation"),
            "rules": of("stories:rules"),
            "detector": of("stories:detector"),
            "moderation log": of("stories:log"),
            "wiki": article.get_parent().get_url(),
            "an article": article.get_url(),
            "wiki, recent": of("wiki:recent"),
            "wiki, bibliography": of("wiki:sources"),
            "wiki, category": of("wiki:category", WikiCategory.objects.first().slug),
            "wiki, search": of("wiki:search") + "?q=attente",
            "article, history": of("wiki:history", article.slug),
            "article, compare": of("wiki:compare", article.slug) + "?a=1&b=1",
            "article, talk": of("wiki:talk", article.slug),
            "article, links": of("wiki:backlinks", article.slug),
            "article, text": of("wiki:text", article.slug),
            "a plain page": here.get(
                slug={"fr": "vie-privee", "en": "privacy"}[language]
            ).get_url(),
            "tell": of("stories:tell"),
            **{f"{slug}, wrong": of("stories:tell_screen", wrong.key, slug) for slug in MISTAKES},
            "after, wrong": of("stories:tell_screen", late.key, "after"),
            **{
                f"moment, {part.slug}": of("stories:tell_moment", right.key, 1, part.slug)
                for part in PARTS
            },
            "photos": of("stories:tell_photos", right.key),
            "edit": of("stories:edit_by_link", mine),
            "ending, later": of("stories:ending_by_link", mine),
            "pass it on": of("stories:pass_on_by_link", mine),
            "proof": of("stories:proof_by_link", mine),
            "you, right": of("stories:tell_screen", right.key, "you"),
            "a held story": of("stories:confirm", token),
            "a held story, rewritten": of("stories:rewrite_by_link", token),
            "substance": of("stories:substance"),
            "substance, read": of("stories:substance") + "?example=1",
            "report": of("stories:report", story.public_id),
            "sign in": of("account_login"),
        }

    return pages_in


def look_at(reader: Visitor, path: str) -> None:
    """Open a page and unfold all of it."""
    reader.open(path)
    assert reader.page.locator("html").get_attribute("lang") == reader.language
    reader.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")


def too_wide(reader: Visitor) -> list[str]:
    """What sticks out of the page at 320 px, the narrowest there is."""
    wide = reader.page.viewport_size
    reader.page.set_viewport_size({"width": 320, "height": wide["height"]})
    out = reader.page.evaluate(
        """() => document.documentElement.scrollWidth <= 320 ? [] :
            ["the page", ...[...document.querySelectorAll("body *")]
                .filter(e => e.getBoundingClientRect().right > 320.5)
                .slice(0, 5).map(e => e.outerHTML.slice(0, 120))]"""
    )
    reader.page.set_viewport_size(wide)
    return out


@pytest.mark.parametrize(("language", "dark"), [("fr", False), ("en", True)], ids=["light", "dark"])
def test_every_page_satisfies_axe_and_holds_at_320_px(every_page, visit, language, dark):
    """F51, F53: WCAG 2.2 AA on every page, the size of targets included."""
    reader = visit(language, width=360, dark=dark)
    axe, found, wide = Axe(), {}, {}
    for name, path in every_page(language).items():
        look_at(reader, path)
        if "wrong" in name:
            assert reader.main.locator(".field-error, [role=alert]").count(), f"{name}: no error"
        results = axe.run(reader.page, options=WITH_TARGETS)
        if results.violations_count:
            found[name] = results.generate_report()
        if out := too_wide(reader):
            wide[name] = out
    assert not found, "\n\n".join(f"{name}\n{report}" for name, report in found.items())
    assert wide == {}


def test_axe_complains_about_a_broken_page(visit):
    reader = visit("en")
    reader.page.set_content(BROKEN)
    rules = {violation["id"] for violation in Axe().run(reader.page).response["violations"]}
    assert {"image-alt", "label", "color-contrast", "html-has-lang", "document-title"} <= rules


def test_what_sticks_out_is_seen(visit):
    reader = visit("en")
    reader.page.set_content("<p style='width: 500px'>Wide</p>")
    assert len(too_wide(reader)) > 1
