"""Reading the site: with the keyboard alone, in either language, by searching, and astray."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect
from wagtail.models import Page

from stories.models import Story

from .visitor import Visitor

STOPS = 60  # more Tab keys than any page should need


def focused(reader: Visitor) -> Locator:
    return reader.page.locator(":focus")


def tab_to(reader: Visitor, target: Locator) -> int:
    """Press Tab until `target` has the focus; returns how many times."""
    for presses in range(1, STOPS):
        reader.page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            assert focused(reader).evaluate(
                "element => getComputedStyle(element).outlineStyle !== 'none'"
            ), "the focus cannot be seen"
            return presses
    raise AssertionError(f"{target} is not reached by Tab")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_alone_reaches_and_opens_a_story(read_site, visit, address, width):
    reader = visit("en", width=width)
    reader.open("/en/")
    navigation = reader.page.get_by_role("navigation", name="Main")

    skip = reader.page.get_by_role("link", name="Skip to content")
    assert tab_to(reader, skip) == 1
    expect(skip).to_be_in_viewport()
    for name in ("Tell", "Stories", "Brands", "Leaderboard", "Wiki"):
        tab_to(reader, navigation.get_by_role("link", name=name, exact=True))

    reader.open(address("en", "stories:list"))
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")
    expect(reader.main).to_be_focused()
    first = reader.main.locator(".story-line-title").first.get_by_role("link")
    title = first.inner_text()
    tab_to(reader, first)
    reader.page.keyboard.press("Enter")
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(title)


def test_changing_the_language_keeps_the_page(read_site, visit, address):
    story = Story.objects.live().first()
    article = Page.objects.get(slug="la-double-peine")
    translated = article.get_translations().get()
    pages = [
        (address("fr", "stories:list"), address("en", "stories:list")),
        (address("fr", "brand", "brumel"), address("en", "brand", "brumel")),
        (
            address("fr", "stories:detail", story.public_id, story.slug),
            address("en", "stories:detail", story.public_id, story.slug),
        ),
        (address("fr", "ranking:leaderboard"), address("en", "ranking:leaderboard")),
        (article.get_url(), translated.get_url()),
    ]
    reader = visit("fr", javascript=False)
    for french, english in pages:
        reader.open(french)
        expect(reader.page.locator("html")).to_have_attribute("lang", "fr")
        switch = reader.page.get_by_role("banner").locator("a[hreflang=en]")
        switch.click()
        expect(reader.page).to_have_url(re.compile(re.escape(english) + "$"))
        expect(reader.page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("javascript", [True, False])
def test_searching_finds_a_story_by_another_form_of_its_words(
    read_site, visit, address, javascript
):
    reader = visit("en", javascript=javascript)
    reader.open(address("en", "stories:list"))
    reader.page.get_by_label("Search the stories").fill("spanners drum")
    reader.page.get_by_role("button", name="Search").click()
    titles = reader.main.locator(".story-line-title")
    expect(titles).to_have_count(1)
    expect(titles).to_contain_text("Two drums and a spanner")

    reader.page.get_by_label("Search the stories").fill("zeppelin")
    reader.page.get_by_role("button", name="Search").click()
    expect(titles).to_have_count(0)
    expect(reader.main).to_contain_text("No story answers this search.")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_reader_astray_is_told_so_and_shown_a_way_on(read_site, visit, address, language):
    reader = visit(language, javascript=False)
    reader.open(f"/{language}/nowhere/at-all/", status=404)
    expect(reader.page.locator("html")).to_have_attribute("lang", language)
    expect(reader.page.get_by_role("banner")).to_be_visible()
    way_on = reader.main.get_by_role("link")
    expect(way_on).to_have_attribute("href", address(language, "stories:list"))
    way_on.click()
    expect(reader.main.locator(".story-line-title").first).to_be_visible()
