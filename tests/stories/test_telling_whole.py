"""Told once: what is asked, read back, doubted, and taken up again elsewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from stories.forms.contacts import StepForm
from stories.forms.moments import PARTS
from stories.forms.screens import SCREENS
from stories.models import Consent, DraftLink, Story, TellingDraft
from stories.vocabulary import Telling, TellingEpisode, TellingStep
from tests.factories import BrandFactory, StoryFactory
from tests.stories.author import LIVED_TEXT, Author, link_in, shown

pytestmark = pytest.mark.django_db

NOT_ASKED = {"brand_initial", "attribution", "in_chain_of", "told_on", "episodes"}
NAMING = LIVED_TEXT + " Then Mr Hale rang from 06 12 34 56 78. I am in a trade union."


# --- asked once -----------------------------------------------------------------------------------


def test_everything_an_author_can_tell_is_asked_once():
    asked = [name for screen in SCREENS if screen.form for name in screen.form.base_fields]
    assert len(asked) == len(set(asked))
    assert {each.name for each in fields(Telling)} - NOT_ASKED <= set(asked)
    of_moments = [name for part in PARTS for name in part.form.base_fields]
    assert len(of_moments) == len(set(of_moments))
    assert {each.name for each in fields(TellingEpisode)} - {"steps", "parties"} <= set(of_moments)
    assert {each.name for each in fields(TellingStep)} == set(StepForm.base_fields)


@pytest.mark.parametrize(
    "ending", ["left_rival", "came_back", "together_hostage", "handed_on", "faded"]
)
def test_no_screen_asks_more_than_five_questions(author, ending):
    BrandFactory(name="Kettleby")
    author.walk(
        to="after",
        bond={"sector": None, "contract_kind": "subscription"},
        ending={"ending": ending},
    )
    for screen in SCREENS:
        if screen.form:
            form = author.open(screen.slug).context["form"]
            asked = [name for name in form.fields if name != "keep_ending"]
            assert len(asked) <= 5, screen.slug


def test_the_length_of_a_text_stands_under_its_box(author):
    author.walk(to="beginning")
    assert b"0</span> characters, 20,000 at most" in author.open("story").content
    author.send("story", text="Éphémère 🙂")
    assert b"10</span> characters, 20,000 at most" in author.open("story").content


def test_an_ending_asks_what_it_calls_for_and_nothing_else(author):
    author.walk(to="after")
    assert list(author.open("after").context["form"].fields) == [
        "ended",
        "cause",
        "switched_to",
        "cheaper",
        "better",
    ]
    author.send("ending", ending="together_hostage")
    assert list(author.open("after").context["form"].fields) == ["ended", "staying_reasons"]
    author.send("bond", contract_kind="account")
    assert "renews_on" in author.open("after").context["form"].fields


def test_what_an_earlier_ending_asked_is_not_told(author):
    author.walk(after={"switched_to": "Hoverly"})
    author.send("ending", ending="handed_on")
    author.send("after", handed_to="child", switched_to="Hoverly", cause=None)
    author.send("you")
    story = Story.objects.get()
    assert (story.handed_to, story.switched_to, story.wish_1) == (
        "child",
        None,
        "A workshop in each town",
    )


def test_where_they_went_is_kept(author):
    author.walk(after={"switched_to": "Hoverly", "cheaper": "yes", "better": "no"})
    author.send("you")
    story = Story.objects.get()
    assert (story.switched_to.name, story.cheaper, story.better) == ("Hoverly", "yes", "no")


@pytest.mark.parametrize("day", ["32/13/2030", "2001-01-01", "2999-01-01", "soon"])
def test_a_renewal_that_cannot_be_is_said(author, day):
    author.walk(
        to="after", bond={"contract_kind": "subscription"}, ending={"ending": "together_hostage"}
    )
    answered = author.send("after", cause=None, renews_on=day)
    assert answered.status_code == 200
    assert author.typed("after")["renews_on"] == [day]


# --- the brand ------------------------------------------------------------------------------------


def test_a_brand_not_named_counts_in_its_sector_only(author):
    author.walk(brand={"brand": "", "brand_mask": "unnamed"}, bond={"region": "FR-BFC"})
    author.send("you")
    story = Story.objects.get()
    assert (story.brand, story.sector.code, story.region) == (None, "appliances", "FR-BFC")


def test_of_an_initial_only_the_letter_is_kept(author):
    author.walk(brand={"brand": "Kettleby", "brand_mask": "initial"})
    author.send("you")
    story = Story.objects.get()
    assert (story.brand, story.brand_initial, story.brand_mask) == (None, "K", "initial")


def test_a_nearly_equal_brand_is_asked_about_and_taken_by_a_button(author):
    BrandFactory(name="Kettleby")
    answered = author.send("brand", brand="Kettelby")
    assert "Did you mean" in shown(answered)
    assert author.send("brand", brand="Kettelby", brand_is="Kettleby").status_code == 302
    assert author.typed("brand")["brand"] == ["Kettleby"]


def test_the_author_keeps_the_name_and_is_asked_again_for_another_only(author):
    BrandFactory(name="Kettleby")
    assert author.send("brand", brand="Kettelby", brand_kept="Kettelby").status_code == 302
    assert author.send("brand", brand="Ketleby", brand_kept="Kettelby").status_code == 200


# --- read back ------------------------------------------------------------------------------------


def test_private_persons_are_underlined_once_and_never_in_the_way(author):
    author.walk(to="story")
    answered = author.send("story", text=NAMING)
    assert answered.content.decode().count('<mark data-kind="private">') == 2
    assert "your union" in shown(answered)
    seen = answered.context["form"].fingerprint
    assert author.send("story", text=NAMING, seen=seen).status_code == 302


def test_a_button_puts_neutral_words_in_the_place_of_a_name(author):
    author.walk(to="story")
    author.send("story", text=NAMING, replace="text name Mr Hale")
    (text,) = author.typed("story")["text"]
    assert "Then [name removed] rang from 06 12" in text


@pytest.mark.parametrize(
    "replace", ["", "text", "text name", "live name Mr Hale", "text crime Mr Hale", "x" * 9_999]
)
def test_an_absurd_replacement_changes_nothing(author, replace):
    author.walk(to="story")
    assert author.send("story", text=NAMING, replace=replace).status_code == 200
    assert author.typed("story")["text"] == [NAMING]


def test_a_name_in_a_moment_is_underlined_too(author):
    author.walk(to="moments")
    assert (
        '<mark data-kind="private">Mr Hale</mark>'
        in author.send("moments", text="Mr Hale came.").content.decode()
    )


def test_what_the_story_lacks_is_said_after_it_is_kept(author):
    author.walk(to="story")
    assert not author.open("story").context["hints"]
    author.send("story", text="I was a customer and I was happy with what they gave me there. " * 6)
    hints = author.open("story").context["hints"]
    assert 1 <= len(hints) <= 3


# --- who tells ------------------------------------------------------------------------------------


def test_a_slip_in_the_address_is_doubted_and_the_author_decides(author):
    author.walk()
    assert "gmail.com" in shown(author.send("you", email="nell@gmial.com"))
    assert (
        author.send("you", email="nell@gmial.com", email_kept="nell@gmial.com").status_code == 302
    )
    assert mail.outbox == [] or mail.outbox[-1].to == ["nell@gmial.com"]


def test_a_slip_is_mended_by_a_button(author, commits):
    author.walk()
    with commits():
        author.send("you", email="nell@gmial.com", email_is="nell@gmail.com")
    assert mail.outbox[-1].to == ["nell@gmail.com"]


def test_consents_are_apart_and_kept_with_their_words(author):
    author.walk()
    assert not author.open("you").context["form"]["follow_up"].value()
    author.send("you", follow_up="on")
    consent = Consent.objects.get(box="follow_up")
    assert (consent.box, consent.given) == ("follow_up", True)
    assert "6, 12 and 24 months" in consent.wording


def test_no_box_ticked_keeps_no_consent(told):
    assert {row.box for row in Consent.objects.all()} == {"attestation", "age"}


def test_a_story_answers_the_one_its_draft_was_begun_from(author):
    founding = StoryFactory(title="The first link")
    TellingDraft.objects.update(in_chain_of=founding)
    assert "The first link" in shown(author.open("love"))
    author.walk()
    author.send("you")
    assert founding.answers.get().title == "Geoff and the coin"


# --- elsewhere, later -----------------------------------------------------------------------------


def asks_link(author: Author, commits, email: str = "nell@example.org"):
    with commits():
        return author.send("beginning", elsewhere="1", elsewhere_email=email)


def test_a_mailed_link_leads_to_the_draft_with_what_was_typed(author, commits, client):
    author.walk(to="beginning")
    asks_link(author, commits)
    assert author.typed("beginning")["began"] == ["March 2011"]
    opened = client.get(link_in(mail.outbox[0]))
    assert opened.url == author.address("tell_screen", author.key, "story")
    assert author.draft.email == "nell@example.org"


def test_a_link_leaves_once_a_minute_and_five_times_a_day(author, commits):
    asks_link(author, commits)
    assert "less than a minute ago" in shown(asks_link(author, commits))
    for _again in range(4):
        DraftLink.objects.update(sent_at=timezone.now() - dt.timedelta(minutes=2))
        asks_link(author, commits)
    DraftLink.objects.update(sent_at=timezone.now() - dt.timedelta(minutes=2))
    assert "Enough links" in shown(asks_link(author, commits))
    assert len(mail.outbox) == 5


@pytest.mark.parametrize("email", ["", "nell@", "\x00", "n" * 9_999])
def test_a_wrong_address_is_said_beside_it(author, commits, email):
    assert "This address looks incomplete" in shown(asks_link(author, commits, email))
    assert mail.outbox == []


def test_a_link_unknown_expired_or_of_a_told_story_is_a_clear_page(author, commits, client):
    author.walk()
    asks_link(author, commits)
    link = link_in(mail.outbox[0])
    assert client.get(f"{link[:-5]}xxxx/").status_code == 404
    author.send("you")
    assert client.get(link).status_code == 410
    DraftLink.objects.update(sent_at=timezone.now() - dt.timedelta(days=31))
    assert client.get(link).status_code == 404


def idle(days: int) -> None:
    TellingDraft.objects.update(touched_at=timezone.now() - dt.timedelta(days=days))


def purge(commits) -> None:
    with commits():
        call_command("purge_drafts", verbosity=0)


def test_an_idle_draft_with_an_address_is_warned_of_once(author, commits):
    asks_link(author, commits)
    idle(24)
    for _twice in range(2):
        purge(commits)
    assert len(mail.outbox) == 2
    assert author.browser.get(link_in(mail.outbox[1])).status_code == 302


def test_a_draft_taken_up_again_is_warned_of_again(author, commits):
    asks_link(author, commits)
    idle(24)
    purge(commits)
    TellingDraft.objects.update(warned_at=timezone.now() - dt.timedelta(days=40))
    idle(25)
    purge(commits)
    assert len(mail.outbox) == 3


def test_thirty_idle_days_erase_it_and_a_dry_run_nothing(author, commits):
    asks_link(author, commits)
    idle(31)
    call_command("purge_drafts", "--dry-run", verbosity=0)
    assert TellingDraft.objects.exists()
    purge(commits)
    assert not TellingDraft.objects.exists()
    assert len(mail.outbox) == 1


# --- two tabs, queries ----------------------------------------------------------------------------


def test_two_tabs_on_two_screens_lose_nothing(author):
    author.walk(to="love")
    author.send("love")
    author.send("story", title="Another title")
    assert author.typed("love")["love"] == ["9"]


@pytest.mark.parametrize("slug", [screen.slug for screen in SCREENS if screen.form])
def test_a_screen_stays_within_its_queries(author, slug, django_assert_max_num_queries):
    author.walk()
    BrandFactory.create_batch(20)
    with django_assert_max_num_queries(8):
        author.open(slug)
