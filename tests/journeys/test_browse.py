"""A visitor browses: from the front page to a brand, a story, the chain, and what is gone."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from stories import services
from stories.models import Brand, Story
from tests.factories import BrandFactory, StoryFactory

WAYS = [("fr", True), ("fr", False), ("en", True), ("en", False)]


def said(language: str, words: str) -> str:
    with translation.override(language):
        return gettext(words)


@pytest.mark.parametrize(("language", "javascript"), WAYS)
def test_from_the_front_page_to_a_story_and_its_brand(
    read_site, visit, address, language, javascript
):
    reader = visit(language, width=360, javascript=javascript)
    reader.open(f"/{language}/")
    expect(reader.main).to_contain_text(re.compile(r"\d+.?% (finissent mal|end badly)"))
    reader.main.get_by_role("link", name=said(language, "The whole leaderboard")).click()
    expect(reader.page).to_have_url(re.compile(address(language, "ranking:leaderboard")))
    reader.main.get_by_role("link", name="Brumel").first.click()
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("Brumel")

    reader.open(address(language, "stories:list") + "?q=coin&emotion=impatience")
    titles = reader.main.locator(".story-line-title")
    expect(titles).to_have_count(1)
    titles.get_by_role("link").click()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Geoff and the coin")
    expect(reader.main.locator("svg:visible").first).to_be_visible()  # the life-line
    for words in ("47", "A coin in the pump", "Keep the coin."):
        expect(reader.main).to_contain_text(words)
    expect(reader.main.locator("form")).to_have_count(0)  # one page for everybody: links alone
    reader.main.get_by_role("link", name="Kettleby").first.click()
    expect(reader.page).to_have_url(re.compile(address(language, "brand", "kettleby")))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_facets_narrow_and_widen_without_typing(read_site, visit, address, language):
    reader = visit(language, width=360, javascript=False)
    reader.open(address(language, "stories:list"))
    facets = reader.main.get_by_role("navigation", name=said(language, "Narrow the list"))
    facets.locator("summary").filter(has_text=said(language, "Ending")).first.click()
    facets.get_by_role("link", name=said(language, "The love faded")).click()
    expect(reader.main.locator(".story-line-title")).to_have_count(4)
    expect(reader.page).to_have_url(re.compile("ending=faded"))
    reader.main.get_by_role("link", name=said(language, "remove")).first.click()
    assert reader.main.locator(".story-line-title").count() > 4


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_chain_leads_from_a_story_to_those_that_answer_it(read_site, visit, address, language):
    first = Story.objects.get(title="Geoff and the coin")
    StoryFactory(title="Mine was a button", in_chain_of=first, brand=first.brand)
    reader = visit(language, width=360, javascript=False)
    reader.open(address(language, "stories:chain"))
    expect(reader.main.locator("svg:visible").first).to_be_visible()
    reader.main.get_by_role("link", name="Mine was a button").click()
    reader.main.get_by_role("link", name="Geoff and the coin").first.click()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Geoff and the coin")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_gone_says_so_and_what_moved_leads_on(read_site, visit, address, language):
    gone = StoryFactory(title="Taken back", brand__name="Elsewhere")
    services.withdraw_story(gone)
    merged = BrandFactory(name="Brumell", slug="brumell")
    services.merge_brands(merged, into=Brand.objects.get(slug="brumel"))
    reader = visit(language, width=360, javascript=False)
    reader.open(address(language, "stories:detail", gone.public_id, gone.slug), status=410)
    expect(reader.main).not_to_contain_text("Taken back")
    reader.open(address(language, "brand", "brumell"))
    expect(reader.page).to_have_url(re.compile(address(language, "brand", "brumel") + "$"))
    reader.open(address(language, "ranking:leaderboard") + "?sector=xxx", status=404)
    for query in ("?sector=xxx", "?before=-1", "?q=" + "%27%20OR%201=1--" * 20):
        reader.open(address(language, "stories:list") + query)
