"""J5: two members write the wiki in two browsers, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
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


def text_of(page: WikiArticlePage) -> list[str]:
    return [str(block.value) for block in head_of(page).text.blocks]


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
    first = "See [[The zinc that listens]].\n\n## The machine\n\nIt hums."
    page = written("The counter", first, camille)
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
    writer.page.keyboard.type(", see [[the counte")
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
    writer.page.keyboard.type(" And [[the COUNTER#mach")
    expect(writer.page.get_by_role("option", name="The machine The counter")).to_be_visible()
    writer.page.keyboard.press("Enter")
    assert text.input_value().endswith(" And [[The counter#The machine]]")
    text.fill(value)

    # Escape before the answer is here: the list stays closed when it comes.
    held = []
    writer.page.route("**/suggest/**", lambda route: held.append(route))
    text.press("End")
    with writer.page.expect_request("**/suggest/**"):
        writer.page.keyboard.type(" Or [[the coun")
    text.press("Escape")
    with writer.page.expect_response("**/suggest/**"):
        held[-1].continue_()
    writer.page.evaluate("() => new Promise((done) => setTimeout(done, 50))")
    expect(writer.page.locator("#wiki-titles")).to_be_hidden()
    writer.page.unroute("**/suggest/**")
    writer.page.keyboard.type("t")
    expect(option).to_be_visible()
    text.fill(value)

    text.evaluate("(box) => { box.value = 'é'.repeat(2_700_000); }")
    writer.main.get_by_role("button", name="Preview").click()
    expect(writer.page.locator("#wiki-too-long")).to_be_visible()
    assert len(text.input_value()) == 2_700_000
    text.fill(value)
    expect(writer.page.locator("#wiki-too-long")).to_be_hidden()
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


def test_a_renamed_article_is_found_by_its_links_and_by_its_old_address(live_site, member, visit):
    camille = member("Camille")
    page = written("The counter", "One.\n\n## The noise\n\nTwo.", camille)
    bench = written(
        "The bench", "Sit, then [[the counter#The NOISE]]. Or [[#Rest]].\n\n## Rest", camille
    )
    old = page.address()
    writer, reader = visit("en", width=1280), visit("en", width=360, javascript=False)
    reader.open(bench.address())  # kept for readers since, and made anew
    sign_in(writer, camille, live_site)
    writer.open(page.address("backlinks"))
    writer.main.get_by_role("link", name="Give this article another title").click()
    writer.page.get_by_label("New title").fill("The bench")
    writer.main.get_by_role("button", name="See what would change").click()
    expect(writer.main.get_by_role("alert").get_by_role("link", name="The bench")).to_be_visible()
    writer.page.get_by_label("New title").fill("The bar")
    writer.main.get_by_role("button", name="See what would change").click()
    expect(writer.main).to_contain_text("The links of 1 article follow")
    writer.main.get_by_role("button", name="Rename the article").click()
    expect(writer.page.get_by_role("heading", level=1)).to_have_text("The bar")

    reader.open(bench.address())
    link = reader.main.get_by_role("link", name="the counter §\u00a0The NOISE")  # as it was written
    link.click()
    expect(reader.page).to_have_url(f"{live_site}/en/wiki/the-bar/#the-noise")
    expect(reader.page.locator(":target")).to_have_text("The noise")
    reader.page.goto(old)
    expect(reader.page).to_have_url(f"{live_site}/en/wiki/the-bar/")
    reader.open(bench.address())
    reader.main.get_by_role("link", name="Rest", exact=True).first.click()
    expect(reader.page.locator(":target")).to_have_text("Rest")


def test_a_member_on_the_site_and_an_editor_in_the_back_office_lose_nothing(
    live_site, member, visit, settings
):
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0  # half a second after a key: between two acts, or not
    camille, edith = member("Camille"), member("Edith")
    edith.groups.add(Group.objects.get(name="Editors"))
    page = written("The counter", "One.\n\nTwo.\n\nThree.", camille)
    writer, editor = visit("en", width=360), visit("en", width=1280)
    sign_in(writer, camille, live_site)
    sign_in(editor, edith, live_site)

    def both_open() -> None:
        editor.open(f"/admin/pages/{page.pk}/edit/")
        expect(editor.page.locator("textarea[name^=body-][name$=-value]")).to_have_count(3)
        writer.open(page.address("edit"))

    def on_the_site(before: str, after: str) -> None:
        box = writer.page.get_by_role("textbox", name="Text")
        box.fill(box.input_value().replace(before, after))
        writer.page.get_by_label("What you changed").fill("a word")
        writer.main.get_by_role("button", name="Save").click()
        expect(writer.main.get_by_role("status")).to_contain_text("Your edit is public")

    def in_the_back_office(place: int, text: str) -> None:
        editor.page.locator("textarea[name^=body-][name$=-value]").nth(place).fill(text)
        editor.page.locator("footer [data-w-dropdown-target=toggle]").click()

    publish = editor.page.locator("button[name=action-publish]")
    both_open()
    on_the_site("One.", "One, hers.")
    in_the_back_office(2, "Three, the editor’s.")
    publish.click()
    expect(editor.page).to_have_url(re.compile(r"/admin/pages/\d+/$"))
    assert text_of(page) == ["One, hers.", "Two.", "Three, the editor’s."]

    both_open()
    on_the_site("Two.", "Two, hers.")
    in_the_back_office(1, "Two, the editor’s.")
    editor.press(publish, refused=409)
    sides = editor.page.locator(".wiki-sides > div")
    expect(sides.first).to_contain_text("the editor’s")
    expect(sides.last).to_contain_text("hers")
    expect(sides.last).to_contain_text("Camille")
    box = editor.page.locator("textarea[name=text]")
    box.fill("One, hers.\n\nTwo, of both.\n\nThree, the editor’s.")
    editor.page.get_by_role("button", name="Publish this text").click()
    expect(editor.page).to_have_url(re.compile(r"/admin/pages/\d+/$"))
    assert text_of(page) == ["One, hers.", "Two, of both.", "Three, the editor’s."]
