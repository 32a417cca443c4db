"""The reckoning, months later: a letter, four links, one button, and a love that is over."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from stories import services
from stories.models import FollowUp, Story
from stories.services.asking import months_after
from tests.factories import BrandFactory, StoryFactory


def said(language: str, words: str) -> str:
    with translation.override(language):
        return gettext(words)


@pytest.fixture
def told(live_site):
    """Tell a story seven months ago, agree to be asked again, and receive the letter's links."""

    def tell(language: str) -> list[str]:
        author = get_user_model().objects.member_for("nell@example.org", pseudonym="Nell")
        day = timezone.localdate() - dt.timedelta(days=214)
        story = StoryFactory(
            author=author,
            told_on=day,
            language=language,
            love=9,
            brand=BrandFactory(name="Kettleby", slug="kettleby"),
            first_published_at=timezone.now() - dt.timedelta(days=213),
        )
        services.set_consent(story, given=True)
        FollowUp.objects.create(story=story, kind="6m", due_on=months_after(day, 6))
        call_command("send_follow_ups", verbosity=0)
        return re.findall(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)[:4]

    return tell


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_love_that_is_over_is_told_from_the_letter(told, visit, address, language, javascript):
    together, over, _complicated, _stop = told(language)
    author = visit(language, width=360, javascript=javascript)

    author.open(together)
    expect(author.main.locator("[name=answer][value=together]")).to_be_checked()
    assert FollowUp.objects.get(sent_at__isnull=False).answer == ""
    author.press()  # without a figure of love
    expect(author.main.get_by_role("alert")).to_be_visible()
    author.fill({"love": "7"})
    author.press()
    expect(author.page.get_by_role("heading", level=1)).to_have_text(
        said(language, "Your answer is kept")
    )
    expect(author.main.locator(".life-line")).to_be_visible()

    author.open(over)
    expect(author.main.locator(".notice").first).to_be_visible()  # answered already
    author.fill({"love": "2"})
    author.press()
    expect(author.main.locator("[name=ending]:checked")).to_have_count(0)
    author.fill({"ending": "left_alone"})
    author.press()
    author.fill({"ended": "2019", "cause": "disappointment"})
    author.press()
    expect(author.page.get_by_role("heading", level=1)).to_have_text(
        said(language, "Your story now counts as an ending")
    )
    story = Story.objects.get()
    assert (story.ending, story.ended_words, story.live) == ("left_alone", "2019", True)
    assert [(each.kind, each.love) for each in story.episodes.all()] == [("renewal", 2)]

    reader = visit(language, width=360, javascript=False)
    reader.open(address(language, "stories:history", story.public_id))
    expect(reader.main.get_by_role("heading", level=2).first).to_have_text(
        said(language, "The ending was brought up to date")
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_not_to_be_asked_again_is_one_link_and_one_button(told, visit, language):
    stop = told(language)[3]
    author = visit(language, width=360, javascript=False)
    author.open(stop)
    assert services.consents(Story.objects.get())
    author.press()
    expect(author.page.get_by_role("heading", level=1)).to_have_text(
        said(language, "We will not ask again")
    )
    assert not services.consents(Story.objects.get())
