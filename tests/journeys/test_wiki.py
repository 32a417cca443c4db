"""J5: two members write the wiki in two browsers, and nothing is lost."""

from __future__ import annotations

import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from cherclient.wiki.content import Content
from cherclient.wiki.models import Contributor, Source, WikiArticlePage
from cherclient.wiki.notation import parse
from cherclient.wiki.services import create_article
from cherclient.wiki.services.saving import head_of
from stories.models import Story

from .visitor import Visitor


@pytest.fixture
def member(live_site):
    """Make a confirmed member: `member("Camille")`."""

    def make(name: str):
        user = get_user_model().objects.create_user(f"{name.lower()}@wiki.example", pseudonym=name)
        Contributor.objects.create(member=user, accepted=5, confirmed_at=timezone.now())
        return user

    return make


def sign_in(visitor: Visitor, user, live_site: str) -> None:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    key = client.cookies[site_settings.SESSION_COOKIE_NAME].value
    cookie = {"name": site_settings.SESSION_COOKIE_NAME, "value": key, "url": live_site}
    visitor.context.add_cookies([cookie])


def written(title: str, text: str, author) -> WikiArticlePage:
    content = Content(title=title, blocks=tuple(parse(text)))
    return create_article(content, author=author, language="en").revision.article


def pick(writer: Visitor, button: str, words: str, choice: str, **more: str) -> None:
    """Through a dialog of the toolbar: look for words, take a choice."""
    writer.main.get_by_role("button", name=button, exact=True).click()
    dialog = writer.page.get_by_role("dialog")
    for label, value in more.items():
        dialog.get_by_label(label).fill(value)
    dialog.get_by_label("Look for").fill(words)
    dialog.get_by_role("button", name=choice).first.click()
    expect(dialog).to_be_hidden()


def test_j5_a_red_link_becomes_an_article_that_two_people_edit(read_site, member, visit, address):
    camille, dominique = member("Camille"), member("Dominique")
    Source.objects.create(key="durand-1999", kind="book", title="Waiting", authors="Durand, A.")
    page = written("The counter", "See [[The zinc that listens]].", camille)
    story = Story.objects.get(title="Two drums and a spanner")

    writer = visit("en", width=1280)
    sign_in(writer, camille, read_site)
    writer.open(page.address())
    writer.main.get_by_role("link", name="The zinc that listens").click()
    expect(writer.page.get_by_label("Title")).to_have_value("The zinc that listens")

    text = writer.page.get_by_role("textbox", name="Text")
    text.click()
    writer.page.keyboard.type("One counter. ")
    pick(writer, "Story", "drums spanner", "Two drums")
    writer.page.keyboard.press("End")
    writer.page.keyboard.type(" Then ")
    pick(writer, "Source", "durand", "Durand", **{"Page or chapter": "p. 12"})
    writer.page.keyboard.type(" and ")
    pick(writer, "Figure", "brumel", "Brumel")
    writer.page.keyboard.type(", see [[coun")
    option = writer.page.get_by_role("option", name="The counter")
    expect(option).to_have_attribute("aria-selected", "true")
    writer.page.keyboard.press("Enter")
    writer.page.keyboard.type(".")
    value = text.input_value()
    assert f"{{{{story:{story.public_id}}}}}" in value
    assert "{{source:durand-1999|p. 12}}" in value
    assert value.endswith(", see [[The counter]].")
    text.press("Control+z")
    assert not text.input_value().endswith("]].")
    text.press("Control+y")
    assert text.input_value() == value

    writer.main.get_by_role("button", name="Preview").click()
    expect(writer.main.locator(".wiki-preview")).to_contain_text("Two drums and a spanner")
    expect(writer.main.locator(".wiki-preview [role=alert]")).to_have_count(0)
    writer.main.get_by_role("button", name="Save").click()
    expect(writer.page.get_by_role("heading", level=1)).to_have_text("The zinc that listens")
    expect(writer.main.get_by_role("status")).to_contain_text("Your article is public.")
    made = WikiArticlePage.objects.get(title="The zinc that listens")

    other = visit("en", width=360, javascript=False)
    sign_in(other, dominique, read_site)
    for visitor in (writer, other):
        visitor.open(made.address("edit"))
    theirs = other.page.get_by_role("textbox", name="Text")
    theirs.fill(value.replace("One counter.", "His counter.") + "\n\nHis own paragraph.")
    other.page.get_by_label("What you changed").fill("his way")
    other.main.get_by_role("button", name="Save").click()
    expect(other.page.get_by_role("heading", level=1)).to_have_text("The zinc that listens")

    text.fill(value.replace("One counter.", "Her counter."))
    writer.page.get_by_label("What you changed").fill("her way")
    writer.press(writer.main.get_by_role("button", name="Save"), refused=409)
    sides = writer.main.locator(".wiki-sides > div")
    expect(sides.first).to_contain_text("Her")
    expect(sides.last).to_contain_text("His")
    expect(sides.last).to_contain_text("Dominique")
    box = text.input_value()
    assert "Her counter." in box
    assert "His counter." in box
    assert "His own paragraph." in box
    text.fill(value.replace("One counter.", "Their counter.") + "\n\nHis own paragraph.")
    writer.main.get_by_role("button", name="Save").click()
    expect(writer.main.get_by_role("status")).to_contain_text("Your edit is public")
    said = [str(block.value) for block in head_of(made).text.blocks]
    assert said[0].startswith("Their counter.")
    assert said[1] == "His own paragraph."


def test_a_text_typed_and_not_saved_is_offered_back_until_it_is(live_site, member, visit):
    camille = member("Camille")
    page = written("The counter", "One.\n\nTwo.", camille)
    writer = visit("en", width=360)
    writer.page.on("dialog", lambda dialog: dialog.accept())
    sign_in(writer, camille, live_site)
    writer.open(page.address("edit"))
    text = writer.page.get_by_role("textbox", name="Text")
    text.press_sequentially("Lost? ")
    kept = "Object.values(sessionStorage).some((kept) => kept.includes('Lost?'))"
    while not writer.page.evaluate(kept):
        writer.page.wait_for_timeout(50)
    writer.page.reload()  # as after a crash
    expect(text).to_have_value("One.\n\nTwo.\n")
    writer.main.get_by_role("button", name="Take it up again").click()
    assert "Lost?" in text.input_value()

    tools = writer.main.get_by_role("toolbar").get_by_role("button")
    tools.first.focus()
    writer.page.keyboard.press("ArrowRight")
    expect(tools.nth(1)).to_be_focused()
    writer.page.get_by_label("What you changed").fill("found again")
    writer.main.get_by_role("button", name="Save").click()
    expect(writer.main.get_by_role("status")).to_contain_text("Your edit is public")
    assert "Lost?" in str(head_of(page).content)
    writer.open(page.address("edit"))
    expect(writer.page.locator("#wiki-draft")).to_be_hidden()
