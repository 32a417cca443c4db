"""The page where an author rewrites a held story: what it says, who may open it, who decides meanwhile."""

from __future__ import annotations

import html
import re

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from stories import services
from stories.models import Screening, Story, StoryState
from stories.services import REWRITINGS_A_DAY, TextChanged
from stories.vocabulary import TEXT_MAX, State
from tests.factories import AD
from tests.stories.author import link_in
from tests.stories.rewritten import (
    TOLD,
    address,
    now,
    rewrite_often,
    told_with_moments,
    version_of,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_moments(commits):
    return told_with_moments(commits)


@pytest.fixture
def desk(held_story, client):
    """The browser of the author of a held story."""
    client.force_login(held_story.author)
    return client


@pytest.fixture
def page(held_story) -> str:
    return address("rewrite", held_story.public_id)


def typed(story: Story, **changes) -> dict:
    whole = {"title": "My kettle", "text": TOLD, "moments": "0", "version": version_of(story)}
    return whole | changes


def shown(response) -> str:
    return html.unescape(response.content.decode())


# --- the page -------------------------------------------------------------------------------------


def test_the_page_shows_the_text_beside_what_weighed(desk, page):
    opened = shown(desk.get(page))
    assert re.search(r"<textarea[^>]*>\s*I discovered Kettleby", opened)
    assert 'data-kind="sells"' in opened
    assert "What weighed" in opened


def test_sending_another_text_publishes_it_and_leads_to_the_author_s_window(
    desk, page, held_story, commits
):
    with commits():
        sent = desk.post(page, typed(held_story))
    assert (sent.status_code, sent.url) == (302, address("mine", held_story.public_id))
    assert "Your story is published" in shown(desk.get(sent.url))


def test_the_author_is_told_how_often_the_software_read(desk, page, held_story, commits):
    with commits():
        desk.post(page, typed(held_story, text=f"{AD} Really!"))
    assert "2 times" in shown(desk.get(address("mine", held_story.public_id)))


def test_the_letter_of_a_held_story_leads_to_the_page(held_story, client):
    (letter,) = mail.outbox
    assert address("rewrite", held_story.public_id) in letter.body


def test_the_held_page_leads_to_the_page(desk, page, held_story):
    assert f'href="{page}"' in shown(desk.get(address("mine", held_story.public_id)))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "t" * 141},
        {"text": ""},
        {"text": "Too short."},
        {"text": "x" * (TEXT_MAX + 1)},
        {"text": "\u200b\u2060 \n" * 200},
        {"text": "<p>" + TOLD + "</p>"},
    ],
    ids=["no title", "long title", "no text", "short", "long", "invisible", "markup"],
)
def test_what_the_telling_would_not_take_is_said_and_kept(desk, page, held_story, changes):
    answered = desk.post(page, typed(held_story, **changes))
    assert answered.status_code == 200
    assert "data-invalid" in shown(answered)
    assert now(held_story).where == State.HELD
    if "markup" not in changes and changes.get("text", "").startswith("x"):
        assert changes["text"] in shown(answered)


def test_pasted_code_is_taken_off_and_shown_for_checking(desk, page, held_story):
    answered = desk.post(page, typed(held_story, text=f"<p>{TOLD}</p><script>x()</script>"))
    box = re.search(r'<textarea name="text".*?</textarea>', answered.content.decode(), re.S)[0]
    assert "&lt;p&gt;" not in box
    assert html.escape(TOLD)[:40] in box


def test_nul_and_emoji_do_no_harm(desk, page, held_story, commits):
    with commits():
        sent = desk.post(page, typed(held_story, text=f"{TOLD}\x00 💔", title="Ket\x00tle 👩‍🔧"))
    assert sent.status_code == 302
    assert now(held_story).title == "Kettle 👩‍🔧"


def test_a_megabyte_is_refused_and_said(desk, page, held_story):
    answered = desk.post(page, typed(held_story, text="word " * 200_000))
    assert answered.status_code == 200
    assert "20000 at most" in shown(answered)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "\x00"])
def test_a_forged_version_is_taken_for_an_old_one(desk, page, held_story, version):
    answered = desk.post(page, typed(held_story, version=version))
    assert answered.status_code == 409
    assert html.escape(TOLD)[:40] in answered.content.decode()
    assert now(held_story).text == AD


@pytest.mark.parametrize("moments", ["", "x", "-3", "9999999", "9" * 40])
def test_a_forged_number_of_moments_is_survived(desk, page, held_story, commits, moments):
    with commits():
        assert desk.post(page, typed(held_story, moments=moments)).status_code in (200, 302)


def test_after_a_clash_the_same_words_can_be_sent_again(desk, page, held_story, commits):
    old = typed(held_story)
    with commits():
        desk.post(page, typed(held_story, text=f"{AD} Elsewhere."))
    clash = desk.post(page, old)
    assert "another window" in shown(clash)
    version = re.search(r'name="version" value="(\d+)"', clash.content.decode())[1]
    with commits():
        assert desk.post(page, old | {"version": version}).status_code == 302
    assert now(held_story).text == TOLD


def test_moments_typed_before_one_was_taken_out_are_given_back(with_moments, client, commits):
    client.force_login(with_moments.author)
    path = address("rewrite", with_moments.public_id)
    both = {"moments": "2", "moment-0-title": "A box", "moment-1-title": "Hot steam"}
    old = typed(with_moments, **both)
    taken_out = {"moments": "2", "moment-0-title": "The box", "text": f"{AD} Now."}
    with commits():
        client.post(path, typed(with_moments, **taken_out))
    assert now(with_moments).episodes.count() == 1
    assert "Hot steam" in shown(client.post(path, old))


