"""The addresses of a telling: drafts, receipts, the link of the letter, forged forms."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from stories.models import Confirmation, Story, StoryState, TellingDraft
from stories.vocabulary import State
from tests.stories.author import ANSWERS, LIVED_TEXT, link_in, shown

pytestmark = pytest.mark.django_db

# --- addresses that lead nowhere ------------------------------------------------------------------


@pytest.mark.parametrize("key", ["nobody-has-this-key-22", "x", "a" * 500])
def test_an_unknown_draft_is_a_page_that_says_so(client, key):
    answered = client.get(f"/en/tell/{key}/brand/")
    assert answered.status_code == 404
    assert "There is no draft at this address" in shown(answered)


@pytest.mark.parametrize("key", ["nobody-has-this-key-22", "%00", "é"])
def test_the_receipt_of_an_unknown_draft_is_not_found(client, key):
    assert client.get(f"/en/tell/{key}/brand/").status_code == 404
    assert client.get(f"/en/tell/{key}/received/").status_code == 404
    assert client.post(f"/en/tell/{key}/again/").status_code == 404


def test_an_unknown_screen_leads_to_what_is_left_to_answer(author):
    author.walk(to="love")
    assert author.open("no-such-screen").url == author.address("tell_screen", author.key, "love")


def test_the_screen_of_the_end_is_closed_to_a_story_that_goes_on(author):
    author.walk(to="ending")
    author.send("ending", ending="together_love")
    assert author.open("after").url == author.address("tell_screen", author.key, "honesty")


def test_a_screen_is_not_deleted_by_an_odd_verb(author):
    address = author.address("tell_screen", author.key, "brand")
    assert author.browser.delete(address).status_code == 405


# --- the link of the letter -----------------------------------------------------------------------


def test_opening_the_link_confirms_nothing(told, client):
    opened = client.get(link_in(mail.outbox[0]))
    assert opened.status_code == 200
    assert Story.objects.get().where == State.AWAITING_CONFIRMATION


def test_pressing_the_button_gives_the_story_its_author(told, client, commits):
    with commits():
        client.post(link_in(mail.outbox[0]))
    story = Story.objects.get()
    assert (story.author.email, str(story.author)) == ("nell@example.org", "Nell")


def test_pressing_the_button_twice_changes_nothing(told, client, commits):
    link = link_in(mail.outbox[0])
    with commits():
        client.post(link)
    before = StoryState.objects.values().get()
    with commits():
        assert client.post(link).status_code == 302
    assert StoryState.objects.values().get() == before


def test_the_link_stays_the_author_s_window_on_the_story(told, client, commits):
    link = link_in(mail.outbox[0])
    with commits():
        client.post(link)
    assert Story.objects.get().get_absolute_url() in shown(client.get(link))


def test_the_link_signs_nobody_in(told, client, commits):
    with commits():
        client.post(link_in(mail.outbox[0]))
    assert "_auth_user_id" not in client.session


def test_a_link_older_than_its_days_confirms_nothing(told, client):
    Confirmation.objects.update(sent_at=timezone.now() - dt.timedelta(days=8))
    link = link_in(mail.outbox[0])
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410
    assert Story.objects.get().where == State.AWAITING_CONFIRMATION


@pytest.mark.parametrize("token", ["wrong", "%00", "é" * 200])
def test_a_wrong_link_is_a_page_that_says_so(client, token):
    assert client.get(f"/en/confirm/{token}/").status_code == 404
    assert client.post(f"/en/confirm/{token}/").status_code == 404
    assert client.get(f"/en/confirm/{token}/withdraw/").status_code == 404


def test_a_letter_is_sent_again_once_a_minute_at_most(told, client, commits):
    with commits():
        client.post(told.address("send_again", told.key))
    assert len(mail.outbox) == 1


def test_a_letter_sent_again_replaces_the_link_of_the_first(told, client, commits):
    Confirmation.objects.update(sent_at=timezone.now() - dt.timedelta(minutes=2))
    with commits():
        client.post(told.address("send_again", told.key))
    first, second = (link_in(letter) for letter in mail.outbox)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_the_letter_is_not_sent_again_once_the_story_is_confirmed(told, client, commits):
    link = link_in(mail.outbox[0])
    with commits():
        client.post(link)
    with commits():
        client.post(told.address("send_again", told.key))
    assert len(mail.outbox) == 2  # to confirm, and that it is published
    assert client.get(link).status_code == 200


def test_an_author_takes_the_story_back_by_the_link(told, client, commits):
    link = link_in(mail.outbox[0])
    with commits():
        client.post(link)
        client.post(f"{link}withdraw/")
    assert Story.objects.get().where == State.WITHDRAWN


def test_an_unconfirmed_story_is_not_taken_back_by_the_link(told, client):
    assert client.post(f"{link_in(mail.outbox[0])}withdraw/").status_code == 404


def test_nobody_opens_the_window_of_another_author(published_story, client, member):
    client.force_login(member)
    with translation.override("en"):
        for name in ("mine", "withdraw"):
            address = reverse(f"stories:{name}", args=[published_story.public_id])
            assert client.get(address).status_code == 404


# --- forged or stale forms ------------------------------------------------------------------------


def test_a_form_open_too_long_gives_back_what_was_typed():
    browser = Client(enforce_csrf_checks=True)
    draft = TellingDraft.objects.create(language="en")
    answered = browser.post(f"/en/tell/{draft.key}/story/", ANSWERS["story"])
    assert answered.status_code == 403
    assert LIVED_TEXT in shown(answered)


def test_a_form_without_its_token_never_reaches_the_draft():
    browser = Client(enforce_csrf_checks=True)
    draft = TellingDraft.objects.create(language="en")
    browser.post(f"/en/tell/{draft.key}/story/", ANSWERS["story"])
    draft.refresh_from_db()
    assert draft.answers == {}


def test_the_form_of_a_screen_carries_its_token(author):
    assert "csrfmiddlewaretoken" in shown(author.open("brand"))
