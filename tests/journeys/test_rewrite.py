"""A held story, rewritten by its author from the mail's link, and a message read for its substance."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from stories.models import Story
from tests.factories import AD

from .telling import LIVED_IN, a_story, an_ad
from .test_tell import stories_of, tell


def test_a_held_story_is_rewritten_by_its_author_and_published(live_site, visit, address):
    author = visit("en", width=360, javascript=False)
    tell(author, address, an_ad(brand="Kettleby", email="seller@example.org"))
    expect(author.page.get_by_role("heading", level=1)).to_contain_text("waiting")

    number = author.main.locator("mark .mark-number").first
    number.click()
    reason = author.page.url.rpartition("#")[2]
    expect(author.main.locator(f"#{reason}")).to_contain_text("This passage")

    author.main.get_by_role("link", name="Rewrite my story").click()
    text = author.main.get_by_label("Your story")
    expect(text).to_have_value(AD)
    text.fill("Too short.")
    author.press()
    expect(author.main.get_by_role("alert")).to_contain_text("300 are needed")
    expect(text).to_have_value("Too short.")

    text.fill(LIVED_IN["en"])
    author.press()
    expect(author.page.get_by_role("heading", level=1)).to_have_text("Your story is published")
    story = Story.objects.get()
    assert (story.text, story.screenings.count()) == (LIVED_IN["en"], 2)

    reader = visit("en", javascript=False)
    assert stories_of(reader, address, "Kettleby") == [story.title]
    reader.open(address("en", "stories:short", story.public_id))
    reader.main.locator("summary", has_text="Why this story is published").click()
    expect(reader.main.locator(".details").last).to_contain_text("found nothing to hold")


def test_what_an_author_typed_survives_a_decision_made_meanwhile(
    live_site, visit, address, site_moderator
):
    from stories.services import approve_story

    author = visit("en", javascript=False)
    told = a_story("en", brand="Kettleby", email="seller@example.org")
    tell(author, address, told | {"story": told["story"] | {"text": AD, "title": "My kettle"}})
    author.main.get_by_role("link", name="Rewrite my story").click()
    approve_story(Story.objects.get(), by=site_moderator)

    author.main.get_by_label("Your story").fill(LIVED_IN["en"])
    author.press(refused=409)
    expect(author.page.get_by_role("heading", level=1)).to_contain_text("cannot be rewritten")
    expect(author.main.get_by_label("Your text")).to_have_value(LIVED_IN["en"])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_anybody_sees_what_a_message_says(live_site, visit, address, language):
    reader = visit(language, width=360, javascript=False)
    reader.open(address(language, "stories:substance"))
    reader.main.locator(".plain-actions a").first.click()
    empty = reader.main.locator("mark[data-kind=empty]")
    expect(empty.first).to_be_visible()
    assert empty.count() > 1

    reader.main.locator("textarea").fill(LIVED_IN[language])
    reader.press()
    expect(reader.page).to_have_url(
        re.compile(re.escape(address(language, "stories:substance")) + "$")
    )
    expect(reader.main.locator("textarea")).to_have_value(LIVED_IN[language])
    carries = reader.main.locator("mark[data-kind=carries]")
    assert carries.count() > empty.count()