def test_a_decision_made_meanwhile_is_said_and_nothing_typed_is_lost(
    desk, page, held_story, moderator
):
    old = typed(held_story)
    services.approve_story(held_story, by=moderator)
    answered = desk.post(page, old)
    assert answered.status_code == 409
    assert "“Published”" in shown(answered)
    assert html.escape(TOLD)[:40] in answered.content.decode()
    assert now(held_story).text == AD


@pytest.mark.parametrize("state", [State.PUBLISHED, State.REFUSED, State.WITHDRAWN])
def test_the_page_of_a_story_that_is_not_held_says_where_it_is(desk, page, held_story, state):
    StoryState.objects.filter(pk=held_story.pk).update(state=state)
    opened = desk.get(page)
    assert opened.status_code == 409
    with translation.override("en"):
        assert str(state.label) in shown(opened)


def test_the_limit_of_a_day_is_said_before_and_after_writing(desk, page, held_story, commits):
    rewrite_often(held_story, REWRITINGS_A_DAY, commits)
    assert "10 times since yesterday" in shown(desk.get(page))
    answered = desk.post(page, typed(held_story))
    assert answered.status_code == 429
    assert html.escape(TOLD)[:40] in answered.content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_opens_in_both_languages_and_is_kept_by_no_cache(desk, held_story, language):
    opened = desk.get(address("rewrite", held_story.public_id, language=language))
    assert opened.status_code == 200
    assert "no-store" in opened.headers["Cache-Control"]
    assert 'name="robots" content="noindex"' in opened.content.decode()


def test_the_page_costs_few_queries(desk, page, django_assert_max_num_queries):
    desk.get(page)
    with django_assert_max_num_queries(10):
        desk.get(page)


# --- who may --------------------------------------------------------------------------------------


def test_nobody_else_sees_the_page(held_story, client, member, moderator, page):
    for user in (member, moderator):
        client.force_login(user)
        assert client.get(page).status_code == 404
        assert client.post(page, typed(held_story)).status_code == 404


def test_a_visitor_signs_in_first_and_comes_back(client, page):
    answered = client.get(page)
    assert answered.status_code == 302
    assert answered.url.endswith(f"?next={page}")


def test_a_form_without_its_token_changes_nothing(held_story, page):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(held_story.author)
    assert browser.post(page, typed(held_story)).status_code == 403
    assert now(held_story).text == AD


@pytest.fixture
def by_link(author, commits):
    """The link of an author without a session, whose story is held."""
    author.walk(story={"text": AD})
    with commits():
        author.send("you")
    link = link_in(mail.outbox[0])
    assert author.browser.get(f"{link}rewrite/").status_code == 404  # not confirmed yet
    with commits():
        author.browser.post(link)
    assert Story.objects.get().where == State.HELD
    return link


def test_the_author_s_link_leads_to_the_same_page(by_link, client):
    assert f'href="{by_link}rewrite/"' in shown(client.get(by_link))
    assert client.get(f"{by_link}rewrite/").status_code == 200


def test_a_story_is_rewritten_through_the_link(by_link, client, commits):
    with commits():
        sent = client.post(f"{by_link}rewrite/", typed(Story.objects.get()))
    assert (sent.status_code, sent.url) == (302, by_link)
    assert Story.objects.get().live


@pytest.mark.parametrize("token", ["wrong", "é" * 200])
def test_a_wrong_link_rewrites_nothing(client, token):
    assert client.get(f"/en/confirm/{token}/rewrite/").status_code == 404
    assert client.post(f"/en/confirm/{token}/rewrite/").status_code == 404


# --- moderators meanwhile -------------------------------------------------------------------------


def item(story: Story) -> str:
    return reverse("queue_item", args=[story.pk])


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_a_moderator_does_not_decide_on_words_that_were_not_read(
    held_story, client, moderator, commits
):
    client.force_login(moderator)
    seen = hidden(client.get(item(held_story)).content.decode(), "version")
    with commits():
        services.rewrite_story(held_story, words(held_story, text=f"{AD} Really!"))
    assert client.post(item(held_story), {"action": "publish", "version": seen}).status_code == 409
    assert now(held_story).where == State.HELD

    seen = hidden(client.get(item(held_story)).content.decode(), "version")
    client.post(item(held_story), {"action": "publish", "version": seen})
    assert now(held_story).where == State.PUBLISHED


def test_the_step_of_an_earlier_text_decides_nothing(held_story, moderator, commits):
    old = held_story.current_workflow_task_state
    with commits():
        services.rewrite_story(held_story, words(held_story, text=f"{AD} Really!"))
    with pytest.raises(TextChanged), transaction.atomic():
        services.on_review(None, task_state=old, user=moderator, action="approve", data={})
    assert now(held_story).where == State.HELD


def test_a_moderator_sees_the_earlier_readings(held_story, client, moderator, commits):
    with commits():
        services.rewrite_story(held_story, words(held_story, text=f"{AD} Really!"))
    client.force_login(moderator)
    page = shown(client.get(item(held_story), headers={"accept-language": "en"}))
    assert "Earlier readings" in page
    assert "What the last rewriting changed: Text" in page
    assert "<ins> Really!</ins>" in page
    assert Screening.objects.filter(story=held_story).count() == 2
