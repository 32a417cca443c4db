"""Erasure: what was told and said goes from everywhere, or stays under nobody's name."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from stories import services
from stories.finding.search import find_stories
from stories.models import (
    Appeal,
    Brand,
    Comment,
    Decision,
    ReplyRequest,
    Report,
    Story,
    StoryMargin,
    StoryTagWord,
    Tombstone,
)
from stories.published import taken_back
from stories.services.erasure import erase_story
from tests.factories import StoryFactory, a_telling, lived

from .whole_member import (
    MAIL,
    NAME,
    NEEDLES,
    SENTENCE,
    TITLE,
    Whole,
    a_whole_member,
    hits,
    kept_files,
)


def at(name: str, *args) -> str:
    with translation.override("en"):
        return reverse(name, args=args)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def whole(moderator, commits) -> Whole:
    return a_whole_member(moderator, commits)


@pytest.fixture
def browser(whole) -> Client:
    browser = Client()
    browser.force_login(whole.member)
    return browser


def test_f46_everything_goes_by_default_and_nothing_of_it_is_left(whole, browser, commits):
    """Also F32: two pages from the page of one's data."""
    assert Story.objects.get(pk=whole.public.pk).live
    assert hits(*NEEDLES)
    Client().post(at("account_login"), {"login": MAIL})  # its address in a session of its own
    page = browser.get(at("account_data"))
    assert at("account_erase") in page.content.decode()
    chosen = browser.get(at("account_erase")).context["form"]["choice"].value()
    assert chosen == "all"
    sure = browser.post(at("account_erase"), {"choice": chosen})
    assert b"Editions and data already published" in sure.content
    assert Story.objects.filter(author=whole.member).count() == 2  # nothing is gone yet
    public_id, slug = whole.public.public_id, whole.public.slug
    with commits():
        done = browser.post(at("account_erase"), {"choice": "all", "sure": "on"})
    assert done.url == at("account_erased")
    assert browser.get(done.url).status_code == 200

    call_command("purge_personal_data", stdout=StringIO())  # the index of words, at night
    assert hits(*NEEDLES, "zephirine", "pangolin") == []
    identities = ReplyRequest.objects.exclude(identity="").values_list("identity", flat=True)
    assert kept_files() - whole.others == {
        f"private:{name}" for name in identities
    }  # another's, for a month
    for session in Session.objects.all():
        assert MAIL not in str(session.get_decoded())
    assert not get_user_model().objects.filter(pk=whole.member.pk).exists()

    decision = Decision.objects.get(pk=whole.decision.pk)
    assert (decision.facts, decision.story, decision.reason) == ("", None, "R01")
    assert decision.public_id == whole.refused.public_id
    assert decision.actor_id
    assert not Appeal.objects.exists()
    assert {report.handled_at is None for report in Report.objects.all()} == {False}

    gone = Client().get(at("stories:detail", public_id, slug))
    assert gone.status_code == 410
    assert b"erased by its author" in gone.content
    assert Tombstone.objects.get(pk=public_id).was_public
    told = {key for key, _day in taken_back()}
    assert public_id in told
    assert whole.refused.public_id not in told  # was never public
    assert not find_stories("pangolin").exists()
    for listing in ("stories:feed", "stories:feed_json", "stories:list", "stories:chain"):
        assert TITLE.encode() not in Client().get(at(listing)).content
    margin = StoryMargin.objects.get(story=whole.elsewhere)
    assert (margin.comments, margin.answers, margin.me_toos, margin.spirits) == (0, 0, {}, {})
    assert not StoryTagWord.objects.filter(name__startswith="zephirine").exists()
    assert not Brand.objects.filter(name__in=["Unheard", "Nobodyknows"]).exists()
    call_command("check_statistics", stories=True, stdout=StringIO())
    again = browser.post(at("account_erase"), {"choice": "all", "sure": "on"})
    assert again.status_code == 302  # nobody is signed in any more: a second click does no harm


def test_f46_public_stories_stay_without_a_name(whole, browser, commits):
    twin = StoryFactory(brand=whole.public.brand, author=whole.member, language="fr")
    with commits():
        browser.post(at("account_erase"), {"choice": "account", "sure": "on"})
    assert [hit for hit in hits(MAIL, NAME) if "tag" not in hit and "search" not in hit] == []
    story, twin = Story.objects.get(pk=whole.public.pk), Story.objects.get(pk=twin.pk)
    assert (story.live, story.author, story.byline) == (True, None, "a former member")
    with translation.override("fr"):
        assert twin.byline == gettext("a former member")
    assert twin.source == story.source  # one author still, for the ranking of that brand
    assert not Story.objects.filter(pk=whole.refused.pk).exists()
    page = Client().get(story.get_absolute_url()).content.decode()
    assert SENTENCE in page
    assert Client().get(at("stories:history", story.public_id)).status_code == 200
    contents = json.dumps([revision.content for revision in story.revisions])
    assert NAME not in contents
    assert {revision.content["author"] for revision in story.revisions} == {None}
    assert not story.proofs.exists()
    assert not Comment.objects.filter(text=SENTENCE).exclude(story=story).exists()
    call_command("check_statistics", stories=True, stdout=StringIO())


def test_leaving_everything_as_it_is_changes_nothing(whole, browser):
    answer = browser.post(at("account_erase"), {"choice": "nothing", "sure": "on"})
    assert answer.url == at("account_data")
    for choice in ("", "ALL", "x" * 10_000, "\x00"):
        page = browser.post(at("account_erase"), {"choice": choice, "sure": "on"})
        assert page.status_code == 200
        assert page.context["form"].errors
    assert Story.objects.filter(author=whole.member).count() == 2


def test_an_account_in_charge_is_not_erased_alone(client, moderator):
    client.force_login(moderator)
    answer = client.post(at("account_erase"), {"choice": "all", "sure": "on"})
    assert answer.status_code == 409
    assert get_user_model().objects.filter(pk=moderator.pk).exists()


def test_one_story_is_erased_by_its_author_alone(client, member, commits):
    text = f"{lived(305_010)} {SENTENCE}"
    with commits():
        story = services.tell_story(a_telling(text=text, title=TITLE), author=member)
    erase = at("stories:erase", story.public_id)
    assert client.post(erase).status_code == 302  # to the sign-in page
    client.force_login(get_user_model().objects.create_user("x@example.org", pseudonym="X"))
    assert client.post(erase).status_code == 404
    client.force_login(member)
    assert b"Erase it for good" in client.get(erase).content
    with commits():
        answer = client.post(erase)
    assert client.get(answer.url).status_code == 410
    assert hits(SENTENCE, TITLE) == []
    assert client.post(erase).status_code == 404  # twice: nothing more
    assert erase_story(story) is None
    stub = Tombstone.objects.get()
    assert (stub.public_id, stub.erased_on) == (story.public_id, timezone.localdate())
