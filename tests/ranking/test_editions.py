"""From public stories to a leaderboard: exact sums, taken out again, and editions nobody edits."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict

import numpy as np
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from ranking.methods import (
    CountedStory,
    Outcome,
    Tally,
    detector_bin,
    iso_week,
    month_number,
    rank,
    spells_of,
    surge_holds,
    tally_of,
)
from ranking.methods.spells import When
from ranking.methods.values import Cause
from ranking.models import Edition, Spell, Standing
from ranking.queries import tallies
from ranking.services import count_story, digest_of, make_edition, recluster, uncount_story
from ranking.tasks import refresh
from stories.models import Screening, Signature, Story
from stories.published import facts_of
from stories.services import sign_stories
from stories.vocabulary import Counterpart, Ending, LinkToBrand, RelationKind
from tests.factories import BrandFactory, StoryFactory

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC)
TABLES = [
    "weight",
    "exposure",
    "events",
    "outcome_weight",
    "cause_weight",
    "love_weight",
    "love_sum",
    "love_squares",
]
OUTCOMES = {
    Ending.TOGETHER_LOVE: (Outcome.LOYAL, None),
    Ending.TOGETHER_HABIT: (Outcome.LEFT, Cause.MOVED_ON),
    Ending.TOGETHER_HOSTAGE: (Outcome.CAPTIVE, None),
    Ending.TOGETHER_DISPUTE: (Outcome.LOYAL, None),
    Ending.CAME_BACK: (Outcome.CAME_BACK, None),
    Ending.HANDED_ON: (Outcome.LOYAL, None),
    Ending.FADED: (Outcome.LEFT, Cause.MOVED_ON),
    Ending.LEFT_RIVAL: (Outcome.LEFT, Cause.BETTER_OFFER),
    Ending.LEFT_ALONE: (Outcome.LEFT, Cause.OTHER),
    Ending.DROPPED: (Outcome.LOYAL, None),
    Ending.BRAND_GONE: (Outcome.LOYAL, None),
    Ending.LIFE: (Outcome.LOYAL, None),
}


def published(weeks: float) -> dt.datetime:
    return MONDAY + dt.timedelta(weeks=weeks)


def told_by(name: str, **changes) -> Story:
    """A counted story with a byline, which is its author."""
    return StoryFactory(source="test", attribution=name, **changes)


def recount(stories) -> None:
    for story in stories:
        count_story(facts_of(story))


def weights() -> dict[int, int]:
    return dict(Spell.objects.filter(part=0).values_list("story", "weight"))


def leaderboard(client) -> str:
    with translation.override("en"):
        return client.get(reverse("ranking:leaderboard")).content.decode()


# --- the same sums by another road ----------------------------------------------------------------


def told_again(stories: list[Story]) -> list[Tally]:
    """The tallies of these stories, computed whole, without the table of spells."""
    of_brand = defaultdict(list)
    for story in sorted(stories, key=lambda s: (s.first_published_at, s.pk)):
        of_brand[story.brand_id].append(story)
    return [
        tally_of(brand, counted)
        for brand, told in of_brand.items()
        if any(counted := _counted(told))
    ]


def _counted(told: list[Story]) -> list[CountedStory]:
    """One brand's stories with their weights, in order of publication."""
    facts = [facts_of(story) for story in told]
    held = surge_holds([iso_week(f.published_at) for f in facts])
    last = {f.author_key: f.story_id for f, surge in zip(facts, held, strict=True) if not surge}
    counting = [f for f in facts if last.get(f.author_key) == f.story_id]
    copies = Counter(f.duplicate_cluster for f in counting)
    return [_counted_story(f, 1000 // copies[f.duplicate_cluster]) for f in counting]


def _counted_story(facts, weight: int) -> CountedStory:
    outcome, cause = OUTCOMES[facts.ending]
    still = facts.ending in (Ending.TOGETHER_LOVE, Ending.TOGETHER_DISPUTE)
    when = {
        name: When.between(date.first, date.last)
        for name in ("began", "ended", "returned")
        if (date := getattr(facts, name))
        and not (name == "ended" and still)
        and not (name == "returned" and outcome is not Outcome.CAME_BACK)
    }
    return CountedStory(
        bin=detector_bin(facts.ad_probability),
        weight=weight,
        spells=spells_of(outcome, told=month_number(facts.told_on), **when),
        outcome=outcome,
        author=facts.author_key,
        month=month_number(facts.published_at.date()),
        cause=Cause(facts.cause) if facts.cause else cause,
        love=facts.love,
    )


def assert_same(found: list[Tally], expected: list[Tally]) -> None:
    of_brand = {tally.brand: tally for tally in found}
    assert of_brand.keys() == {tally.brand for tally in expected}
    for wanted in expected:
        got = of_brand[wanted.brand]
        assert (got.stories, got.authors, got.months) == (
            wanted.stories,
            wanted.authors,
            wanted.months,
        )
        for name in TABLES:
            assert np.array_equal(getattr(got, name), getattr(wanted, name)), name


@pytest.fixture(params=[1, 2, 3])
def crowd(request):
    """Sixty stories of four brands in order of publication, with copies, repeats and floods."""
    chance = random.Random(request.param)
    brands = [BrandFactory() for _ in range(4)]
    stories = []
    for n in range(60):
        began = chance.randrange(1985, 2012)
        ended = chance.randrange(began, 2020)
        ending = chance.choice(list(OUTCOMES))
        story = told_by(
            f"author {chance.randrange(25)}",
            brand=chance.choice(brands),
            ending=ending,
            love=chance.choice([None, 0, 5, 8, 10]),
            began_min=dt.date(began, 1, 1),
            began_max=dt.date(began, 12, 31),
            ended_min=dt.date(ended, 1, 1) if chance.random() < 0.7 else None,
            ended_max=dt.date(ended, 12, 31),
            returned_min=dt.date(2021, 1, 1) if ending == Ending.CAME_BACK else None,
            returned_max=dt.date(2021, 12, 31),
            first_published_at=published(n / 5),
        )
        if stories and chance.random() < 0.2:
            copied = chance.choice(stories)
            story.text, story.brand = copied.text, copied.brand
            story.save()
            sign_stories([story])
            count_story(facts_of(story))
        stories.append(story)
    return stories


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
        place = places[standing.brand_id]
        assert (standing.score, standing.lower, standing.upper, standing.tier) == (
            place.score,
            place.lower,
            place.upper,
            place.tier,
        )


@pytest.mark.parametrize("seed", range(4))
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


@pytest.mark.parametrize("seed", range(3))
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
    assert (spell.cause is not None and list(Cause)[spell.cause]) == (cause or False)


# --- editions -------------------------------------------------------------------------------------


@pytest.fixture
def ranked_brand():
    """Fourteen stories nobody doubts, by as many authors over seven weeks, half of them ended."""
    brand = BrandFactory(name="Solbrune")
    for n in range(14):
        story = told_by(
            f"author {n}",
            brand=brand,
            ending=Ending.LEFT_RIVAL if n % 2 else Ending.TOGETHER_LOVE,
            first_published_at=published(n / 2),
        )
        Screening.objects.create(
            story=story, verdict="publish", probability=0.01, text_hash="", version="t"
        )
        count_story(facts_of(story))
    return brand


def test_a_brand_told_about_often_enough_is_ranked(ranked_brand, client):
    StoryFactory(brand=BrandFactory(name="Naubelle"))
    edition = make_edition()
    assert [(s.brand.name, s.tier) for s in edition.standings.filter(gate="ranked")] == [
        ("Solbrune", 1)
    ]
    ranked, _heading, apart = leaderboard(client).partition('id="few"')
    assert "Solbrune" in ranked
    assert "Naubelle" in apart


def test_nothing_to_rank_makes_no_edition_and_the_page_says_so(client):
    assert make_edition() is None
    assert "No edition yet" in leaderboard(client)


def test_loves_that_never_ended_make_no_edition(published_story, client):
    assert make_edition() is None
    assert "No edition yet" in leaderboard(client)


def test_the_last_story_taken_out_takes_the_edition_with_it(ranked_brand):
    make_edition()
    Spell.objects.all().delete()
    assert make_edition() is None
    assert Edition.objects.current() is None


def test_an_edition_made_twice_says_the_same(ranked_brand):
    first = make_edition()
    said = list(first.standings.values_list("brand", "score", "tier", "rank_lower", "rank_upper"))
    second = make_edition()
    assert second.digest == first.digest
    assert said == list(
        second.standings.values_list("brand", "score", "tier", "rank_lower", "rank_upper")
    )


def test_a_new_current_edition_replaces_the_former(ranked_brand):
    make_edition()
    StoryFactory(brand=ranked_brand)
    make_edition()
    assert Edition.objects.get(kind="current").stories == 15


def test_nobody_edits_an_edition_nor_a_standing(ranked_brand):
    edition = make_edition()
    for result in (edition, edition.standings.first()):
        with pytest.raises(TypeError):
            result.save()


def test_a_closed_month_is_kept_whatever_comes_after(ranked_brand):
    closed = make_edition(close=True, today=dt.date(2024, 3, 15))
    late = told_by("late", brand=ranked_brand, first_published_at=published(3.5))
    assert weights()[late.pk] == 1000
    again = make_edition(close=True, today=dt.date(2024, 3, 20))
    assert (again.pk, again.digest, again.stories) == (closed.pk, closed.digest, 14)


def test_a_closed_edition_counts_the_stories_up_to_its_month(ranked_brand):
    edition = make_edition(close=True, today=dt.date(2024, 2, 1))
    assert edition.month == dt.date(2024, 1, 1)
    assert edition.stories == Story.objects.filter(first_published_at__lt=published(31 / 7)).count()


def test_a_closed_edition_outlives_the_current_one(ranked_brand):
    closed = make_edition(close=True, today=dt.date(2024, 3, 15))
    make_edition()
    make_edition()
    assert Edition.objects.closed().get() == closed
    assert Standing.objects.filter(edition=closed).exists()


def test_a_closed_edition_has_its_page(ranked_brand, client):
    make_edition(close=True, today=dt.date(2024, 3, 15))
    assert "Solbrune" in client.get("/en/leaderboard/2024-02/").content.decode()
    assert client.get("/en/leaderboard/2024-01/").status_code == 404


def test_the_command_says_what_it_made(ranked_brand, capsys):
    call_command("make_edition")
    assert "14 stories counted, 1 brands ranked" in capsys.readouterr().out


def test_the_command_says_when_there_is_nothing_to_make(db, capsys):
    call_command("make_edition", close=True)
    assert "No edition" in capsys.readouterr().out


def test_an_edition_fresh_enough_is_not_made_again(ranked_brand, settings):
    settings.RANKING_REFRESH_SECONDS = 3600
    first = make_edition()
    refresh.call()
    assert Edition.objects.current() == first


def test_a_story_taken_back_leaves_the_leaderboard_without_waiting(ranked_brand, settings):
    settings.RANKING_REFRESH_SECONDS = 3600
    make_edition()
    uncount_story(Story.objects.first().pk)
    refresh.call(at_once=True)
    assert Edition.objects.current().stories == 13


def test_the_share_that_ends_badly_leaves_out_forced_ends(ranked_brand):
    before = make_edition().sad_share
    for ending in (Ending.DROPPED, Ending.BRAND_GONE, Ending.LIFE):
        StoryFactory(ending=ending, first_published_at=timezone.now())
    assert before == pytest.approx(0.5, abs=0.01)
    assert make_edition().sad_share == pytest.approx(before, abs=0.01)
