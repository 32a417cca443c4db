"""The study's page, from public stories to words, on sites of every kind."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from ranking.methods.study import Missing
from ranking.models import Spell, Standing
from ranking.queries import current_edition
from ranking.services import count_story, make_edition
from ranking.study.results import love_spells, score_check, study_of
from stories.answers import answers_to
from stories.models import Screening
from stories.published import facts_of
from stories.vocabulary import Cause, Ending
from tests.factories import BrandFactory
from tests.ranking.counted import published, told_by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def tell(brand, number: int, **changes):
    """A counted story nobody doubts, by an author of its own."""
    n = tell.told = getattr(tell, "told", 0) + 1
    story = told_by(f"author {n}", brand=brand, first_published_at=published(number / 2), **changes)
    Screening.objects.create(
        story=story, verdict="publish", probability=0.01, text_hash="", version="t"
    )
    count_story(facts_of(story))
    return story


def year(n: int) -> dict:
    return {"ended_min": dt.date(n, 1, 1), "ended_max": dt.date(n, 12, 31)}


def fill(brands: int, each: int, **changes) -> None:
    for b in range(brands):
        brand = BrandFactory()
        for n in range(each):
            gone = {
                "ending": Ending.LEFT_RIVAL,
                "cause": Cause.DISAPPOINTMENT,
                **year(2007 + n % 9),
            }
            kept = {"ending": Ending.TOGETHER_LOVE}
            tell(brand, n, **{"love": (3 * n + b) % 11, **(gone if n % 2 else kept), **changes})


def page(client, language: str = "en") -> str:
    with translation.override(language):
        address = reverse("study:study")
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_site_without_a_story_states_its_question_and_what_is_missing(client):
    html = page(client)
    assert "Does satisfaction, in love, always lead to loyalty?" in html
    assert "No edition yet" in html
    assert html.count("(0 of 100 in the smaller group)") == 6  # H1 to H6
    assert "What the study cannot say" in html


def test_both_languages_have_the_page(client):
    assert "<h1>La satisfaction, en amour" in page(client, "fr")


def test_a_site_gives_its_answer_with_number_interval_and_notice(client):
    fill(brands=6, each=14)
    make_edition()
    html = page(client)
    study, _ = study_of(current_edition())
    loved = study.exceptions.much_loved
    bounds = loved.ended_interval.rounded(2)
    assert f"{round(100 * loved.ended)} ended within five years" in html
    assert f"(between {round(100 * bounds.low)} and {round(100 * bounds.high)})" in html
    assert f"{study.stories} stories say how strong love was." in html
    assert html.count("this is not a survey of all customers") >= 4
    assert "indicative: told afterwards" in html
    assert "nobody has been asked again yet (0 ends of 100)" in html


def test_the_study_counts_the_stories_the_ranking_counts():
    fill(brands=2, each=6)
    lost = Spell.objects.filter(love__gt=4).first()
    Spell.objects.filter(pk=lost.pk).update(weight=0)
    Spell.objects.filter(love__lt=2).update(love=None)
    make_edition()
    odds = dict(current_edition().standings.values_list("brand", "ad_odds"))
    spells = love_spells(odds)
    expected = Spell.objects.filter(weight__gt=0, love__isnull=False)
    assert sorted(spells.story.tolist()) == sorted(expected.values_list("story", flat=True))
    assert sorted(spells.months.tolist()) == sorted(expected.values_list("duration", flat=True))
    assert (spells.weight <= 1).all()
    assert spells.weight.min() > 0.9


def test_a_suspected_advertisement_weighs_less():
    fill(brands=2, each=6)
    doubted = Spell.objects.first()
    Spell.objects.filter(pk=doubted.pk).update(bin=22)
    make_edition()
    spells = love_spells(dict(current_edition().standings.values_list("brand", "ad_odds")))
    at = spells.story.tolist().index(doubted.story_id)
    assert spells.weight[at] < 0.95 < 0.99 < spells.weight.max()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"love": None}, "no story says yet how strong love was"),
        ({"love": 7, "ending": Ending.LEFT_RIVAL, **year(2009)}, "too much alike"),
        ({"love": 9, "ending": Ending.LEFT_ALONE, **year(2009)}, "No.</strong> Of 100 stories"),
    ],
    ids=["no love told", "one love", "all left"],
)
def test_a_lopsided_site_is_told_what_is_missing(client, changes, words):
    fill(brands=5, each=8, **changes)
    make_edition()
    assert words in page(client)


def test_where_nothing_ended_no_edition_is_made_and_the_page_says_so(client):
    fill(brands=2, each=6, ending=Ending.TOGETHER_LOVE)
    make_edition()
    assert current_edition() is None
    assert "No edition yet" in page(client)


def test_one_brand_is_compared_with_no_other(client):
    fill(brands=1, each=70)
    make_edition()
    html = page(client)
    assert "not enough brands yet (1 of 5)" in html


def test_a_perfect_prediction_is_said_and_not_estimated(client):
    brands = [BrandFactory() for _ in range(6)]
    for n in range(80):
        gone = {"ending": Ending.FADED, "love": 2, **year(2006)}
        kept = {"ending": Ending.TOGETHER_LOVE, "love": 9}
        tell(brands[n % 6], n // 6, **(gone if n // 6 % 2 else kept))
    make_edition()
    study, _ = study_of(current_edition())
    assert study.effects.why == Missing.SEPARATION
    assert "love foretells every end" in page(client)


def test_a_return_is_two_stretches_of_one_story():
    brand = BrandFactory()
    back = {"ending": Ending.CAME_BACK, **year(2008)}
    tell(
        brand, 0, love=9, returned_min=dt.date(2010, 1, 1), returned_max=dt.date(2010, 1, 9), **back
    )
    make_edition()
    spells = love_spells(dict(current_edition().standings.values_list("brand", "ad_odds")))
    assert (len(spells), spells.stories) == (2, 1)
    assert sorted(spells.ended.tolist()) == [False, True]


def test_the_study_is_made_once_an_edition(client, django_assert_max_num_queries):
    fill(brands=3, each=6)
    make_edition()
    with django_assert_max_num_queries(13):  # one a question of the hypotheses
        first = page(client)
    with django_assert_max_num_queries(6):
        assert page(client) == first


def test_queries_do_not_grow_with_stories(client, django_assert_max_num_queries):
    fill(brands=6, each=14)
    make_edition()
    with django_assert_max_num_queries(13):
        page(client)


def test_a_new_edition_is_a_new_study(client):
    fill(brands=3, each=6)
    make_edition()
    before, _ = study_of(current_edition())
    tell(BrandFactory(), 9, love=9)
    make_edition()
    after, _ = study_of(current_edition())
    assert after.stories == before.stories + 1


def test_scores_of_well_known_brands_are_checked_against_their_curves():
    fill(brands=2, each=10)
    edition = make_edition()
    assert score_check(edition) is None
    standings = QuerySet(Standing).filter(edition=edition)  # past the lock on results
    standings.update(weight=200, lower=0.0, upper=1.0)
    found = score_check(edition)
    assert (found.brands, found.inside) == (2, 2)
    standings.update(lower=0.999, upper=1.0)
    assert score_check(edition).inside == 0


def test_what_an_author_left_out_is_no_answer():
    story = tell(BrandFactory(), 0, love=4)
    assert answers_to(["spirit", "episodes.kind", "episodes.steps.automated"]) == {}
    assert answers_to(["ending", "episodes.love", "love"]) == {
        story.pk: {"ending": ["together_love"], "love": [4]}
    }


@pytest.mark.parametrize("query", ["?page=-1", "?" + "x" * 10_000, "?love=%00%FF&love=9"])
def test_a_strange_address_shows_the_page(client, query):
    with translation.override("en"):
        address = reverse("study:study")
    assert client.get(address + query).status_code == 200


def test_the_leaderboard_and_every_foot_lead_to_the_study(client):
    with translation.override("en"):
        address, board = reverse("study:study"), reverse("ranking:leaderboard")
    assert client.get(board).content.decode().count(f'href="{address}"') >= 2
