"""The page of a brand: what its stories add up to, its own life, and what it costs."""

from __future__ import annotations

import datetime as dt
import html
import re
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ranking.services import make_edition
from stories.models import BrandEvent, Episode, Step, Story
from stories.reading.brand_sums import FEW, Told, sums_of
from stories.reading.brand_timeline import APART, MARGIN, MOST, WIDTH, moved_apart, timeline
from stories.services import merge_brands
from stories.vocabulary import Ending
from stories.words import Excuse
from tests.factories import BrandFactory, StoryFactory

pytestmark = pytest.mark.django_db


def page_of(client, brand, query: str = "", language: str = "en"):
    with translation.override(language):
        return client.get(reverse("brand", args=[brand.slug]) + query)


def shown(response) -> str:
    return html.unescape(response.content.decode())


def section(response, anchor: str) -> str:
    """The text of one section of the page, spaces flattened; empty without it."""
    found = re.search(
        rf'<section[^>]*aria-labelledby="{anchor}".*?</section>', shown(response), re.DOTALL
    )
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def moment(story: Story, **told) -> Episode:
    return Episode.objects.create(story=story, title="A moment", **told)


@pytest.fixture
def brand(db):
    return BrandFactory(name="Kettleby")


@pytest.fixture
def story(brand):
    return StoryFactory(brand=brand)


# --- sums -----------------------------------------------------------------------------------------


def test_excuses_are_counted_by_moment_the_most_heard_first(client, brand, story):
    for excuses in (["procedure"], ["procedure", "not_us"], ["not_us", "procedure"], []):
        moment(story, excuses=excuses)
    rows = [(row.code, row.number) for row in sums_of(brand).excuse_rows]
    assert rows == [("procedure", 3), ("not_us", 2)]
    told = section(page_of(client, brand), "excuses")
    assert "“It is the procedure” 3" in told
    assert "3 moments with an excuse. Told by volunteers" in told


def test_promises_are_counted_by_what_became_of_them(client, brand, story):
    for kept in ("kept", "broken", "broken", ""):
        moment(story, promise="Tomorrow", promise_kept=kept)
    told = section(page_of(client, brand), "promises")
    assert re.search(r"Broken 2 Kept 1 3 promises told\.", told)


def test_the_double_penalty_is_a_mean_by_contact_and_a_median_by_moment(client, brand, story):
    first, second = moment(story, times_repeated=1), moment(story, times_repeated=4)
    moment(story, times_repeated=2)
    Step.objects.create(episode=first, minutes=10, cost="4.00")
    Step.objects.create(episode=first, minutes=30, cost="0")
    Step.objects.create(episode=second, cost="2.50")
    penalty = sums_of(brand).penalty
    assert (penalty.contacts, penalty.timed, penalty.minutes) == (3, 2, 40)
    assert (penalty.paid, penalty.repeated_median) == (2, 2)
    told = section(page_of(client, brand), "penalty")
    assert "20 min a contact, on average" in told
    assert "€3.25 a contact paid for" in told
    assert "2 times in the middle moment" in told
    assert "3 contacts told." in told


def test_channels_hoped_for_stand_against_those_received(client, brand, story):
    for hoped, received in (
        ("phone", "phone"),
        ("phone", "chat"),
        ("counter", "chat"),
        ("phone", ""),
    ):
        moment(story, expected_channel=hoped, received_channel=received)
    told = section(page_of(client, brand), "channels")
    assert "In 2 of 3 moments (67%), the customer was received elsewhere than hoped for." in told
    assert "Telephone 1 1 as hoped for" in told


def test_rare_channels_are_added_up(brand, story):
    for received in ("phone", "email", "form", "chat", "sms", "letter"):
        moment(story, expected_channel="counter", received_channel=received)
    table = sums_of(brand).channels.table()
    assert table.columns[-1] == ""
    assert [number for number, _same in table.rows[0][1]] == [1, 1, 1, 1, 2]


def test_who_left_says_where_and_few_are_not_told_apart(client, brand):
    near, far = BrandFactory(name="Near"), BrandFactory(name="Far")
    for _each in range(FEW):
        StoryFactory(brand=brand, ending=Ending.LEFT_RIVAL, switched_to=near, cheaper="yes")
    StoryFactory(brand=brand, ending=Ending.LEFT_RIVAL, switched_to=far, better="no")
    StoryFactory(brand=brand, ending=Ending.LEFT_RIVAL)
    StoryFactory(brand=brand, ending=Ending.FADED, switched_to=far)
    told = section(page_of(client, brand), "switches")
    assert "Near 3 3 of 3 –" in told
    assert "Far fewer than 3 – –" in told
    assert "5 stories of a love that ended at a competitor’s; 4 say which." in told
    arrived = section(page_of(client, near), "switches")
    assert "Kettleby 3 3 of 3 –" in arrived
    assert "From a competitor to Near" in arrived


