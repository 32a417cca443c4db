"""The page of a story: everything it tells, in six queries."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from stories.models import (
    BrandEvent,
    Comment,
    Decision,
    Episode,
    Photo,
    Proof,
    Screening,
    Step,
    StoryMargin,
    StoryState,
)
from stories.services import withdraw_story
from stories.services.margins import recount_comments
from stories.words import CommentKind, CommentState
from tests.factories import BrandFactory, StoryFactory

pytestmark = pytest.mark.django_db


def address(story, language: str = "en") -> str:
    with translation.override(language):
        return story.get_absolute_url()


def at(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"stories:{name}", args=args)


def shown(response) -> str:
    return html.unescape(response.content.decode())


@pytest.fixture
def full_story(member):
    """A story with all a page can show: moments with contacts, photos, readers, a chain, a proof."""
    parent, near = StoryFactory(title="The first one"), StoryFactory(title="A neighbour of it")
    rival = BrandFactory(name="Rivalia")
    story = StoryFactory(
        title="Geoff came by bicycle",
        author=member,
        ending="left_rival",
        ended_min=dt.date(2019, 5, 1),
        ended_max=dt.date(2019, 5, 31),
        ended_words="May 2019",
        switched_to=rival,
        cheaper="yes",
        better="no",
        spirit="calculated",
        wish_1="A human voice",
        wish_2="A spare lid",
        advice="Ask for Geoff.",
        staying_reasons=["contract", "habit"],
        link_to_brand="family",
        licence="cc-by-sa-4.0",
        in_chain_of=parent,
        beginning="meeting",
        region="FR-BRE",
    )
    for n in range(3):
        episode = Episode.objects.create(
            story=story,
            title=f"The coin {n}",
            text="He would not take a penny.",
            when_min=dt.date(2010 + n, 1, 1),
            when_max=dt.date(2010 + n, 12, 31),
            when_words=str(2010 + n),
            love=8 - n,
            kind="hung_up",
            stage="quarrel",
            emotions=["trust", "weariness"],
            excuses=["the_carrier"],
            initiator="customer",
            expected_channel="phone",
            received_channel="chat",
            times_repeated=3,
            agents=4,
            memory_kept="no",
            resolution="refunded",
            refund_days=11,
            promise="A call before noon",
            promise_kept="broken",
            politeness=2,
            parties=[["carrier", "Fastbox"]],
            sort_order=n,
        )
        for place in range(3):
            Step.objects.create(
                episode=episode,
                channel="premium_phone",
                minutes=20,
                cost=Decimal("1.50"),
                premium_rate=True,
                identity_checks=2,
                result="hung_up",
                out_of_hours=True,
                automated=True,
                sort_order=place,
            )
    for n in range(3):
        Photo.objects.create(
            story=story, file=f"photos/aa/{n}.webp", width=640, height=480, alt=f"Photo {n}"
        )
    story.tags.add("repair", "Leeds")
    story.save()
    Proof.objects.create(story=story, file="proofs/a.pdf")
    BrandEvent.objects.create(
        brand=story.brand,
        kind="bought_by",
        when_min=dt.date(2015, 1, 1),
        when_max=dt.date(2015, 12, 31),
        when_words="2015",
        other_name="Hollow Holdings",
        source="The Gazette, 2015",
    )
    BrandEvent.objects.create(
        brand=story.brand,
        kind="founded",
        when_min=dt.date(1901, 1, 1),
        when_max=dt.date(1901, 12, 31),
        when_words="1901",
        source="The Gazette, 1901",
    )
    screening = Screening.objects.create(
        story=story, verdict="publish", probability=0.1, text_hash=story.text_hash, version="v"
    )
    StoryState.objects.filter(story=story).update(screening=screening)
    Decision.objects.create(
        story=story, kind="publish", before="held", after="published", actor=member
    )
    for n in range(5):
        Comment.objects.create(
            story=story, author=member, kind=CommentKind.COMMENT, text=f"Words {n}", state="shown"
        )
    recount_comments(story.pk)
    moment = story.episodes.first().pk
    StoryMargin.objects.filter(story=story).update(
        me_toos={str(moment): 3},
        spirits={"pure_spirit": 2, "calculated": 5},
        edited_at=timezone.now(),
        edits=1,
        answers=2,
        similar=[{"id": near.pk, "title": "x", "address": "/x/", "shared": ["coin", "workshop"]}],
    )
    return story


def test_a_full_story_costs_six_queries(full_story, client, django_assert_max_num_queries):
    client.get(at("rules"))  # the addresses of the foot are remembered
    with django_assert_max_num_queries(6):
        assert client.get(address(full_story)).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_story(
    full_story, client, django_assert_max_num_queries
):
    for n in range(12):
        episode = Episode.objects.create(story=full_story, title=f"More {n}", sort_order=10 + n)
        Step.objects.bulk_create(Step(episode=episode, channel="phone") for _ in range(5))
    client.get(at("rules"))
    with django_assert_max_num_queries(6):
        assert "More 11" in shown(client.get(address(full_story)))


def test_it_tells_all_its_author_told(full_story, client):
    page = shown(client.get(address(full_story)))
    for words in (
        "Geoff came by bicycle",
        "Hung up on · Quarrel",
        "Trust, Weariness",
        "“It is the carrier”",
        "hoped for: Telephone; received: Online chat",
        "A call before noon",
        "Broken",
        "Fastbox",
        "Refunded, money back after 11 days",
        "Premium-rate telephone",
        "premium-rate number, a machine answered, out of hours, 2 identity checks",
        "3 h of waiting",  # 3 moments × 3 contacts × 20 minutes
        "€13.50 paid",
        "I went elsewhere.",
        "Locked in by a contract, Habit",
        "Rivalia",
        "A human voice",
        "Ask for Geoff.",
        "declared link, not ranked",
        "proof provided",
        "Brittany",
        "changed on",
        "A person read it and published it on",
    ):
        assert words in page, words


def test_photos_have_their_size_and_their_words(full_story, client):
    page = client.get(address(full_story)).content.decode()
    images = re.findall(
        r'<img src="([^"]+)" width="640" height="480" alt="Photo \d" loading="lazy"', page
    )
    assert len(images) == 3


def test_what_happened_to_the_brand_meanwhile_stands_on_the_line_and_in_its_table(
    full_story, client
):
    page = shown(client.get(address(full_story)))
    assert page.count("data-of-brand") == 2  # in the wide drawing and in the tall one
    table = page[page.index('<table class="table">') :]
    table = table[: table.index("</table>")]
    assert "Bought by Hollow Holdings" in table
    assert "event of the brand" in table
    assert "Founded" not in page  # before the story began
    assert "3 moments" in page or "4 moments" in page


def test_the_author_and_the_readers_are_compared_on_the_spirit(full_story, client):
    page = shown(client.get(address(full_story)))
    section = page[page.index('id="spirit"') :][:1500]
    assert "Calculation" in section
    assert "7 readers answered" in section
    assert section.index("Calculation 5") < section.index("Pure spirit 2")


def test_me_too_is_said_in_words_and_never_when_nobody_did(full_story, client):
    page = shown(client.get(address(full_story)))
    assert page.count("lived this too.") == 1
    assert "Three readers lived this too." in page


def test_stories_alike_are_named_with_the_reason_while_they_are_public(full_story, client):
    near = full_story.margin.similar[0]["id"]
    page = shown(client.get(address(full_story)))
    assert "A neighbour of it" in page
    assert "coin, workshop" in page
    other = type(full_story).objects.get(pk=near)
    withdraw_story(other)
    cache.clear()
    assert "A neighbour of it" not in shown(client.get(address(full_story)))


def test_it_says_which_story_it_answers_and_when_that_one_is_gone(full_story, client):
    page = shown(client.get(address(full_story)))
    assert "In answer to" in page
    assert "The first one" in page
    assert "2 stories answer this one" in page
    withdraw_story(full_story.in_chain_of)
    cache.clear()
    page = shown(client.get(address(full_story)))
    assert "The first one" not in page
    assert "In answer to a story that its author has taken back." in page


def test_search_engines_get_a_review_without_a_rating(full_story, client):
    page = client.get(address(full_story)).content.decode()
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    review = (
        data
        if data.get("@type") == "Review"
        else next(each for each in data["@graph"] if each["@type"] == "Review")
    )
    assert review["license"].startswith("https://creativecommons.org")
    assert "reviewRating" not in page
    assert "aggregateRating" not in page


def test_a_visitor_gets_a_page_for_everybody(full_story, client):
    response = client.get(address(full_story))
    page = response.content.decode()
    assert "csrfmiddlewaretoken" not in page
    assert not response.cookies
    assert "Sign in to comment" in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_whole_in_both_languages_and_each_text_says_its_own(full_story, client, language):
    page = client.get(address(full_story, language)).content.decode()
    assert '<h1 lang="en">' in page
    assert page.count('id="comments"') == 1


def test_a_moderators_secret_is_not_shown(full_story, client):
    said = full_story.comments.first()
    said.state, said.text = CommentState.HELD, "call 06 12 34 56 78"
    said.save()
    assert "06 12 34" not in shown(client.get(address(full_story)))


def test_an_unnamed_brand_is_told_by_its_letter(client):
    story = StoryFactory(brand=None, brand_mask="initial", brand_initial="K")
    assert "a brand in K" in shown(client.get(address(story)))


def test_a_line_of_a_list_shows_both_dates_the_ending_and_the_language(client):
    """F3: the date of publication and that of the experience, on each line."""
    StoryFactory(attribution="Ines", language="fr")
    page = shown(client.get(at("list")))
    line = page[page.index("story-line-title") :][:2500]
    assert line.count("<time") == 2
    assert "Told by Ines" in line
    assert "in French" in line
    assert "Still together" in line
