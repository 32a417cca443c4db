"""Why this rank: one brand's figures in the formula, and what would change them."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from ranking.methods import fit
from ranking.methods.cells import tallies_of
from ranking.models import Edition, Spell, Standing
from ranking.pages import why as why_module
from ranking.pages.holding import holding_of, read_months, rivals_of
from ranking.pages.resistance import resistances
from ranking.pages.why import missing_of, own_stories, why_of
from ranking.queries import tallies
from ranking.services import make_edition, uncount_story
from stories.models import Brand
from tests.factories import BrandFactory
from tests.ranking.counted import published, told_by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def edition(small_site):
    return small_site


def page(slug: str) -> str:
    with translation.override("en"):
        return reverse("ranking:why", args=[slug])


def standing_named(name: str) -> Standing:
    return Standing.objects.select_related("brand").get(brand__name=name, edition__kind="current")


def why(edition, name: str):
    standing = standing_named(name)
    return why_of(standing.brand, edition, standing)


def test_the_steps_of_every_brand_are_the_figures_of_its_standing(edition):
    for standing in edition.standings.select_related("brand"):
        found = why_of(standing.brand, edition, standing)
        assert found.fresh
        for name in ("weight", "observed", "expected", "shape", "rate", "score", "lower", "upper"):
            assert getattr(found.steps, name) == pytest.approx(
                getattr(standing, name), rel=1e-12, abs=1e-12
            )


def test_sums_by_month_are_the_sums_the_edition_was_made_from(edition):
    cells, month = read_months()
    assert len(month) == len(cells.brand)
    for one, other in zip(tallies_of(cells), tallies(), strict=True):
        assert (one.brand, one.stories, one.months) == (other.brand, other.stories, other.months)
        for table in ("weight", "exposure", "events", "outcome_weight", "love_sum"):
            assert (getattr(one, table) == getattr(other, table)).all()


def test_what_all_brands_share_comes_back_from_the_edition_to_the_last_digit(edition):
    standing = standing_named("Corvant")
    held = holding_of(standing.brand, edition, standing).held
    found = fit(tallies())
    assert (held.hazard == found.hazard).all()
    assert held.frailty == found.frailty
    assert (held.ad_mean, held.ad_strength) == (found.ads.mean, found.ads.strength)


def test_stories_that_came_since_the_edition_are_said(edition, client):
    story = Spell.objects.filter(brand__name="Corvant").first()
    uncount_story(story.story_id)
    assert not why(edition, "Corvant").fresh
    assert "Stories came or went since this edition." in client.get(page("corvant")).text


def test_the_most_influential_stories_are_named_and_linked(edition, client):
    found = why(edition, "Brizelle")
    assert len(found.influences) == 5
    assert found.read == 14
    text = client.get(page("brizelle")).text
    for influence, story in found.influences:
        assert story.pk == influence.story.key
        assert story.get_absolute_url().split("/", 2)[2] in text
        assert story.title in text


def test_an_end_pulls_the_score_down_and_a_long_love_lifts_it(edition):
    standing = standing_named("Brizelle")
    own = own_stories(standing.brand)
    assert len(own) == 14
    by_change = {
        influence.story.spells[0][1]: influence.change
        for influence, _story in why(edition, "Brizelle").influences
    }
    assert by_change.get(True, -1) < 0 < by_change.get(False, 1)


def test_a_brand_with_too_many_stories_says_that_none_weighs_alone(edition, client, monkeypatch):
    monkeypatch.setattr(why_module, "OWN_MOST", 3)
    assert why(edition, "Brizelle").influences is None
    assert "None of its stories alone moves the score" in client.get(page("brizelle")).text


def test_goals_name_the_neighbours_on_the_board(edition):
    rivals = rivals_of(edition)
    names = [Brand.objects.get(slug=slug).name for slug in rivals.brands]
    for at, name in enumerate(names):
        goals = {goal.kind: goal for goal in why(edition, name).goals}
        assert goals.get("pass", goals["down"]).other == (names[at - 1] if at else "")
        assert ("passed" in goals) == (at < len(names) - 1)
        assert ("up" in goals) == (rivals.tier[at] > 1)
        if "passed" in goals:
            assert goals["passed"].other == names[at + 1]


def test_the_figure_of_the_board_is_that_of_the_page(edition):
    found = resistances(edition)
    assert set(found) == set(rivals_of(edition).brands)
    for name in ("Aubane", "Brizelle", "Corvant", "Dormeuil"):
        assert why(edition, name).resists == found[name.lower()]


def test_the_figure_of_the_board_is_worked_out_once(edition, django_assert_num_queries):
    with django_assert_num_queries(4):
        first = resistances(edition)
    with django_assert_num_queries(0):
        assert resistances(edition) == first


def test_a_brand_told_about_too_little_reads_what_is_missing(edition, client):
    standing = standing_named("Fermelot")
    found = missing_of(standing, holding_of(standing.brand, edition, standing).held.settings)
    assert found.anything
    assert found.weight == pytest.approx(10 - standing.weight)
    assert (found.authors, found.months, found.too_many_ads) == (5, 1, False)
    text = client.get(page("fermelot")).text
    assert "5 authors more: eight are needed." in text
    assert "two months are needed" in text
    assert "Its numbers in the formula" in text
    assert "How many made-up stories" not in text


def test_a_ranked_brand_misses_nothing(edition):
    assert not why(edition, "Aubane").missing.anything


def test_a_brand_set_apart_reads_that_it_has_too_many_advertisements(edition, client):
    standing = standing_named("Gloriole")
    assert standing.gate == "too_many_ads"
    share = round(100 * standing.ad_share)
    assert f"their share is put at {share} %, half is too many" in client.get(page("gloriole")).text


def test_the_page_says_what_is_held_and_that_it_is_no_survey(edition, client):
    text = client.get(page("corvant")).text
    assert "What all brands share is held" in text
    assert "this is not a survey of all customers" in text
    assert "14 stories are counted" in text


def test_a_brand_without_a_counted_story_invites(edition, client):
    BrandFactory(name="Silencieuse")
    response = client.get(page("silencieuse"))
    assert response.status_code == 200
    assert "No story of this brand is counted yet." in response.text


def test_without_an_edition_the_page_says_so(client):
    Edition.objects.filter(kind=Edition.Kind.CURRENT).delete()
    BrandFactory(name="Seule")
    assert "No edition yet" in client.get(page("seule")).text


def test_an_unknown_or_hidden_brand_is_not_found(edition, client):
    assert client.get(page("nobody")).status_code == 404
    BrandFactory(name="Cachée", live=False)
    assert client.get(page("cachee")).status_code == 404
    assert client.get(page("a" * 5000)).status_code == 404


def test_a_merged_brand_leads_to_its_heir(edition, client):
    BrandFactory(name="Ancienne", merged_into=Brand.objects.get(slug="aubane"))
    with translation.override("en"):
        response = client.get(page("ancienne"))
    assert response.status_code == 301
    assert response.url == page("aubane")


def test_nothing_is_written_by_a_page(edition, client):
    assert client.post(page("aubane")).status_code == 405


def test_a_fixed_number_of_queries_whatever_the_number_of_stories(
    edition, client, django_assert_max_num_queries
):
    client.get(page("aubane"))
    with django_assert_max_num_queries(9):
        client.get(page("aubane"))
    for n in range(6):
        told_by(
            f"more {n}", brand=Brand.objects.get(slug="aubane"), first_published_at=published(9)
        )
    make_edition()
    client.get(page("aubane"))
    with django_assert_max_num_queries(9):
        client.get(page("aubane"))
