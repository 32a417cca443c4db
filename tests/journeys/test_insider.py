"""Somebody who worked there tells it: warned, given a day, published without giving them away."""

from __future__ import annotations

from io import StringIO

from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from stories.models import Story, StoryState
from stories.vocabulary import State

from .telling import a_story
from .test_tell import tell


def test_j10_an_insider_tells_and_is_published_on_a_day_drawn_at_random(
    live_site, visit, address, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    author = visit("en", width=360, javascript=False)
    told = a_story("en", brand="Kettleby", email="lena@example.org")
    told["honesty"] |= {"link_to_brand": "staff"}
    link = tell(author, address, told)
    expect(author.page.get_by_role("heading", level=1)).to_contain_text("accepted")

    story = Story.objects.get()
    assert (story.where, story.live, story.began.words) == (
        State.ACCEPTED,
        False,
        "spring 1998",
    )
    author.open(address("en", "stories:proof_by_link", link.rstrip("/").split("/")[-1]))
    expect(author.main).to_contain_text("Maison des lanceurs d’alerte")
    assert author.main.locator("input[type=file]").count() == 0

    reader = visit("en", javascript=False)
    reader.open(address("en", "brand", "kettleby"), status=404)  # nobody else told of it
    StoryState.objects.update(deadline=timezone.now())
    call_command("keep_clocks", stdout=StringIO())

    reader.open(address("en", "stories:short", story.public_id))
    expect(reader.main).to_contain_text("An insider’s testimony")
    expect(reader.main).to_contain_text("spring 1998")
    expect(reader.main).not_to_contain_text("March 1998")
    assert {to for letter in mail.outbox for to in letter.to} == {"lena@example.org"}
