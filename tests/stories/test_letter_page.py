"""The page a follow-up letter leads to, from its link, without an account."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from stories import services
from stories.models import FollowUp, Story
from stories.models.draft import hash_token
from tests.stories.author import shown
from tests.stories.editing import a_member_s_story, address, now

pytestmark = pytest.mark.django_db
TOKEN = "letter-token"


@pytest.fixture
def story(member, commits) -> Story:
    return a_member_s_story(member, commits)


@pytest.fixture
def desk(client, member):
    client.force_login(member)
    return client


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