def test_who_went_to_a_brand_since_merged_went_to_its_heir(brand):
    old, heir = BrandFactory(name="Old"), BrandFactory(name="Heir")
    StoryFactory(brand=brand, ending=Ending.LEFT_RIVAL, switched_to=old)
    BrandEvent.objects.create(
        brand=old, kind="founded", when_min="1950-01-01", when_max="1950-12-31", source="Annals"
    )
    merge_brands(old, into=heir)
    assert [switch.name for switch in sums_of(brand).left_for] == ["Heir"]
    assert [switch.name for switch in sums_of(heir).came_from] == ["Kettleby"]
    assert heir.events.count() == 1


def test_captives_say_why_they_stay_and_others_do_not_count(client, brand):
    hostage = Ending.TOGETHER_HOSTAGE
    StoryFactory(brand=brand, ending=hostage, staying_reasons=["contract", "habit"])
    StoryFactory(brand=brand, ending=hostage, staying_reasons=["contract"])
    StoryFactory(brand=brand, ending=Ending.TOGETHER_LOVE, staying_reasons=["points"])
    told = section(page_of(client, brand), "stayers")
    assert re.search(r"Locked in by a contract 2 Habit 1 2 captives say why\.", told)


def test_only_public_stories_of_the_brand_add_up(brand):
    for other in (StoryFactory(), StoryFactory(brand=brand, live=False, state="held")):
        moment(other, excuses=["procedure"], promise_kept="kept", times_repeated=2)
        Step.objects.create(episode=other.episodes.get(), minutes=5)
    sums = sums_of(brand)
    assert (sums.told, bool(sums.excuses), bool(sums.promises), bool(sums.penalty)) == (
        0,
        *[False] * 3,
    )


def test_a_brand_of_which_nothing_more_is_told_shows_no_empty_section(client, story):
    page = page_of(client, story.brand)
    for anchor in ("excuses", "promises", "penalty", "channels", "switches", "stayers", "life"):
        assert section(page, anchor) == ""
        assert f'href="#{anchor}"' not in shown(page)


@given(st.dictionaries(st.sampled_from(Excuse.values), st.integers(1, 10**6)))
def test_bars_are_never_longer_than_their_place(counts):
    rows = Told(counts, sum(counts.values())).rows(Excuse)
    assert {row.code for row in rows} == set(counts)
    assert all(0 <= row.length <= 100 for row in rows)
    assert [row.number for row in rows] == sorted(counts.values(), reverse=True)


# --- its own life ---------------------------------------------------------------------------------


def test_the_life_of_a_brand_is_told_with_its_sources(client, story):
    owner = BrandFactory(name="Bigger")
    lived = {"brand": story.brand, "source": "https://example.org/annals"}
    BrandEvent.objects.create(
        kind="bought_by", other=owner, when_min="1999-03-01", when_max="1999-03-31", **lived
    )
    BrandEvent.objects.create(kind="founded", when_min="1950-01-01", when_max="1950-12-31", **lived)
    page = page_of(client, story.brand)
    told = section(page, "life")
    assert re.search(r"1950 Founded Source:.*March 1999 Bought by Bigger Source:", told)
    assert 'rel="nofollow">https://example.org/annals</a>' in shown(page)
    assert "From 1950 to" in told
    assert "2 events, numbered as in the list below." in told


days = st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1))
spans = st.lists(st.tuples(days, days).map(lambda pair: tuple(sorted(pair))), max_size=MOST)


@given(spans, days)
def test_the_marks_of_a_life_stay_apart_in_order_and_inside(spans, closed):
    line = timeline(spans, today=dt.date(2026, 1, 2), closed=closed)
    assert (line is None) == (not spans)
    if line:
        places = [mark.x for mark in line.marks]
        assert [mark.number for mark in line.marks] == list(range(1, len(spans) + 1))
        assert all(MARGIN - 0.2 <= x <= WIDTH - MARGIN + 0.2 for x in places)
        assert all(b - a >= APART - 0.2 for a, b in pairwise(places))
        assert line.start <= line.end <= WIDTH - MARGIN + 0.2


