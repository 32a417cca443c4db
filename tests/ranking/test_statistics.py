"""The sums kept story by story are those of a whole rebuild, whatever happens to the stories."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from ranking import statistics
from ranking.models import BrandMonth, Spell, SurgeDecision
from ranking.queries import read_cells, tallies
from ranking.services import (
    NotHeld,
    count_story,
    keep_surge,
    rebuild_statistics,
    recluster,
    release_surge,
    strayed,
    uncount_story,
)
from ranking.windows import Window
from stories.fuzzy_dates import FuzzyDate
from stories.models import Screening, Story
from stories.published import StoryFacts, facts_of
from stories.services import merge_brands
from tests.factories import BrandFactory, StoryFactory
from tests.ranking.counted import (
    OUTCOMES,
    assert_same,
    published,
    tallies_of_spells,
    told_by,
    weights,
)

pytestmark = pytest.mark.django_db
ENDINGS = [str(ending.value) for ending in OUTCOMES] + ["one_night"]


def assert_exact() -> None:
    """The sums are those of the spells, and reading either gives the same tallies."""
    assert statistics.differences() == []
    assert not BrandMonth.objects.filter(weight=0).exists()


# --- random lives of a site -----------------------------------------------------------------------

years = st.integers(1980, 2019)


@st.composite
def answers(draw) -> dict:
    began, ended = sorted([draw(years), draw(years)])
    return {
        "author_key": f"account:{draw(st.integers(1, 6))}",
        "ending": draw(st.sampled_from(ENDINGS)),
        "ad_probability": draw(st.sampled_from([0.01, 0.1, 0.5, 0.97])),
        "began": _year(began),
        "ended": _year(ended) if draw(st.booleans()) else None,
        "love": draw(st.one_of(st.none(), st.integers(0, 10))),
        "contract_kind": draw(st.sampled_from(["", "purchase", "account"])),
        "duplicate_cluster": draw(st.integers(1, 4)),
        "independent": draw(st.integers(0, 9)) > 0,
        "published_at": published(draw(st.integers(0, 12)) / 2),
    }


def _year(year: int) -> FuzzyDate:
    return FuzzyDate(dt.date(year, 1, 1), dt.date(year, 12, 31), str(year))


class SiteMachine(RuleBasedStateMachine):
    """Stories published, edited, screened again, taken back; brands merged; floods released."""

    told = Bundle("told")

    def __init__(self) -> None:
        super().__init__()
        self.brands = [BrandFactory().pk for _ in range(3)]
        self.facts: dict[int, StoryFacts] = {}
        self.steps = 0

    def _count(self, story_id: int, brand: int, said: dict) -> None:
        self.facts[story_id] = StoryFacts(
            story_id=story_id,
            brand_id=self.brands[brand],
            told_on=dt.date(2020, 1, 1),
            returned=None,
            cause="",
            long_enough=True,
            **said,
        )
        count_story(self.facts[story_id])

    @rule(target=told, brand=st.integers(0, 2), said=st.lists(answers(), min_size=1, max_size=4))
    def publish(self, brand, said):
        ids = []
        for each in said:
            ids.append(StoryFactory(live=False, brand=None).pk)
            self._count(ids[-1], brand, each)
        return multiple(*ids)

    @rule(story=told, brand=st.integers(0, 2), said=answers())
    def edit(self, story, brand, said):
        """Also what an author's change of brand does, and a publication after a withdrawal."""
        self._count(story, brand, said)

    @rule(story=told, probability=st.floats(0, 1))
    def screen_again(self, story, probability):
        if story in self.facts:
            facts = self.facts[story]
            said = {name: getattr(facts, name) for name in _ANSWERS} | {
                "ad_probability": probability
            }
            self._count(story, self.brands.index(facts.brand_id), said)

    @rule(story=told)
    def withdraw(self, story):
        self.facts.pop(story, None)
        uncount_story(story)

    @rule(story=told)
    def erase(self, story):
        self.facts.pop(story, None)
        Story.objects.filter(pk=story).delete()
        StoryFactory(pk=story, live=False, brand=None)

    @rule(moved=st.dictionaries(st.integers(0, 30), st.integers(1, 5), max_size=6))
    def find_copies(self, moved):
        known = sorted(self.facts)
        clusters = {known[at % len(known)]: cluster for at, cluster in moved.items() if known}
        recluster(clusters)

    @rule(brand=st.integers(0, 2), into=st.integers(0, 2))
    def merge(self, brand, into):
        """What a merge sends: every story hidden on one brand and shown on the other."""
        for story, facts in list(self.facts.items()):
            if facts.brand_id == self.brands[brand] and brand != into:
                uncount_story(story)
                self._count(story, into, {name: getattr(facts, name) for name in _ANSWERS})

    @rule(release=st.booleans())
    def decide_a_flood(self, release):
        held = Spell.objects.filter(surge=True, part=0).order_by("pk").first()
        if held:
            (release_surge if release else keep_surge)(held.story_id, by=None, note="Looked at.")

    @invariant()
    def sums_are_those_of_a_rebuild(self):
        assert_exact()
        assert_same(tallies(), tallies_of_spells())

    @invariant()
    def neither_an_author_nor_a_text_counts_twice(self):
        counted = Spell.objects.filter(part=0, weight__gt=0)
        authors = list(counted.values_list("brand", "author"))
        assert len(authors) == len(set(authors))
        copies = counted.values_list("brand", "cluster").annotate(Sum("weight"))
        assert all(weight <= 1_000 for *_key, weight in copies)


