"""The author's pages: receipt, list, edit, ending, history, and the letter's page."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from stories import services
from stories.models import FollowUp, Story, StoryEvent
from stories.models.draft import hash_token
from stories.vocabulary import Ending, NewEnding, State, TellingEpisode
from stories.words import EditState
from tests.factories import AD, StoryFactory, a_telling, lived
from tests.stories.author import shown
from tests.stories.editing import OTHER, address, an_edit, now

pytestmark = pytest.mark.django_db
TOKEN = "letter-token"


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def story(member, commits) -> Story:
    told = a_telling(
        contract_kind="subscription",
        episodes=(TellingEpisode("The coin", "Found.", love=9), TellingEpisode("The wait", love=4)),
    )
    with commits():
        story = services.tell_story(told, author=member)
    return now(story)


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


# --- the letter's page ----------------------------------------------------------------------------


@pytest.fixture
def letter(story) -> FollowUp:
    services.set_consent(story, given=True)
    return FollowUp.objects.create(
        story=story,
        kind="6m",
        due_on=timezone.localdate(),
        sent_at=timezone.now(),
        token_hash=hash_token(TOKEN),
    )


def test_a_scanner_that_opens_the_links_answers_nothing(client, letter):
    for choice in ("together", "over", "complicated", "stop", "", "nonsense", "%00"):
        assert client.get(address("follow_up", TOKEN) + f"?choice={choice}").status_code == 200
    client.head(address("follow_up", TOKEN) + "?choice=stop")
    letter.refresh_from_db()
    assert (letter.answer, services.consents(letter.story)) == ("", True)


def test_the_choice_of_the_link_is_ticked_and_love_comes_first(client, letter):
    page = shown(client.get(address("follow_up", TOKEN) + "?choice=complicated"))
    assert re.search(r'value="complicated"[^>]*checked', page)
    assert page.index('name="love"') < page.index('name="answer"')


def test_an_answer_is_kept_shown_and_changed(client, letter):
    page = address("follow_up", TOKEN)
    kept = client.post(page, {"answer": "together", "love": "7"})
    assert kept.url == address("follow_up_kept", TOKEN)
    assert "The thread goes on" in shown(client.get(kept.url))
    assert "You can change it below" in shown(client.get(page))
    client.post(page, {"answer": "complicated", "love": "4", "note": "Geoff has gone."})
    letter.refresh_from_db()
    assert (letter.answer, letter.love) == ("complicated", 4)


def test_it_is_over_leads_to_the_ending_and_counts_as_one(client, letter):
    ending = client.post(address("follow_up", TOKEN), {"answer": "over", "love": "1"}).url
    assert ending == address("follow_up_ending", TOKEN)
    assert " checked" not in shown(client.get(ending)).split("<main")[1]
    client.post(ending, {"ending": "left_alone"})
    told = {"ending": "left_alone", "asked": "left_alone", "ended": "2018", "cause": "other"}
    kept = client.post(ending, told)
    assert "Your story now counts as an ending" in shown(client.get(kept.url))
    story = now(letter.story)
    assert (story.ending, story.ended_words) == ("left_alone", "2018")  # before publication: kept
    assert not FollowUp.objects.filter(sent_at=None).exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"answer": "nonsense", "love": "5"},
        {"answer": "together"},
        {"answer": "together", "love": "11"},
        {"answer": "complicated", "love": "3", "note": "n" * 10_000},
        {"answer": "together\x00x", "love": "\x00"},
    ],
)
def test_an_answer_that_cannot_be_is_said_and_not_kept(client, letter, sent):
    answer = client.post(address("follow_up", TOKEN), sent)
    assert answer.status_code == 200
    assert "data-invalid" in shown(answer)
    letter.refresh_from_db()
    assert letter.answer == ""


def test_stop_takes_the_consent_back(client, letter):
    client.post(address("follow_up", TOKEN), {"answer": "stop"})
    assert not services.consents(letter.story)
    assert "We will not ask again" in shown(client.get(address("follow_up_kept", TOKEN)))


def test_the_button_of_mail_programs_takes_it_back_without_a_cookie(letter):
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(address("follow_up_stop", TOKEN)).status_code == 405
    assert browser.post(address("follow_up_stop", TOKEN)).status_code == 204
    assert not services.consents(letter.story)
    assert browser.post(address("follow_up_stop", "unknown")).status_code == 404


@pytest.mark.parametrize("name", ["follow_up", "follow_up_ending", "follow_up_kept"])
def test_a_link_that_is_unknown_old_or_about_nothing_says_so(client, letter, name):
    assert client.get(address(name, "unknown")).status_code == 404
    FollowUp.objects.update(sent_at=timezone.now() - dt.timedelta(days=91))
    assert client.post(address(name, TOKEN), {"answer": "together"}).status_code == 410
    FollowUp.objects.update(sent_at=timezone.now())
    services.withdraw_story(letter.story)
    assert client.get(address(name, TOKEN)).status_code == 410


def test_somebody_else_s_session_is_told_and_offered_to_sign_out(client, letter, moderator, member):
    client.force_login(moderator)
    answer = client.post(address("follow_up", TOKEN), {"answer": "stop"})
    assert answer.status_code == 403
    assert "Sign out" in shown(answer)
    assert services.consents(letter.story)
    client.force_login(member)
    assert client.get(address("follow_up", TOKEN)).status_code == 200


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_opens_in_both_languages(desk, story, letter, language):
    for name in ("mine", "edit", "ending", "history", "withdraw"):
        page = desk.get(address(name, story.public_id, language=language))
        assert page.status_code == 200
        if name != "history":
            assert "no-store" in page.headers["Cache-Control"]
    assert desk.get(address("follow_up", TOKEN, language=language)).status_code == 200


def test_the_author_s_pages_cost_few_queries(desk, story, commits, django_assert_max_num_queries):
    with commits():
        services.edit_story(story, an_edit(story, text=f"{AD} {lived(3)}"))
    assert now(story).where == State.PUBLISHED
    for name, most in (("mine", 30), ("edit", 22), ("ending", 10)):
        with django_assert_max_num_queries(most):
            desk.get(address(name, story.public_id))