def test_more_events_than_a_picture_holds_are_told_in_words_only():
    day = dt.date(2000, 1, 1)
    assert timeline([(day, day)] * (MOST + 1), today=day) is None


@given(st.lists(st.floats(0, 100), max_size=11).map(sorted))
def test_places_far_enough_apart_do_not_move(places):
    apart = [place * 100 for place in places if place == places[0] or place > places[0]]
    moved = moved_apart(apart, 0.0, 0, 10_000)
    assert moved == apart


# --- the page -------------------------------------------------------------------------------------


@pytest.fixture
def full_brand(brand):
    """Everything a brand's page can show, told by several people, with an edition."""
    rival = BrandFactory(name="Rival")
    endings = [Ending.TOGETHER_LOVE, Ending.LEFT_RIVAL, Ending.TOGETHER_HOSTAGE, Ending.CAME_BACK]
    for n in range(12):
        ending = endings[n % 4]
        story = StoryFactory(
            brand=brand,
            ending=ending,
            switched_to=rival if ending == Ending.LEFT_RIVAL else None,
            staying_reasons=["contract"] if ending == Ending.TOGETHER_HOSTAGE else [],
        )
        told = moment(
            story,
            excuses=["procedure"],
            promise_kept="late",
            expected_channel="phone",
            received_channel="chat",
            times_repeated=n,
        )
        Step.objects.create(episode=told, minutes=n, cost=n)
    BrandEvent.objects.create(
        brand=brand, kind="founded", when_min="1950-01-01", when_max="1950-12-31", source="Annals"
    )
    make_edition()
    return brand


def test_the_page_of_a_brand_asks_eleven_queries_at_most(
    full_brand, client, django_assert_max_num_queries
):
    page_of(client, full_brand)  # the addresses of the foot are kept
    with django_assert_max_num_queries(11):
        page = page_of(client, full_brand)
    for anchor in ("excuses", "promises", "penalty", "channels", "switches", "stayers", "life"):
        assert section(page, anchor), anchor
        assert f'href="#{anchor}"' in shown(page)
    assert "The most recently published first." in section(page, "tales")


def test_the_sums_ask_as_much_of_the_database_for_many_stories(
    full_brand, django_assert_num_queries
):
    with django_assert_num_queries(3):
        sums_of(full_brand)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_of_a_brand_can_be_followed_and_shared(full_brand, client, language):
    page = shown(page_of(client, full_brand, language=language))
    with translation.override(language):
        feed = reverse("stories:feed")
    assert f'href="{feed}?brand=kettleby"' in page
    assert '<meta property="og:title" content="Kettleby – CherClient.wiki">' in page


def test_a_list_narrowed_to_nothing_leads_back_to_the_brand(client, story):
    page = page_of(client, story.brand, "?ending=dropped")
    assert "No story answers this search." in section(page, "tales")


@pytest.mark.parametrize(
    "query", ["?before=x", "?before=-1", "?ending=%00", "?page=-1", "?q=" + "x" * 10_000]
)
def test_an_odd_query_on_the_page_of_a_brand_fails_nothing(client, story, query):
    assert page_of(client, story.brand, query).status_code == 200


# --- the back office ------------------------------------------------------------------------------


def write_event(client, **told):
    words = {"kind": "founded", "when_words": "1950", "source": "Annals", "other_name": ""} | told
    with translation.override("en"):
        return client.post(reverse("wagtailsnippets_stories_brandevent:add"), words)


def test_an_editor_dates_an_event_in_words(client, editor, brand):
    client.force_login(editor)
    write_event(client, brand=brand.pk, when_words="été 1985")
    event = BrandEvent.objects.get()
    assert (event.when_min, event.when_max) == (dt.date(1985, 6, 1), dt.date(1985, 8, 31))


@pytest.mark.parametrize(
    "wrong",
    [
        {"when_words": "one day"},
        {"when_words": "2999"},
        {"source": ""},
        {"kind": "bought_by"},
        {"kind": "split", "other_name": "  "},
    ],
)
def test_an_event_without_a_date_a_source_or_its_other_party_is_not_kept(
    client, editor, brand, wrong
):
    client.force_login(editor)
    assert write_event(client, brand=brand.pk, **wrong).status_code == 200
    assert not BrandEvent.objects.exists()


def test_a_brand_does_not_buy_itself(client, editor, brand):
    client.force_login(editor)
    write_event(client, brand=brand.pk, kind="bought_by", other=brand.pk)
    assert not BrandEvent.objects.exists()
