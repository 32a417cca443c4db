"""The telling as its author walks it: screen by screen, in a browser without JavaScript."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from ranking.models import Spell
from stories.models import Confirmation, Story, TellingDraft
from stories.vocabulary import State
from tests.stories.author import ANSWERS, LIVED_TEXT, Author, invalid_fields, link_in, shown

pytestmark = pytest.mark.django_db

# --- the whole road -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_told_and_confirmed_story_is_read_by_everybody(client, commits, language):
    author = Author(client, language)
    with commits():
        author.walk()
        author.send("you")
    with commits():
        client.post(link_in(mail.outbox[0]))
    story = Story.objects.get()
    page = Client().get(author.address("short", story.public_id), follow=True)
    assert page.status_code == 200
    assert "took it apart on the kitchen floor" in shown(page)
    assert "He would not take a penny." in shown(page)


def test_everything_told_is_kept_on_the_story(told):
    story = Story.objects.get()
    assert (story.title, story.text, story.brand.name) == (
        "Geoff and the coin",
        LIVED_TEXT,
        "Kettleby",
    )
    assert (story.love, story.ending, story.cause, story.repurchases) == (
        9,
        "left_rival",
        "better_offer",
        2,
    )
    assert str(story.began_min) == "2011-03-01"
    assert str(story.ended_max) == "2019-12-31"
    assert [episode.love for episode in story.episodes.all()] == [10]
    assert [tag.name for tag in story.tags.all()] == ["repair"]
    assert story.attested_at is not None


def test_a_story_is_not_public_before_its_author_confirms(told):
    story = Story.objects.get()
    assert story.where == State.AWAITING_CONFIRMATION
    assert Client().get(story.get_absolute_url()).status_code == 404


def test_a_published_story_moves_its_brand(told, commits, client):
    with commits():
        client.post(link_in(mail.outbox[0]))
    brand = Story.objects.get().brand
    assert brand.live
    assert Spell.objects.filter(brand=brand, weight=1000).count() == 1


def test_a_signed_in_author_has_nothing_to_confirm(client, member, commits):
    client.force_login(member)
    author = Author(client)
    with commits():
        author.walk()
        author.browser.post(author.address("tell_screen", author.key, "you"))
    story = Story.objects.get()
    assert (story.author, story.where) == (member, State.PUBLISHED)
    assert not Confirmation.objects.exists()


def test_an_ending_that_asks_nothing_more_goes_straight_to_the_wishes(author):
    author.walk(to="ending")
    assert author.send("ending", ending="together_love").url == author.address(
        "tell_screen", author.key, "wishes"
    )


def test_a_return_is_asked_for_and_kept(author):
    author.walk(
        to="honesty",
        ending={"ending": "came_back"},
        after={"ended": "2015", "returned": "2018", "cause": None},
    )
    author.send("honesty")
    author.send("you")
    assert Story.objects.get().returned.words == "2018"


# --- sent twice -----------------------------------------------------------------------------------


def test_sending_twice_tells_one_story(told):
    again = told.send("you")
    assert again.url == told.receipt
    assert Story.objects.count() == 1


def test_going_back_after_sending_leads_to_the_receipt(told):
    assert told.open("story").url == told.receipt


def test_a_second_tab_cannot_tell_the_story_again(told):
    assert told.send("story", text=LIVED_TEXT + " And more.").url == told.receipt
    assert Story.objects.get().text == LIVED_TEXT


def test_the_receipt_says_where_the_story_is(told):
    assert Story.objects.get().public_id in shown(told.browser.get(told.receipt))


def test_the_receipt_of_an_unsent_draft_leads_back_to_it(author):
    assert author.browser.get(author.receipt).url == author.address(
        "tell_screen", author.key, "brand"
    )


# --- what is wrong is said, and kept --------------------------------------------------------------

WRONG = [
    ("brand", {"brand": ""}),
    ("brand", {"brand": "https://www.kettleby.example/shop"}),
    ("brand", {"brand": "www.kettleby.com"}),
    ("brand", {"brand": "nell@kettleby.example"}),
    ("brand", {"brand": "K" * 200}),
    ("brand", {"brand": "💔💔"}),
    ("brand", {"brand": "\u200b\x07"}),
    ("brand", {"relation_kind": "king"}),
    ("brand", {"brand_mask": "hidden"}),
    ("bond", {"sector": "no-such-sector"}),
    ("bond", {"product": "p" * 200}),
    ("bond", {"contract_kind": "marriage"}),
    ("beginning", {"beginning": "memory"}),
    ("beginning", {"inherited_from": "the cat"}),
    ("beginning", {"began": ""}),
    ("beginning", {"began": "31/02/1998"}),
    ("beginning", {"began": "2999"}),
    ("beginning", {"began": "1850"}),
    ("beginning", {"began": "once upon a time"}),
    ("beginning", {"repurchases": "-1"}),
    ("beginning", {"repurchases": "twelve"}),
    ("beginning", {"repurchases": "9" * 5_000}),
    ("story", {"title": ""}),
    ("story", {"title": "t" * 200}),
    ("story", {"text": ""}),
    ("story", {"text": "Too short to be told apart."}),
    ("story", {"text": "long " * 12_000}),
    ("story", {"language": "xx"}),
    ("story", {"tags": ", ".join(f"tag{n}" for n in range(20))}),
    ("moments", {"when": "31/02/2014"}),
    ("moments", {"when": "1990"}),
    ("moments", {"love": "11"}),
    ("moments", {"title": ""}),
    ("moments", {"text": "m" * 5_000}),
    ("love", {"love": None}),
    ("love", {"love": "11"}),
    ("love", {"love": "-1"}),
    ("love", {"love": "7.5"}),
    ("love", {"free_to_leave": "perhaps"}),
    ("ending", {"ending": None}),
    ("ending", {"ending": "happily_ever_after"}),
    ("after", {"ended": "2001"}),
    ("after", {"ended": "2999"}),
    ("after", {"cause": "weather"}),
    ("after", {"cheaper": "perhaps"}),
    ("after", {"switched_to": "www.rival.com"}),
    ("wishes", {"wish_2": "w" * 201}),
    ("wishes", {"advice": "a" * 401}),
    ("wishes", {"spirit": "holy"}),
    ("honesty", {"attests": None}),
    ("honesty", {"of_age": None}),
    ("honesty", {"link_to_brand": "king"}),
    ("you", {"pseudonym": ""}),
    ("you", {"pseudonym": "nell@example.org"}),
    ("you", {"email": ""}),
    ("you", {"email": "nell@"}),
    ("you", {"email": "nell example.org"}),
    ("you", {"email": "n" * 60 + "@" + ".".join(["d" * 60] * 4) + ".org"}),
]


def named(case) -> str:
    return (
        case if isinstance(case, str) else "-".join(f"{k}={str(v)[:18]}" for k, v in case.items())
    )


@pytest.mark.parametrize(("slug", "wrong"), WRONG, ids=named)
def test_a_wrong_answer_is_said_on_its_screen_and_tells_nothing(author, slug, wrong):
    author.walk(to=slug)
    answered = author.send(slug, **wrong)
    assert answered.status_code == 200
    assert invalid_fields(answered) == 1
    assert "<title>Error:" in answered.content.decode()
    assert not Story.objects.exists()


@pytest.mark.parametrize(("slug", "wrong"), WRONG, ids=named)
def test_a_wrong_answer_is_kept_as_typed(author, slug, wrong):
    author.walk(to=slug)
    author.send(slug, **wrong)
    answers = author.typed(slug)
    for name, value in (ANSWERS[slug] | wrong).items():
        assert answers.get(name, [None]) == [value]


@pytest.mark.parametrize(
    ("slug", "wrong", "kept"),
    [
        ("brand", {"brand": "www.kettleby.com"}, "www.kettleby.com"),
        ("bond", {"product": "The <3 kettle", "sector": "x"}, "The <3 kettle"),
        ("beginning", {"began": "31/02/1998"}, "31/02/1998"),
        ("story", {"text": "Un « petit » récit & rien d'autre 💔"}, "Un « petit » récit &"),
        ("story", {"title": "", "text": LIVED_TEXT}, "would not take a penny"),
        ("moments", {"when": "2999"}, "He would not take a penny."),
        ("after", {"ended": "1999"}, "1999"),
        ("you", {"email": "nell@"}, "Nell"),
    ],
)
def test_what_was_typed_is_still_on_the_screen_and_on_the_next_visit(author, slug, wrong, kept):
    author.walk(to=slug)
    assert kept in shown(author.send(slug, **wrong))
    assert kept in shown(author.open(slug))


def test_a_text_of_sixty_thousand_characters_is_kept_whole(author):
    endless = "A coin in the pump. " * 3_000
    author.walk(to="story")
    answered = author.send("story", text=endless)
    assert endless in shown(answered)


def test_the_screens_before_keep_their_answers_when_a_later_one_is_wrong(author):
    author.walk(to="love")
    author.send("love", love="11")
    assert LIVED_TEXT in shown(author.open("story"))


def test_an_error_is_said_in_french_on_a_french_page(client):
    author = Author(client, "fr")
    with translation.override("en"):
        english = Author(Client(), "en")
    french, other = author.send("love", love="11"), english.send("love", love="11")
    assert "Love goes from 0 to 10" in shown(other)
    assert "Love goes from 0 to 10" not in shown(french)
    assert invalid_fields(french) == 1


def test_pasted_markup_is_said_and_taken_off(author):
    author.walk(to="story")
    pasted = f"<p><b>{LIVED_TEXT}</b></p><script>steal('all')</script>"
    answered = author.send("story", text=pasted)
    assert invalid_fields(answered) == 1
    assert "web page code" in shown(answered)
    assert author.draft.answers["story"]["text"] == [LIVED_TEXT]


def test_a_text_freed_of_markup_goes_on_as_it_is_shown(author):
    author.walk(to="story")
    author.send("story", text=f"<p>{LIVED_TEXT}</p>")
    (plain,) = author.draft.answers["story"]["text"]
    assert author.send("story", text=plain).status_code == 302


def test_markup_in_a_moment_is_taken_off_too(author):
    author.walk(to="moments")
    author.send("moments", **{"text": "<i>Not a penny</i>"})
    assert author.typed("moments")["text"] == ["Not a penny"]


def test_invisible_characters_leave_the_story_and_emoji_stay(author):
    typed = LIVED_TEXT.replace("Leeds", "Le\u200beds\x00\x07\u202e 👩\u200d👧")
    author.walk(to="you", story={"text": typed})
    author.send("you")
    assert "Leeds 👩\u200d👧 on a wet Saturday" in Story.objects.get().text


def test_a_title_with_markup_is_shown_as_it_was_typed_and_runs_nothing(author, commits):
    author.walk(to="you", story={"title": "<script>alert(1)</script>"})
    page = author.open("you").content.decode()
    assert "<script>alert(1)</script>" not in page


def test_fields_nobody_asked_for_are_ignored(author):
    author.walk(to="love")
    assert author.send("love", live="1", author="1", public_id="x", bad="\x00").status_code == 302


def test_a_screen_sent_empty_is_a_screen_to_correct(author):
    for slug in ("brand", "beginning", "story", "love", "ending", "honesty", "you"):
        empty = author.browser.post(author.address("tell_screen", author.key, slug), {})
        assert empty.status_code == 200
        assert invalid_fields(empty) >= 1


# --- the answers sit together ---------------------------------------------------------------------


def test_a_beginning_moved_after_the_end_reopens_the_screen_of_the_end(author):
    author.walk()
    author.send("beginning", began="2022")
    assert author.send("you").url == author.address("tell_screen", author.key, "moments")
    assert not Story.objects.exists()


def test_an_unfinished_road_is_never_sent(author):
    author.send("brand")
    assert author.send("you").url == author.address("tell_screen", author.key, "beginning")
    assert not Story.objects.exists()


def test_a_fuzzy_date_is_read_back_on_the_next_screen(author):
    author.walk(to="beginning")
    author.send("beginning", began="85-86")
    assert "between 1985 and 1986" in shown(author.open("story"))


CAPTIVE = {"love": {"free_to_leave": "no"}}


def test_an_ending_at_odds_with_the_answers_is_asked_again(author):
    author.walk(to="ending", **CAPTIVE)
    answered = author.send("ending", ending="together_love")
    assert answered.status_code == 200
    assert 'name="keep_ending"' in shown(answered)


def test_the_author_has_the_last_word_on_the_ending(author):
    author.walk(to="ending", **CAPTIVE)
    author.send("ending", ending="together_love")
    author.send("ending", ending="together_love", keep_ending="on")
    author.send("honesty")
    author.send("you")
    assert Story.objects.get().ending == "together_love"


def test_a_declared_link_is_published_shown_and_not_ranked(author, commits):
    with commits():
        author.walk(honesty={"link_to_brand": "supplier"})
        author.send("you")
    with commits():
        author.browser.post(link_in(mail.outbox[0]))
    story = Story.objects.get()
    assert story.live
    assert not Spell.objects.exists()
    assert "declared link, not ranked" in shown(
        Client().get(f"/en/stories/{story.public_id}/", follow=True)
    )


def test_somebody_under_fifteen_leaves_no_trace_and_gets_the_text_back(author):
    author.walk(to="honesty")
    answered = author.send("honesty", of_age="no")
    assert LIVED_TEXT in shown(answered)
    assert not TellingDraft.objects.exists()
    assert not Story.objects.exists()


def test_somebody_under_fifteen_is_not_asked_to_attest_first(author):
    author.walk(to="honesty")
    author.send("honesty", of_age="no", attests=None)
    assert not TellingDraft.objects.exists()
