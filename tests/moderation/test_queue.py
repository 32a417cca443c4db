"""The queue: what is offered to whom, in which order, and how fast."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from stories import services
from stories.models import Brand, BrandAlias, Decision, StoryState, Unveiling
from stories.services.desk import UNVEILED
from stories.veil import MARK
from stories.waiting import (
    LATE,
    Place,
    desk_of,
    moderation_queue,
    place_in,
    queue_page,
    queue_places,
    waiting_for,
)
from tests.factories import BrandFactory, StoryFactory

from .conftest import moderator_reading, person
from .held import held, many_held

pytestmark = pytest.mark.django_db


def item(story) -> str:
    return reverse("queue_item", args=[story.pk])


def offered(user) -> list[int]:
    return [place.story_id for place in queue_places(desk_of(user), size=100)]


def test_f17_a_story_is_never_given_to_who_does_not_read_its_language(client):
    """Nor one about a brand they are tied to, nor their own."""
    english = held(title="An English tale")
    french = held(title="Un récit", language="fr")
    french_only = moderator_reading("fanny@example.org", "Fanny", "fr")
    silent = person("sil@example.org", "Sil", "Moderators")
    assert (offered(french_only), offered(silent)) == ([french.pk], [])
    assert not services.may_decide(french_only, english)
    client.force_login(french_only)
    listed = client.get(reverse("story_queue")).content.decode()
    assert ("Un récit" in listed, "An English tale" in listed) == (True, False)
    version = english.state.version
    for answered in (
        client.get(item(english)),
        client.post(item(english), {"action": "publish", "version": version}),
    ):
        assert (answered.status_code, answered["location"]) == (302, reverse("story_queue"))
    assert services.take_next(by=french_only).pk == french.pk
    assert services.take_next(by=french_only).pk == french.pk  # theirs already: the only one
    with pytest.raises(services.NotOffered):
        services.claim(english, by=french_only)
    assert not Decision.objects.exists()

    client.force_login(silent)
    page = client.get(reverse("story_queue"), headers={"accept-language": "en"}).content.decode()
    assert 'name="languages"' in page
    said = {"action": "languages", "languages": ["en", "fr"], "then": "queue"}
    answered = client.post(reverse("my_desk"), said)
    assert answered["location"] == reverse("story_queue")
    assert set(offered(silent)) == {english.pk, french.pk}
    services.declare_interest(silent, english.brand, "My sister works there.")
    assert offered(silent) == [french.pk]
    type(french).objects.filter(pk=french.pk).update(author=silent)
    assert offered(silent) == []


def test_a_tie_follows_a_brand_that_was_merged(moderator):
    old, heir = BrandFactory(name="Oldby"), BrandFactory(name="Newby Kettles")
    services.declare_interest(moderator, old)
    services.merge_brands(old, into=heir)
    story = held(brand=heir)
    assert offered(moderator) == []
    assert not services.may_decide(moderator, story)


def test_f6_what_is_past_its_delay_comes_first_then_suspicion_then_the_longest_wait(
    moderator, client
):
    unsure = held(days=3)
    newer = held(days=1)
    suspected = held(days=2, priority=2)
    late = held(days=8, left=-1, title="A late tale")
    later = held(days=9, left=-2)
    assert offered(moderator) == [each.pk for each in (later, late, suspected, unsure, newer)]
    waiting = waiting_for(desk_of(moderator))
    assert (waiting.all, waiting.late) == (5, 2)
    client.force_login(moderator)
    for path in ("/admin/", reverse("story_queue"), reverse("moderation_agreement")):
        page = client.get(path, headers={"accept-language": "en"}).content.decode()
        assert "A late tale" in page
        assert page.count('class="queue-late"') == 2


def test_f16_the_order_reads_neither_love_nor_ending(moderator):
    told = [held(love=love, ending=ending, days=1) for love, ending in ((0, "faded"), (10, "life"))]
    queries = str(moderation_queue().query)
    assert "love" not in queries
    assert '"ending"' not in queries
    assert offered(moderator) == [each.pk for each in told]


def test_a_long_queue_is_read_page_by_page_without_a_hole(moderator):
    stories = many_held(95)
    desk, found, key = desk_of(moderator), [], ""
    while True:
        page = queue_page(desk, place_in(key))
        found += [each.story.pk for each in page.items]
        if not (key := page.after):
            break
    assert len(found) == len(set(found)) == 95
    assert set(found) == {story.pk for story in stories}
    levels = [place.level for place in queue_places(desk, size=100)]
    assert levels == sorted(levels)
    assert levels.count(LATE) == 14


def test_two_thousand_stories_cost_what_twenty_do(moderator, client, django_assert_max_num_queries):
    client.force_login(moderator)
    many_held(20)
    client.get(reverse("story_queue"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse("story_queue"))
    many_held(2_000)
    with django_assert_max_num_queries(len(few)):
        page = client.get(reverse("story_queue"), headers={"accept-language": "en"})
    assert "1,000+" in page.content.decode()
    assert not any("OFFSET" in each["sql"] for each in few)
    plan = moderation_queue().filter(desk_of(moderator).offered())[:21].explain()
    assert (
        "story_queue" in plan or connection.vendor == "postgresql"
    )  # which may sort a small table


@given(st.text(max_size=40))
def test_any_words_are_a_place_or_the_beginning(words):
    place = place_in(words)
    assert place is None or place_in(str(place)) == place


@given(
    st.integers(0, 2),
    st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2200, 1, 1), timezones=st.just(dt.UTC)),
    st.integers(1, 10**17),
)
def test_a_place_is_read_as_it_was_written(level, since, key):
    place = Place(level, since, key)
    assert place_in(str(place)) == place


# --- the brand is hidden --------------------------------------------------------------------------


def test_b11_the_brand_is_hidden_until_it_is_asked_for_and_that_is_written_down(
    english_reader, client
):
    brand = BrandFactory(name="Quilldale Motors", site_domain="www.quilldale.example")
    BrandAlias.objects.create(brand=brand, name="Vroombrook Cars")
    words = "I bought my Vroombrook cars in 1998 at quilldale.example; QUILLDALE-MOTORS wrote to me in June. "
    story = held(
        title="Ode to Quilldale Motors", text=words * 4, brand=brand, product="Quilldale Motors 2"
    )
    StoryFactory(text=words * 4, brand=brand, title="Quilldale motors again", author=None)
    services.sign_stories([story])
    client.force_login(english_reader)
    places = [
        item(story),
        reverse("story_queue"),
        "/admin/",
        "/admin/snippets/stories/story/?state__state=held",
    ]
    for path in places:
        page = html.unescape(client.get(path).content.decode()).lower()
        assert MARK in page, path
        for name in ("quilldale", "vroombrook"):
            assert name not in page, (path, name)
    for name in ("inspect", "edit", "history", "usage"):
        path = reverse(f"wagtailsnippets_stories_story:{name}", args=[story.pk])
        assert client.get(path)["location"] in (item(story), "/admin/"), name

    assert client.get(reverse("queue_unveil", args=[story.pk])).status_code == 405
    client.post(reverse("queue_unveil", args=[story.pk]))
    page = html.unescape(client.get(item(story)).content.decode())
    assert "Ode to Quilldale Motors" in page
    assert "nearly the same text" in page.lower()
    unveiling = Unveiling.objects.get()
    assert (unveiling.story, unveiling.moderator) == (story, english_reader)
    assert ModelLogEntry.objects.get(action=UNVEILED).user == english_reader
    tied = client.post(reverse("my_desk"), {"action": "tie", "brand": "vroombrook CARS"})
    assert tied.status_code == 302
    assert client.get(item(story))["location"] == reverse("story_queue")


def test_a_story_of_no_brand_hides_nothing(english_reader, client):
    story = held(brand=None, text="A quiet year. " * 30)
    client.force_login(english_reader)
    page = client.get(item(story)).content.decode()
    assert MARK not in page
    assert "no brand named" in page


@pytest.fixture
def english_reader(english_moderator):
    return english_moderator


# --- odd requests ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["1", "9" * 18, "9" * 40])
def test_an_unknown_story_is_not_found(client, moderator, key):
    client.force_login(moderator)
    assert client.get(f"/admin/queue/{key}/", follow=True).status_code == 404
    for path in ("", "claim/", "release/", "unveil/"):
        assert client.post(f"/admin/queue/{key}/{path}").status_code in (302, 404)


@pytest.mark.parametrize("sent", [{}, {"after": "x"}, {"after": "0.9.9"}, {"after": "\x00" * 999}])
def test_the_next_of_nothing_is_the_queue(client, moderator, sent):
    client.force_login(moderator)
    assert client.post(reverse("queue_next"), sent)["location"] == reverse("story_queue")
    assert client.get(reverse("queue_next")).status_code == 405


def test_only_moderators_open_the_desk(client, editor):
    story = held()
    client.force_login(editor)
    names = ("story_queue", "my_desk", "moderation_agreement")
    for path in (item(story), *map(reverse, names)):
        assert client.get(path).status_code in (302, 403)
    client.post(item(story), {"action": "publish", "version": 1})
    client.post(reverse("queue_next"))
    assert StoryState.objects.get(pk=story.pk).claimed_by is None
    assert not Decision.objects.exists()
    assert Brand.objects.filter(pk=story.brand_id).exists()
