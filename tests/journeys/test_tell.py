"""From the form to the leaderboard, in a browser: what is told is published, or a person decides."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import expect

from stories import services
from stories.models import Story
from tests.factories import AD, BrandFactory, StoryFactory

from .telling import FADED, TITLES, a_story, an_ad
from .visitor import Visitor


def answer(author: Visitor, slug: str, answers: dict) -> None:
    """Fill in a screen and go on; what it reads back of private persons is kept as it is."""
    expect(author.page).to_have_url(re.compile(f"/{slug}/$"))
    author.fill(answers)
    author.press()
    author.page.wait_for_load_state()
    if author.main.locator(".telling-read-back").count():
        author.press()


def tell(author: Visitor, address, screens: dict[str, dict]) -> str:
    """Walk every screen, press the button of the mail's page; returns that page's path."""
    author.open(address(author.language, "stories:tell"))
    author.press()
    for slug, answers in screens.items():
        answer(author, slug, answers)
    number = Story.objects.get(title=screens["story"]["title"]).public_id
    expect(author.main).to_contain_text(number)
    letter = mail.outbox[-1]
    assert letter.to == [screens["you"]["email"]]
    link = re.search(rf"{settings.SITE_URL}(\S+)", letter.body)[1]
    author.open(link)
    author.press()
    return link


def stories_of(reader: Visitor, address, brand: str) -> list[str]:
    """The titles on the page of a brand."""
    reader.open(address(reader.language, "brand", brand.lower()))
    return reader.main.locator(".story-line-title").all_inner_texts()


def standing_of(reader: Visitor, address, brand: str) -> str:
    """What the leaderboard says of a brand that has too few stories for a rank."""
    reader.open(address(reader.language, "ranking:leaderboard"))
    few = reader.main.locator("section[aria-labelledby=few]")
    return few.get_by_role("listitem").filter(has_text=brand).inner_text()


@pytest.fixture
def kettleby(live_site):
    """A brand with one story, whose love faded, so that there is an edition."""
    brand = BrandFactory(name="Kettleby", slug="kettleby")
    StoryFactory(brand=brand, **FADED)
    call_command("make_edition", verbosity=0)
    return brand


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_story_told_without_javascript_reaches_the_brand_and_the_leaderboard(
    live_site, visit, address, language
):
    author = visit(language, width=360, javascript=False)
    tell(author, address, a_story(language, brand="Brumel", email="camille@example.org"))

    author.main.locator("a[data-kind=primary]").click()
    expect(author.page.get_by_role("heading", level=1)).to_have_text(TITLES[language])
    expect(author.main).to_contain_text("Camille, Dijon")

    reader = visit(language, width=360, javascript=False)
    assert stories_of(reader, address, "Brumel") == [TITLES[language]]
    counted = standing_of(reader, address, "Brumel")
    assert re.search(r"\b1\b", counted)
    if language == "en":
        assert "1 story" in counted
        expect(reader.page.get_by_role("heading", name="Not enough stories yet")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_moment_is_told_with_its_calls_and_what_they_cost(
    live_site, visit, address, language, javascript
):
    author = visit(language, width=360, javascript=javascript)
    author.open(address(language, "stories:tell"))
    author.press()
    for slug, answers in a_story(language, brand="Brumel", email="camille@example.org").items():
        if slug == "moments":
            break
        answer(author, slug, answers)
    expect(author.page).to_have_url(re.compile("/moments/$"))
    author.main.locator("a.button[href*='/moments/1/']").click()
    author.fill({"title": "A coin", "when": "2004", "love": "9"})
    author.main.locator("button[name=more]").click()
    author.press()
    author.fill({"step-0-minutes": "47", "step-0-cost": "15,90 €"})
    sums = author.main.locator("#penalty")
    if not javascript:
        author.main.locator("button[value=add]").click()
    expect(sums).to_contain_text("47 min")
    expect(sums).to_contain_text("15")
    author.main.locator("button[name=done]").click()
    expect(author.main.locator(".telling-moment-title")).to_have_text("A coin")
    author.page.wait_for_load_state()  # with its styles
    assert author.page.evaluate("document.documentElement.scrollWidth") <= 360
    author.press()
    expect(author.page).not_to_have_url(re.compile("/moments/$"))


def test_a_disguised_ad_waits_for_a_moderator_then_counts(kettleby, site_moderator, visit, address):
    author = visit("en", javascript=False)
    tell(author, address, an_ad(brand="Kettleby", email="seller@example.org"))
    expect(author.page.get_by_role("heading", level=1)).to_contain_text("waiting")
    marked = author.main.locator("mark").filter(has_text="LOVE20")
    expect(marked.locator(".mark-word")).to_have_text("sells")

    ad = Story.objects.get(text=AD)
    reader = visit("en", javascript=False)
    where = address("en", "stories:short", ad.public_id)
    reader.open(where, status=404)
    assert "My kettle" not in stories_of(reader, address, "Kettleby")
    assert "1 story" in standing_of(reader, address, "Kettleby")

    services.approve_story(ad, by=site_moderator)

    reader.open(where)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("My kettle")
    assert "My kettle" in stories_of(reader, address, "Kettleby")
    assert "2 stories" in standing_of(reader, address, "Kettleby")
