"""Exact sums of public stories, taken out again exactly, and what a story weighs."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from ranking.endings import CAUSES
from ranking.methods import Outcome, detector_bin, rank
from ranking.models import Spell
from ranking.queries import tallies
from ranking.services import count_story, digest_of, make_edition, recluster, uncount_story
from stories.models import Screening, Signature
from stories.published import facts_of
from stories.vocabulary import Counterpart, Ending, LinkToBrand, RelationKind
from tests.factories import BrandFactory, StoryFactory
from tests.ranking.counted import (
    OUTCOMES,
    assert_same,
    published,
    recount,
    told_again,
    told_by,
    weights,
)

pytestmark = pytest.mark.django_db


def test_sums_kept_story_by_story_are_those_of_all_stories_at_once(crowd):
    # counted anew in order of publication: a copy moved brand after its week was judged
    for story in crowd:
        uncount_story(story.pk)
    recount(crowd)
    assert_same(tallies(), told_again(crowd))


def test_a_story_taken_out_leaves_the_sums_as_if_it_had_never_been(crowd):
    gone = crowd[-1]
    uncount_story(gone.pk)
    before = digest_of(tallies())
    count_story(facts_of(gone))
    uncount_story(gone.pk)
    assert digest_of(tallies()) == before


def test_all_stories_taken_out_leave_nothing(crowd):
    for story in crowd:
        uncount_story(story.pk)
    assert tallies() == []


def test_standings_say_what_the_method_says_of_the_same_stories(crowd):
    for story in crowd:
        uncount_story(story.pk)
    recount(crowd)
    edition = make_edition()
    places = {place.brand: place for place in rank(told_again(crowd))}
    for standing in edition.standings.all():
        place = places[standing.slug]
        assert (standing.score, standing.lower, standing.upper, standing.tier) == (
            place.score,
            place.lower,
            place.upper,
            place.tier,
        )


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_counting_never_shows(seed):
    brand = BrandFactory()
    stories = [
        told_by(f"author {n % 7}", brand=brand, first_published_at=published(n / 2))
        for n in range(14)
    ]
    for story in stories[::4]:
        Signature.objects.filter(story=story).update(cluster=stories[0].pk)
    recount(stories)
    digest = digest_of(tallies())
    for story in stories:
        uncount_story(story.pk)
    random.Random(seed).shuffle(stories)
    recount(stories)
    assert digest_of(tallies()) == digest


# --- what a story weighs --------------------------------------------------------------------------


def test_a_story_counted_twice_counts_once(published_story):
    before = digest_of(tallies())
    count_story(facts_of(published_story))
    assert digest_of(tallies()) == before


def test_one_author_counts_once_by_the_story_published_last():
    brand = BrandFactory()
    first = told_by("Nell", brand=brand, first_published_at=published(0))
    last = told_by("Nell", brand=brand, first_published_at=published(9))
    other = told_by("Nell", first_published_at=published(1))
    assert weights() == {first.pk: 0, last.pk: 1000, other.pk: 1000}


def test_an_author_s_earlier_story_counts_again_once_the_later_is_taken_out():
    brand = BrandFactory()
    first = told_by("Nell", brand=brand, first_published_at=published(0))
    last = told_by("Nell", brand=brand, first_published_at=published(9))
    uncount_story(last.pk)
    assert weights() == {first.pk: 1000}


def test_copies_of_one_text_share_one_weight():
    brand = BrandFactory()
    text = "The same words, by somebody else each time. " * 10
    copies = [
        told_by(f"copy {n}", brand=brand, text=text, first_published_at=published(n))
        for n in range(3)
    ]
    assert set(weights().values()) == {333}
    uncount_story(copies[0].pk)
    assert set(weights().values()) == {500}


def test_stories_found_to_be_one_text_weigh_as_one_on_each_of_their_brands():
    brand, elsewhere = BrandFactory(), BrandFactory()
    one, other, far = (
        told_by(f"copy {n}", brand=on, first_published_at=published(n))
        for n, on in enumerate((brand, brand, elsewhere))
    )
    assert recluster({story.pk: one.pk for story in (one, other, far)}) == 2
    assert weights() == {one.pk: 500, other.pk: 500, far.pk: 1000}
    assert recluster({other.pk: other.pk}) == 1
    assert set(weights().values()) == {1000}


def test_copies_that_do_not_count_take_nothing_from_a_story():
    brand = BrandFactory()
    kept = told_by("Nell", brand=brand, first_published_at=published(0))
    copies = [told_by(f"copy {n}", brand=brand, first_published_at=published(4)) for n in range(5)]
    recluster({story.pk: kept.pk for story in copies})
    assert weights()[kept.pk] == 250  # three copies count; two are held by the surge rule
    assert sorted(weights().values()) == [0, 0, 250, 250, 250, 250]


@pytest.mark.parametrize("seed", range(2))
def test_clusters_that_change_leave_the_sums_of_a_whole_rebuild(crowd, seed):
    chance = random.Random(seed)
    for story in crowd:
        uncount_story(story.pk)
    recount(crowd)
    for _change in range(10):
        moved = {story.pk: chance.choice(crowd).pk for story in chance.sample(crowd, 8)}
        for pk, cluster in moved.items():
            Signature.objects.filter(story=pk).update(cluster=cluster)
        recluster(moved)
    assert_same(tallies(), told_again(crowd))


def test_a_change_of_cluster_of_stories_that_do_not_count_changes_nothing(published_story):
    assert recluster({published_story.pk + 1: 7}) == 0
    assert recluster({}) == 0
    assert weights() == {published_story.pk: 1000}


def test_a_flood_waits_from_its_fourth_story_of_the_week():
    brand = BrandFactory()
    for n in range(5):
        told_by(f"author {n}", brand=brand, first_published_at=published(n / 10))
    told_by("calm", brand=brand, first_published_at=published(1))
    assert list(weights().values()) == [1000, 1000, 1000, 0, 0, 1000]


def test_a_story_held_by_the_surge_rule_takes_nothing_from_its_author():
    brand = BrandFactory()
    kept = told_by("Nell", brand=brand, first_published_at=published(0))
    for n in range(3):
        told_by(f"author {n}", brand=brand, first_published_at=published(5))
    held = told_by("Nell", brand=brand, first_published_at=published(5))
    assert (weights()[kept.pk], weights()[held.pk]) == (1000, 0)


def test_the_surge_rule_judges_a_story_once():
    brand = BrandFactory()
    stories = [
        told_by(f"author {n}", brand=brand, first_published_at=published(0)) for n in range(4)
    ]
    uncount_story(stories[0].pk)
    recount(stories[1:])
    assert list(weights().values()) == [1000, 1000, 0]


def test_a_doubtful_story_stands_in_the_bin_of_its_doubt(published_story):
    Screening.objects.create(
        story=published_story, verdict="publish", probability=0.3, text_hash="", version="t"
    )
    count_story(facts_of(published_story))
    assert Spell.objects.get().bin == detector_bin(0.3)


def test_a_story_of_two_loves_is_two_spells_and_one_story():
    story = StoryFactory(
        ending=Ending.CAME_BACK,
        ended_min=dt.date(2010, 1, 1),
        ended_max=dt.date(2010, 1, 31),
        returned_min=dt.date(2012, 1, 1),
        returned_max=dt.date(2012, 1, 31),
    )
    assert [spell.event for spell in Spell.objects.filter(story=story).order_by("part")] == [
        True,
        False,
    ]
    assert tallies()[0].stories == 1


UNCOUNTED = {
    "no brand": {"brand": None},
    "no beginning": {"began_min": None},
    "no ending": {"ending": ""},
    "one night": {"ending": Ending.ONE_NIGHT},
    "for work": {"relation_kind": RelationKind.BUSINESS},
    "an insider": {"link_to_brand": LinkToBrand.STAFF},
    "a gift": {"counterpart": Counterpart.GIFT},
    "short": {"text": "Too short for the form, and shown all the same."},
    "ends before it begins": {
        "ending": Ending.LEFT_RIVAL,
        "ended_min": dt.date(1999, 1, 1),
        "ended_max": dt.date(1999, 1, 31),
    },
}


@pytest.mark.parametrize("changes", UNCOUNTED.values(), ids=UNCOUNTED.keys())
def test_a_story_that_cannot_be_ranked_is_public_and_uncounted(changes):
    assert StoryFactory(**changes).live
    assert not Spell.objects.exists()


@pytest.mark.parametrize("ending", OUTCOMES)
def test_every_ending_but_one_night_counts(ending):
    StoryFactory(ending=ending)
    outcome, cause = OUTCOMES[ending]
    spell = Spell.objects.filter(part=0).get()
    assert list(Outcome)[spell.outcome] == outcome
    assert CAUSES[spell.cause] == (cause or "")