_ANSWERS = (
    "author_key",
    "ending",
    "ad_probability",
    "began",
    "ended",
    "love",
    "contract_kind",
    "duplicate_cluster",
    "independent",
    "published_at",
)


class TestLivesOfASite(SiteMachine.TestCase, TestCase):
    settings = settings(
        max_examples=8,
        stateful_step_count=50,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


# --- what the verbs of the stories do -------------------------------------------------------------


def test_hundreds_of_changes_leave_the_sums_of_a_rebuild():
    chance = random.Random(1)
    brands = [BrandFactory() for _ in range(3)]
    stories = [
        told_by(
            f"author {chance.randrange(20)}",
            brand=chance.choice(brands),
            ending=chance.choice(ENDINGS),
            love=chance.choice([None, 3, 8]),
            first_published_at=published(n / 4),
        )
        for n in range(40)
    ]
    for step in range(600):
        story = chance.choice(stories)
        if chance.random() < 0.3:
            uncount_story(story.pk)
        elif chance.random() < 0.3:
            recluster({story.pk: chance.choice(stories).pk})
        else:
            story.ending, story.brand = chance.choice(ENDINGS), chance.choice(brands)
            count_story(facts_of(story))
        if step % 50 == 0:
            assert_exact()
    kept = tallies()
    rebuild_statistics()
    assert_same(tallies(), kept)
    assert_exact()


def test_a_story_screened_again_moves_to_the_bin_of_its_new_doubt(published_story):
    Screening.objects.create(
        story=published_story, verdict="unsure", probability=0.9, reasons=[], version="test"
    )
    count_story(facts_of(published_story))
    assert BrandMonth.objects.get().bin == Spell.objects.get().bin == 16
    assert_exact()


def test_brands_made_one_leave_exact_sums(ranked_brand):
    other = BrandFactory()
    told_by("moved", brand=other)
    merge_brands(other, into=ranked_brand)
    assert set(BrandMonth.objects.values_list("brand", flat=True)) == {ranked_brand.pk}
    assert_exact()


def test_a_story_erased_leaves_no_trace_in_the_sums(published_story):
    published_story.delete()
    assert not Spell.objects.exists()
    assert not BrandMonth.objects.exists()


def test_spells_and_months_give_the_same_tallies(crowd):
    """A decade that holds every story is read from the spells, no decade from the months."""
    Spell.objects.update(began=1_200)
    assert_same(tallies(Window(decade=2000)), tallies())


def test_a_window_reads_its_own_stories_only(ranked_brand):
    first = Spell.objects.order_by("month").first().month
    months = {tally.months for tally in tallies(Window(since=first, until=first))}
    assert months == {1}
    assert tallies(Window(sector="no-such-line")) == []
    assert len(tallies(Window(sector=ranked_brand.sector.code))) == 1
    assert tallies(Window(decade=1930)) == []
    assert tallies(Window(contract="account")) == []


def test_reading_the_sums_takes_three_queries_whatever_the_stories(crowd):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read_cells()
    assert len(asked) == 3


def test_counting_a_story_takes_as_many_queries_in_a_crowd_as_alone(published_story):
    def queries(story) -> int:
        with CaptureQueriesContext(connection) as asked:
            count_story(facts_of(story))
        return len(asked)

    alone = queries(published_story)
    for n in range(30):
        told_by(f"n{n}", brand=published_story.brand, first_published_at=published(n))
    assert queries(published_story) <= alone + 1


# --- commands -------------------------------------------------------------------------------------


def test_sums_tampered_with_are_told_and_mended(ranked_brand, capsys):
    call_command("check_statistics", stories=True)
    assert "exactly those of" in capsys.readouterr().out
    row = BrandMonth.objects.first()
    BrandMonth.objects.filter(pk=row.pk).update(weight=row.weight + 1)
    with pytest.raises(CommandError, match="rebuild_statistics"):
        call_command("check_statistics")
    assert f"weight={row.weight + 1}" in capsys.readouterr().out
    call_command("rebuild_statistics")
    call_command("check_statistics")


def test_stories_counted_otherwise_than_told_are_found_and_counted_again(ranked_brand, capsys):
    told = Story.objects.order_by("pk")
    lost, wrong, gone = told[0], told[1], told[2]
    Spell.objects.filter(story=lost).delete()
    Spell.objects.filter(story=wrong).update(duration=1)
    Story.objects.filter(pk=gone.pk).update(live=False)
    assert {story_id for story_id, _facts in strayed()} == {lost.pk, wrong.pk, gone.pk}
    with pytest.raises(CommandError, match="--stories"):
        call_command("check_statistics", stories=True)
    call_command("rebuild_statistics", stories=True)
    assert "3 stories counted again" in capsys.readouterr().out
    assert set(weights()) == set(told.filter(live=True).values_list("pk", flat=True))
    call_command("check_statistics", stories=True)


# --- floods ---------------------------------------------------------------------------------------


@pytest.fixture
def flood(db):
    """The story that came fourth in its brand's first week."""
    brand = BrandFactory()
    for n in range(3):
        told_by(f"n{n}", brand=brand, first_published_at=timezone.now())
    return told_by("fourth", brand=brand, first_published_at=timezone.now())


def test_a_story_that_came_in_a_flood_says_so_where_it_is_read(flood, client):
    with translation.override("en"):
        pages = [flood.get_absolute_url(), flood.brand.get_absolute_url(), reverse("stories:list")]
    for page in pages:
        assert "being checked" in client.get(page).content.decode().lower()
    release_surge(flood.pk, by=None, note="Four neighbours, one strike.")
    for page in pages:
        assert "being checked" not in client.get(page).content.decode().lower()


def test_a_story_released_from_a_flood_counts(flood, moderator):
    assert weights()[flood.pk] == 0
    decision = release_surge(flood.pk, by=moderator, note="Four neighbours, one strike.")
    assert weights()[flood.pk] == 1000
    assert (decision.kind, decision.actor) == ("released", moderator)
    count_story(facts_of(flood))
    assert weights()[flood.pk] == 1000
    assert_exact()


def test_a_story_kept_out_stays_out_and_the_log_says_why(flood, moderator):
    keep_surge(flood.pk, by=moderator, note="One hand wrote all four.")
    assert weights()[flood.pk] == 0
    assert SurgeDecision.objects.get().note == "One hand wrote all four."


def test_only_a_held_story_is_released_and_never_without_a_reason(flood, published_story):
    with pytest.raises(NotHeld):
        release_surge(published_story.pk, by=None, note="Why not.")
    with pytest.raises(ValueError, match="why"):
        release_surge(flood.pk, by=None, note=" ")
    assert not SurgeDecision.objects.exists()
