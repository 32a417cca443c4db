"""What an author declares and agrees to, and what is asked of no one."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from stories.forms.moments import PARTS
from stories.forms.screens import SCREENS
from stories.models import Confirmation, Consent, DraftPhoto, Story, TellingDraft
from stories.services.asking import BOX
from stories.vocabulary import State
from tests.stories.author import LIVED_TEXT, Author, shown

from .whole_member import SENTENCE, hits


@pytest.fixture
def author(client, db) -> Author:
    return Author(client)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_f14_f41_attested_agreed_and_kept_with_the_words(author, commits):
    """Also F13: nothing leaves `awaiting_confirmation` before the mailed link's button."""
    author.walk(to="honesty")
    page = author.open("honesty")
    assert page.context["form"]["attests"].value() is None
    refused = author.send("honesty", attests=None)
    assert "attests" in refused.context["form"].errors
    assert author.send("honesty").status_code == 302
    last = author.open("you")
    assert not last.context["form"]["follow_up"].value()
    assert not re.search(r"<input[^>]*type=.checkbox.[^>]*\bchecked", shown(last))
    with commits():
        author.send("you", follow_up="on")
    story = Story.objects.get()
    assert story.state.state == State.AWAITING_CONFIRMATION
    assert not story.live
    assert author.browser.get(story.get_absolute_url()).status_code == 404
    kept = {row.box: row for row in story.consents.all()}
    assert set(kept) == {"attestation", "age", BOX}
    assert "lived this story as a customer" in kept["attestation"].wording
    assert "15" in kept["age"].wording
    assert all(row.given and row.made_at <= timezone.now() for row in kept.values())
    assert story.attested_at
    assert len(story.text_hash) == 32
    with pytest.raises(TypeError):
        kept["age"].save()  # the log is written once


def test_f41_without_the_box_nobody_is_asked_again(author, commits):
    author.walk()
    with commits():
        author.send("you")
    assert {row.box for row in Consent.objects.all()} == {"attestation", "age"}


def test_f42_under_fifteen_nothing_is_kept(author):
    author.walk(to="honesty", story={"text": f"{LIVED_TEXT} {SENTENCE}"})
    answered = author.send("honesty", of_age="no", attests=None)
    assert SENTENCE in shown(answered)  # it is theirs to copy
    assert not TellingDraft.objects.exists()
    assert not DraftPhoto.objects.exists()
    assert not Story.objects.exists()
    assert hits(SENTENCE) == []


@pytest.mark.parametrize(
    ("said", "shows"),
    [
        ("Mme Dupont du SAV m’a rappelée au 06 12 34 56 78.", "Mme Dupont"),  # F38
        ("J’ai eu mon cancer cette année-là.", "your health"),  # F43
    ],
)
def test_f38_f43_what_is_private_is_pointed_out_once_and_stops_nobody(author, said, shows):
    author.walk(to="story")
    text = f"{LIVED_TEXT} {said}"
    first = author.send("story", text=text)
    assert first.status_code == 200
    assert shows in shown(first)
    seen = dict(re.findall(r'name="(seen)"[^>]*value="([^"]*)"', shown(first)))
    again = author.send("story", text=text, **seen)
    assert again.status_code == 302  # the author chose
    silent = Author(author.browser)
    silent.walk(to="story")
    calm = f"{LIVED_TEXT} Geoff from Kettleby rang us back."
    assert silent.send("story", text=calm).status_code == 302


def test_f54_no_question_is_asked_twice():
    names = Counter(name for screen in SCREENS if screen.form for name in screen.form.base_fields)
    assert {name for name, times in names.items() if times > 1} == set()
    of_a_moment = Counter(name for part in PARTS for name in part.form.base_fields)
    assert {name for name, times in of_a_moment.items() if times > 1} == set()


def test_f55_signing_in_solves_no_puzzle(client, db):
    """An address, a mailed code that may be pasted: nothing to remember, nothing to solve.

    The account is one that a story's mailed link made.
    """
    member = get_user_model().objects.member_for("nadia@example.org", pseudonym="Nadia")
    with translation.override("en"):
        sign_in = reverse("account_login")
    page = client.get(sign_in)
    assert not re.search(r"captcha|puzzle", shown(page), re.IGNORECASE)
    answered = client.post(sign_in, {"login": member.email, "password": ""}, follow=True)
    asked = shown(answered)
    assert not re.search(r"captcha|onpaste", asked, re.IGNORECASE)
    field = re.search(r'<input[^>]*name="code"[^>]*>', asked)[0]
    assert "maxlength" not in field or int(re.search(r'maxlength="(\d+)"', field)[1]) >= 9
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]
    where = answered.redirect_chain[-1][0]
    signed_in = client.post(where, {"code": code.lower()})
    assert signed_in.status_code == 302, shown(signed_in)
    assert client.session.get("_auth_user_id") == str(member.pk)


def test_f13_the_account_is_made_by_the_link_and_hides_the_address(author, commits):
    author.walk()
    with commits():
        author.send("you")
    assert not get_user_model().objects.filter(email="nell@example.org").exists()
    confirmation = Confirmation.objects.get()
    link = re.search(r"/confirm/[\w-]+/", mail.outbox[-1].body)[0]
    with commits():
        author.browser.post(f"/en{link}")
    story = Story.objects.get(pk=confirmation.story_id)
    assert story.live
    page = shown(author.browser.get(story.get_absolute_url()))
    assert "Nell" in page
    assert "nell@example.org" not in page
