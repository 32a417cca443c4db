"""The author's pages: receipt, list, edit, ending and history."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from stories import services
from stories.models import Story, StoryEvent
from stories.vocabulary import Ending, NewEnding, State
from stories.words import EditState
from tests.factories import AD, StoryFactory, a_telling, lived
from tests.stories.author import shown
from tests.stories.editing import OTHER, a_member_s_story, address, an_edit, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(member, commits) -> Story:
    return a_member_s_story(member, commits)


@pytest.fixture
def desk(client, member):
    client.force_login(member)
    return client


def typed(story: Story, **changes) -> dict:
    """The edit form as the author would send it back, with these changes."""
    edit = an_edit(story)
    sent = {
        "title": edit.title,
        "text": edit.text,
        "version": str(edit.version),
        "moments": str(len(edit.moments)),
        "product": edit.product,
        "began": edit.began.words if edit.began else "",
        "tags": ", ".join(edit.tags),
        "advice": edit.advice,
    }
    for place, (title, text) in enumerate(edit.moments):
        sent |= {f"moment-{place}-title": title, f"moment-{place}-text": text}
    return sent | changes


# --- edit -----------------------------------------------------------------------------------------


def test_an_edit_is_sent_and_read_at_once(desk, story, commits):
    page = address("edit", story.public_id)
    assert "Edit my story" in shown(desk.get(page))
    with commits():
        sent = desk.post(page, typed(story, text=OTHER, tags="repair, leeds"))
    assert (sent.status_code, sent.url) == (302, address("mine", story.public_id))
    after = now(story)
    assert after.text == OTHER
    assert sorted(tag.name for tag in after.tags.all()) == ["leeds", "repair"]


def test_words_of_a_date_left_as_they_were_keep_their_days(desk, story):
    Story.objects.filter(pk=story.pk).update(began_words="15 years ago")
    desk.post(address("edit", story.public_id), typed(now(story), product="WM 5"))
    after = now(story)
    assert (after.began_min, after.product) == (story.began_min, "WM 5")


def test_a_beginning_after_the_end_is_said(desk, story):
    Story.objects.filter(pk=story.pk).update(
        ended_min=dt.date(2015, 1, 1), ended_max=dt.date(2015, 12, 31), ended_words="2015"
    )
    answer = desk.post(address("edit", story.public_id), typed(now(story), began="2018"))
    assert "after the end" in shown(answer)
    assert now(story).began_words == "March 2011"


def test_a_held_edit_is_shown_to_its_author_and_may_be_left(desk, story, commits):
    with commits():
        desk.post(address("edit", story.public_id), typed(story, text=AD))
    assert now(story).state.edit == EditState.HELD
    window = shown(desk.get(address("mine", story.public_id)))
    assert "Your edit waits" in window
    assert "Readers see the former version meanwhile" in window
    assert AD[:40] in shown(desk.get(address("edit", story.public_id)))
    desk.post(address("drop_edit", story.public_id))
    assert now(story).state.edit == ""


def test_nothing_changed_is_said(desk, story):
    answer = desk.post(address("edit", story.public_id), typed(story))
    assert answer.status_code == 200
    assert "Nothing has changed" in shown(answer)


def test_two_windows_clash_and_the_typed_text_is_kept(desk, story, commits):
    old = typed(story, text=OTHER)
    with commits():
        desk.post(address("edit", story.public_id), typed(story, title="Elsewhere"))
    clash = desk.post(address("edit", story.public_id), old)
    assert clash.status_code == 409
    assert OTHER in shown(clash)
    version = re.search(r'name="version" value="(\d+)"', clash.content.decode())[1]
    with commits():
        assert (
            desk.post(address("edit", story.public_id), old | {"version": version}).status_code
            == 302
        )
    assert now(story).text == OTHER


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"text": "Too short."},
        {"text": "x" * 60_000},
        {"began": "32/13/1985"},
        {"began": ""},
        {"tags": ",".join(f"tag{n}" for n in range(30))},
        {"wish_1": "w" * 500},
        {"advice": "a" * 5_000},
        {"product": "p" * 10_000},
        {"text": f"<p>{OTHER}</p>"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_cannot_be_taken_is_said_and_nothing_is_sent(desk, story, changes):
    answer = desk.post(address("edit", story.public_id), typed(story, **changes))
    assert answer.status_code == 200
    assert "data-invalid" in shown(answer)
    assert now(story).state.version == story.state.version


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "\x00"])
def test_a_forged_version_changes_nothing(desk, story, version):
    answer = desk.post(address("edit", story.public_id), typed(story, title="N", version=version))
    assert answer.status_code == 409
    assert now(story).title == story.title


def test_a_held_story_is_rewritten_and_a_gone_one_is_not_edited(client, held_story, desk, story):
    services.withdraw_story(story)
    closed = desk.post(address("edit", story.public_id), typed(story, text=OTHER))
    assert closed.status_code == 409
    assert OTHER in shown(closed)
    client.force_login(held_story.author)
    assert client.get(address("edit", held_story.public_id)).url == address(
        "rewrite", held_story.public_id
    )


@pytest.mark.parametrize("name", ["mine", "edit", "ending", "withdraw"])
def test_only_the_author_comes_in(client, story, moderator, name):
    page = address(name, story.public_id)
    assert client.get(page).url.endswith(f"?next={page}")
    client.force_login(moderator)
    assert client.get(page).status_code == 404
    assert (
        client.get(address(f"{name}_by_link", "wrong")).status_code == 404 if name != "mine" else 1
    )


def test_wrong_methods_and_missing_tokens_change_nothing(desk, story, member):
    assert desk.get(address("drop_edit", story.public_id)).status_code == 405
    assert desk.get(address("ask_again", story.public_id)).status_code == 405
    assert desk.put(address("edit", story.public_id)).status_code == 405
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    assert (
        browser.post(address("edit", story.public_id), typed(story, title="N")).status_code == 403
    )


# --- ending ---------------------------------------------------------------------------------------


def test_the_ending_is_brought_up_to_date_in_two_pages(desk, story):
    page = address("ending", story.public_id)
    assert 'value="together_love" checked' in shown(desk.get(page))
    second = shown(desk.post(page, {"ending": "left_rival"}))
    assert "Which brand did you go to?" in second
    done = {
        "ending": "left_rival",
        "asked": "left_rival",
        "ended": "2019",
        "cause": "disappointment",
        "switched_to": "Hoverly",
        "cheaper": "yes",
    }
    assert desk.post(page, done).status_code == 302
    after = now(story)
    assert (after.ending, after.ended_words, after.cause) == (
        "left_rival",
        "2019",
        "disappointment",
    )
    assert (after.switched_to.name, after.cheaper) == ("Hoverly", "yes")
    window = shown(desk.get(address("mine", story.public_id)))
    assert "before the day your story was published" in window


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"ending": "nonsense"},
        {"ending": "left_rival", "asked": "left_rival", "ended": "32/13/1985"},
        {"ending": "left_rival", "asked": "left_rival", "ended": "1999"},
        {"ending": "came_back", "asked": "came_back", "ended": "2016", "returned": "2014"},
        {"ending": "left_rival\x00", "asked": "\x00"},
    ],
)
def test_an_ending_that_cannot_be_is_said_and_not_kept(desk, story, answers):
    answer = desk.post(address("ending", story.public_id), answers)
    assert answer.status_code == 200
    assert now(story).ending == Ending.TOGETHER_LOVE


def test_the_same_ending_is_said_to_be_the_same(desk, story):
    again = {"ending": "together_love", "asked": "together_love"}
    assert "has already" in shown(desk.post(address("ending", story.public_id), again))


# --- history --------------------------------------------------------------------------------------


def test_readers_see_what_changed_and_never_what_was_held(client, story, member, commits):
    with commits():
        services.edit_story(story, an_edit(story, title="Leeds again", text=OTHER))
    services.change_ending(story, NewEnding(Ending.FADED, cause="moved_on"))
    with commits():
        services.edit_story(story, an_edit(story, text=AD))
    page = shown(client.get(address("history", story.public_id)))
    assert "The ending was brought up to date" in page
    assert "[added: </span>Leeds again" in re.sub(r"\s+", " ", page) or "Leeds again" in page
    assert "First publication" in page
    assert "unbeatable quality" not in page
    assert page.count("<ins>") >= 2
    assert page.count("<del>") >= 2


def test_a_withdrawn_story_has_no_history_but_a_stub(client, story):
    services.withdraw_story(story)
    gone = client.get(address("history", story.public_id))
    assert gone.status_code == 410
    assert story.title not in shown(gone)
    assert "Kettleby" in shown(gone)


def test_a_story_that_is_not_public_has_no_history(client, held_story):
    assert client.get(address("history", held_story.public_id)).status_code == 404
    assert client.get(address("history", "unknown")).status_code == 404


def test_history_is_paged_by_key_in_few_queries(client, story, django_assert_max_num_queries):
    for n in range(12):
        StoryEvent.objects.all().filter(note="edit sent").update(
            made_at=timezone.now() - dt.timedelta(days=2)
        )
        services.edit_story(story, an_edit(story, product=f"WM {n}"))
    page = address("history", story.public_id)
    with django_assert_max_num_queries(8):
        first = shown(client.get(page))
    assert ("WM 11" in first, "WM 0" in first, "First publication" in first) == (True, False, False)
    older = re.search(r'href="(\?before=\d+)"', first)[1]
    with django_assert_max_num_queries(8):
        last = shown(client.get(page + older))
    assert ("WM 0" in last, "First publication" in last) == (True, True)


@pytest.mark.parametrize("query", ["?before=x", "?before=-1", "?before=" + "9" * 40, "?%00=%00"])
def test_a_strange_address_shows_the_history(client, story, query):
    assert client.get(address("history", story.public_id) + query).status_code == 200


# --- my stories -----------------------------------------------------------------------------------


def listed(desk, query: str = ""):
    with translation.override("en"):
        return desk.get(reverse("account_stories") + query)


def test_my_stories_say_where_each_stands_and_what_it_waits_for(desk, story, member, commits):
    with commits():
        services.tell_story(a_telling(text=AD, title="My kettle", brand="Other"), author=member)
    page = shown(listed(desk))
    assert "It waits for a person" in page
    assert address("edit", story.public_id) in page
    assert address("pass_on", story.public_id) in page
    assert "My kettle" not in shown(listed(desk, "?state=published"))


def test_my_stories_are_paged_by_key(desk, member, django_assert_max_num_queries):
    for n in range(21):
        StoryFactory(author=member, title=f"Tale {n:02}")
    with django_assert_max_num_queries(8):
        first = shown(listed(desk))
    assert "Tale 00" not in first
    older = re.search(r'href="\?before=(\d+)"', first)[1]
    assert "Tale 00" in shown(listed(desk, f"?before={older}"))
    for odd in ("?before=x", "?state=nonsense", "?before=" + "9" * 50, "?state=%00"):
        assert listed(desk, odd).status_code == 200


def test_being_asked_again_is_one_button(desk, story):
    page = address("ask_again", story.public_id)
    desk.post(page, {"given": "yes"})
    assert services.consents(story)
    assert "Next letter" in shown(desk.get(address("mine", story.public_id)))
    desk.post(page, {"given": "no"})
    assert not services.consents(story)


# --- what they cost -------------------------------------------------------------------------------


def test_the_author_s_pages_cost_few_queries(desk, story, commits, django_assert_max_num_queries):
    with commits():
        services.edit_story(story, an_edit(story, text=f"{AD} {lived(3)}"))
    assert now(story).where == State.PUBLISHED
    for name, most in (("mine", 32), ("edit", 22), ("ending", 10)):
        with django_assert_max_num_queries(most):
            desk.get(address(name, story.public_id))
