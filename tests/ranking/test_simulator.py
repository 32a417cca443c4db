"""The simulator: a brand before and after what a visitor moves."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from ranking.methods import Gate, rank
from ranking.methods.tallies import arrays_of
from ranking.methods.whatif import steps, with_own_share
from ranking.models import Edition, Spell, Standing
from ranking.pages.holding import holding_of
from ranking.pages.simulation import Asked, months_of, number_of_each, simulate, too_many
from ranking.pages.simulation_form import SimulationForm
from ranking.queries import tallies
from ranking.services import uncount_story
from tests.factories import BrandFactory

pytestmark = pytest.mark.django_db
NOTHING = {"loyal": 0, "ended": 0, "captive": 0}
TEN_YEARS = dict.fromkeys(NOTHING, 120)


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def edition(small_site):
    return small_site


def page(**answers) -> str:
    with translation.override("en"):
        return reverse("ranking:simulator") + (f"?{urlencode(answers)}" if answers else "")


def holding(edition, name: str):
    standing = Standing.objects.select_related("brand").get(brand__name=name, edition=edition)
    return holding_of(standing.brand, edition, standing)


def asking(*, added=None, removed=None, months=None, percent=1, dropped=None, love=None) -> Asked:
    return Asked(
        added=NOTHING | (added or {}),
        months=TEN_YEARS | (months or {}),
        removed=NOTHING | (removed or {}),
        percent=percent,
        dropped=dropped,
        love=love,
    )


@pytest.mark.parametrize("name", ["Aubane", "Brizelle", "Corvant", "Dormeuil", "Fermelot"])
def test_nothing_moved_leaves_the_standing_as_it_is(edition, name):
    kept = holding(edition, name)
    found = simulate(kept, asking())
    assert found.after == found.before
    assert found.unmoved
    assert found.before.score == kept.standing.score
    if kept.standing.ranked:
        stand = found.before.stand
        assert (stand.rank_lower, stand.rank_upper, stand.tier, stand.ranked) == (
            kept.standing.rank_lower,
            kept.standing.rank_upper,
            kept.standing.tier,
            4,
        )


def test_love_never_moves_the_score(edition):
    found = simulate(holding(edition, "Corvant"), asking(love=1))
    assert found.unmoved
    assert found.after.love == 1
    assert found.before.love != 1
    moved = simulate(holding(edition, "Corvant"), asking(added={"ended": 3}))
    loved = simulate(holding(edition, "Corvant"), asking(added={"ended": 3}, love=10))
    assert moved.after.score == loved.after.score


def test_loyal_stories_raise_and_ends_lower(edition):
    kept = holding(edition, "Corvant")
    up, down, captive = (
        simulate(kept, asking(added={kind: 8}, months={kind: 36} if kind != "loyal" else {}))
        for kind in ("loyal", "ended", "captive")
    )
    assert up.rises
    assert not down.rises
    assert up.after.score > up.before.score > down.after.score
    assert captive.after.score == down.after.score  # love ended all the same
    assert up.after.stories == 22
    assert up.after.stand.expected_rank < up.before.stand.expected_rank
    assert down.after.stand.expected_rank > down.before.stand.expected_rank


def test_stories_taken_away_leave_the_average_of_those_that_stay(edition):
    kept = holding(edition, "Corvant")
    there = number_of_each(kept)
    assert there == {"loyal": 6, "ended": 6, "captive": 2}
    found = simulate(kept, asking(removed={"ended": 6, "captive": 2}))
    assert found.rises
    assert found.after.stories == 6
    assert found.after.gate is Gate.TOO_FEW
    assert found.after.stand is None


def test_a_month_left_out_is_the_brand_without_its_stories(edition):
    """With one month's stories truly gone, the brand's own sums are those of the simulation."""
    kept = holding(edition, "Brizelle")
    month, stories = months_of(kept)[0]
    found = simulate(kept, asking(dropped=month))
    assert found.after.stories == kept.standing.stories - stories
    for story in Spell.objects.filter(brand=kept.standing.brand, month=month, part=0):
        uncount_story(story.story_id)
    rest = next(tally for tally in tallies() if tally.brand == "brizelle")
    assert rest.stories == found.after.stories
    sums = arrays_of([rest])
    bins = kept.under(sums.stories, sums.events.sum(axis=2), sums.exposure @ kept.held.hazard)
    one = steps(with_own_share(bins, kept.held)[0], kept.held)
    assert found.after.score == pytest.approx(one.score, abs=1e-12)


def test_every_month_left_out_by_taking_all_away_gives_the_prior(edition):
    kept = holding(edition, "Fermelot")
    found = simulate(kept, asking(removed={"loyal": 3}))
    assert found.after.stories == 0
    assert found.after.weight == 0
    assert found.after.gate is Gate.NO_STORY
    assert 0 < found.after.score < 1


def test_stories_added_can_get_a_brand_ranked(edition):
    found = simulate(holding(edition, "Fermelot"), asking(added={"loyal": 9}))
    assert found.before.gate is Gate.TOO_FEW
    assert found.after.gate is Gate.RANKED
    assert found.after.stand.ranked == 5
    places = rank(tallies())
    assert sum(place.ranked for place in places) == 4


def test_advertisements_added_end_by_setting_the_brand_apart(edition):
    found = simulate(holding(edition, "Corvant"), asking(added={"loyal": 300}, percent=90))
    assert found.after.ad_share > found.before.ad_share
    assert found.after.gate is Gate.TOO_MANY_ADS
    assert found.after.weight < 300


def test_no_more_can_be_taken_away_than_there_is(edition):
    kept = holding(edition, "Corvant")
    assert too_many(kept, asking(removed={"captive": 3})) == {"captive": 2}
    assert too_many(kept, asking(removed={"captive": 2})) == {}
    month, _stories = months_of(kept)[0]
    assert sum(number_of_each(kept, month).values()) < sum(number_of_each(kept).values())


# --- the page --------------------------------------------------------------------------------------


def test_the_first_visit_offers_the_ranked_brands(edition, client):
    text = client.get(page()).text
    assert '<option value="Aubane">' in text
    assert "Gloriole" not in text
    assert 'data-side="after"' not in text


@pytest.mark.parametrize("typed", ["corvant", "Corvant", " CORVANT "])
def test_a_brand_is_found_by_its_address_or_its_name(edition, client, typed):
    text = client.get(page(brand=typed)).text
    assert "Corvant, before and after" in text
    assert "The score does not move." in text


def test_the_answer_shows_both_sides_says_what_is_held_and_keeps_the_address(edition, client):
    response = client.get(page(brand="corvant", ended=9, ended_years=2, love=3))
    text = response.text
    assert response.status_code == 200
    assert "The score would fall by" in text
    assert "Held: the other brands" in text
    assert "this is not a survey of all customers" in text
    assert 'name="ended" value="9"' in text
    assert 'name="robots" content="noindex"' in text
    assert "<script" not in text
    assert "style=" not in text


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("loyal", "-3", "greater than or equal to 0"),
        ("loyal", "1000", "less than or equal to 999"),
        ("ended", "many", "Enter a whole number."),
        ("ended", "9" * 400, "less than or equal to 999"),
        ("captive_years", "81", "less than or equal to 80"),
        ("love", "11", "less than or equal to 10"),
        ("month", "1830", "1830 is not one of the available choices"),
        ("doubt", "42", "42 is not one of the available choices"),
        ("less_captive", "3", "Only 2 can be taken away."),
    ],
)
def test_a_bad_number_is_kept_and_said_to_be_bad(edition, client, field, typed, message):
    response = client.get(page(brand="corvant", **{field: typed}))
    assert response.status_code == 200
    assert "To correct" in response.text
    assert message in response.text
    assert 'data-side="after"' not in response.text
    if field not in ("month", "doubt"):
        assert f'value="{typed}"' in response.text


@pytest.mark.parametrize("typed", ["", "   ", "Nobody", "\x00", "<b>", "é" * 10_000, "a" * 10_000])
def test_a_brand_nobody_knows_gives_a_clear_page(edition, client, typed):
    response = client.get(page(brand=typed, loyal=5))
    assert response.status_code == 200
    assert "field-error" in response.text
    assert 'data-side="after"' not in response.text


def test_a_brand_without_a_counted_story_says_so(edition, client):
    BrandFactory(name="Silencieuse")
    assert "No story of this brand is counted yet." in client.get(page(brand="Silencieuse")).text


def test_without_an_edition_the_page_invites(client):
    Edition.objects.filter(kind=Edition.Kind.CURRENT).delete()
    assert "No edition yet" in client.get(page(brand="corvant")).text


def test_an_empty_form_and_one_with_its_first_answers_ask_the_same(edition):
    kept = holding(edition, "Corvant")
    first = {name: str(f.initial) for name, f in SimulationForm.base_fields.items() if f.initial}
    for answers in ({}, first):
        form = SimulationForm({"brand": "corvant", **answers}, holding=kept)
        assert form.is_valid()
        assert not form.asked.moves_stories
        assert form.asked.love is None


def test_a_fixed_number_of_queries(edition, client, django_assert_max_num_queries):
    client.get(page(brand="corvant"))
    with django_assert_max_num_queries(6):
        client.get(page(brand="corvant", loyal=999, ended=3, less_loyal=2))
