"""The field people never see: filled, it is said, and nothing typed is lost (B20: no secret hold)."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import translation

from stories.honeypot import TRAP
from stories.models import Comment, ReplyRequest, Report, Story
from tests.factories import StoryFactory
from tests.stories.author import ANSWERS, Author

INPUT = re.compile(
    rf'<div class="visually-hidden" aria-hidden="true">.*<input [^>]*name="{TRAP}"[^>]*>'
)
SAID = "had to stay empty"


def check(page: str, *, typed: str = "") -> None:
    """The trap is there, empty, out of reach; after it was filled that is said, and words stay."""
    assert len(found := INPUT.findall(page)) == 1
    assert 'tabindex="-1"' in found[0]
    assert 'autocomplete="off"' in found[0]
    assert 'value=""' in found[0]
    assert (SAID in page) is bool(typed)
    assert typed in page


def test_telling(client, db):
    author = Author(client, "en")
    author.walk()
    check(client.get(author.where("you")).content.decode())
    refused = author.send("you", **{TRAP: "https://robot.example"})
    check(refused.content.decode(), typed=ANSWERS["you"]["email"])
    assert Story.objects.count() == 0
    assert author.send("you", **{TRAP: ""}).status_code == 302
    assert Story.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "typed", "model"),
    [
        ("stories:report", {"kind": "doubt", "motive": "These words 366020 stay."}, Report),
        ("stories:reply", {"text": "These words 366021 stay."}, ReplyRequest),
        ("stories:comment", {"text": "These words 366022 stay."}, Comment),
        ("stories:rectify", {"value": "These words 366023 stay."}, Comment),
    ],
)
def test_words_about_a_story(client, member, name, typed, model):
    story = StoryFactory()
    client.force_login(member)
    with translation.override("en"):
        page = reverse(name, args=[story.public_id])
    check(client.get(page).content.decode())
    refused = client.post(page, typed | {TRAP: "x"})
    check(refused.content.decode(), typed=list(typed.values())[-1])
    assert not model.objects.exists()


def test_the_box_under_a_story(client, member):
    story = StoryFactory()
    client.force_login(member)
    with translation.override("en"):
        check(client.get(story.get_absolute_url()).content.decode())


def test_signing_up(client, db, django_user_model):
    with translation.override("en"):
        page = reverse("account_signup")
    check(client.get(page).content.decode())
    typed = {"email": "nell366@example.org", "pseudonym": "Nell 366024"}
    check(client.post(page, typed | {TRAP: "x"}).content.decode(), typed="Nell 366024")
    assert not django_user_model.objects.filter(email=typed["email"]).exists()
    assert client.post(page, typed).status_code == 302
    assert django_user_model.objects.filter(email=typed["email"]).exists()
