"""The page that says how the leaderboard is made: rules, running parameters, what is not counted."""

from __future__ import annotations

import dataclasses
import doctest
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings as site
from django.urls import reverse
from django.utils import timezone, translation

from ranking.drawings import baseline as baseline_drawing
from ranking.drawings.baseline import baseline_plot, rates_of
from ranking.methods import Settings
from ranking.methods.example import worked_example
from ranking.methods.values import CUT_MONTHS
from ranking.models import Spell
from ranking.pages.method import INPUTS, code_digest, ending_rows, method_page
from ranking.services import make_edition
from stories.published import Ending, StoryFacts
from tests.factories import StoryFactory

ODD = ["page=-1", "edition=%00", "q=" + "é" * 5_000, "&&==;;"]


@pytest.fixture
def edition(db):
    for number in range(6):
        ending = Ending.LEFT_ALONE if number % 2 else Ending.TOGETHER_LOVE
        StoryFactory(ending=ending)
    return make_edition()


def address(language):
    with translation.override(language):
        return reverse("ranking:method")


def page_in(client, language):
    response = client.get(address(language))
    assert response.status_code == 200
    return response.content.decode()


def words_of(page):
    text = re.sub(r"<[^>]+>", " ", page)
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_site_without_an_edition_still_says_how_it_would_rank(db, client, language):
    page = page_in(client, language)
    assert 'id="counts"' in page
    assert 'id="running"' not in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_says_what_the_law_asks(edition, client, language):
    """F20: the ranking it explains is the one shown. F24: its parameters."""
    page = page_in(client, language)
    assert edition.digest in page
    assert edition.method in page
    assert timezone.localtime(edition.made_at).isoformat()[:16] in page  # last computation
    assert code_digest() in page
    for part in ("parameters", "delay", "unpaid", "silent", "score"):
        assert f'id="{part}"' in page


def test_the_edition_explained_is_the_one_on_the_leaderboard(edition, client):
    StoryFactory(ending=Ending.LEFT_ALONE)
    shown = make_edition()
    assert shown.digest != edition.digest
    page = page_in(client, "en")
    assert shown.digest in page
    assert edition.digest not in page


def test_the_parameters_are_those_of_the_running_edition(edition, client):
    words = words_of(page_in(client, "en"))
    for name in ("shape", "mean", "lambda5", "ad_mean"):
        assert f"{edition.parameters[name]:.4f}" in words
    for rate in rates_of(edition.parameters):
        assert f"{rate.rate:.2f} {rate.lower:.2f}–{rate.upper:.2f}" in words


def test_gates_and_draws_are_printed_as_they_are_set(edition, client):
    words = words_of(page_in(client, "en"))
    settings = Settings()
    assert f"from {settings.least_weight:.0f} stories" in words
    assert f"by {settings.least_authors} authors over {settings.least_months} months" in words
    assert re.search(rf"{settings.draws // 1000},?000 draws", words)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "as soon as a story is published"), (60, "1 minute later"), (3600, "60 minutes later")],
)
def test_the_delay_of_the_update_is_the_one_set(edition, client, settings, seconds, said):
    settings.RANKING_REFRESH_SECONDS = seconds
    assert said in words_of(page_in(client, "en"))


def test_the_page_asks_little_of_the_database(edition, client, django_assert_max_num_queries):
    page_in(client, "fr")
    with django_assert_max_num_queries(6):
        page_in(client, "fr")


@pytest.mark.parametrize("query", ODD, ids=lambda query: query[:12])
def test_an_odd_query_changes_nothing(db, client, query):
    assert client.get(f"{address('fr')}?{query}").status_code == 200


def test_a_method_page_is_read_not_written(db, client):
    assert client.post(address("fr")).status_code == 405


def test_the_example_on_the_page_is_the_worked_one(edition, client):
    words = words_of(page_in(client, "en"))
    for place in worked_example().places.values():
        figures = [round(100 * value) for value in (place.score, place.lower, place.upper)]
        assert f"{figures[0]} {figures[1]}–{figures[2]}" in words
    page = method_page(None, refresh_seconds=0)
    silence, glowing = page.score_of_a, page.shifts[-1]
    assert glowing.probability > 0.9
    assert glowing.again < silence < page.shifts[0].again  # what its last sentence says
    assert page.shifts[1].held < silence


def test_every_ending_stands_in_one_row():
    with translation.override("en"):
        rows = ending_rows()
        told = [label for row in rows for label in row.endings]
        assert sorted(told) == sorted(ending.label for ending in Ending)
    assert all(row.endings for row in rows)


# --- no paid place --------------------------------------------------------------------------------


def test_the_inputs_printed_are_all_there_are():
    assert list(INPUTS) == [field.name for field in dataclasses.fields(StoryFacts)]


def test_the_ranking_keeps_nothing_else_of_a_story():
    """A column for money, partnership or rank would have to be added here first."""
    kept = {field.name for field in Spell._meta.get_fields()}
    assert kept == {
        *("id", "story", "part", "brand", "author", "month", "week", "published_at", "bin"),
        *("weight", "surge", "cluster", "began", "duration", "interval", "event", "outcome"),
        *("cause", "ending", "love", "contract", "rest"),
    }


def test_the_digest_of_the_code_is_that_of_its_files():
    files = sorted((Path(site.BASE_DIR) / "ranking" / "methods").glob("*.py"))
    assert len(files) > 10
    assert code_digest() == hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()


# --- the picture of the baseline ------------------------------------------------------------------


def parameters(**changed):
    return {"hazard": [0.01] * 9, "ends": [3.0] * 9, "months": [300.0] * 9, **changed}


def test_rates_are_the_means_of_their_intervals():
    """Ends and months with what is lent to each: shape over rate gives the rate printed."""
    found = rates_of(parameters())
    lent = Settings().baseline_prior_months
    assert (3.0 + lent * 0.01) / (300.0 + lent) == pytest.approx(0.01)
    assert [rate.start for rate in found] == list(CUT_MONTHS)
    assert found[-1].stop is None
    for rate in found:
        assert rate.rate == pytest.approx(1.0)
        assert 0 < rate.lower < rate.rate < rate.upper


def test_an_interval_nobody_ended_in_reaches_near_zero():
    ends = [3.0, 0.0, *[3.0] * 7]
    hazard = [(n + 12 * 24 / 2700) / 312 for n in ends]
    second = rates_of(parameters(ends=ends, hazard=hazard))[1]
    assert 0 <= second.lower < 0.01 < second.upper


@pytest.mark.parametrize("missing", [{}, {"hazard": [0.01] * 8}, {"hazard": []}])
def test_an_edition_without_its_rates_has_no_picture(missing):
    assert rates_of(missing) == ()
    assert baseline_plot(()) is None


def test_the_example_of_the_drawing_is_true():
    assert doctest.testmod(baseline_drawing).attempted > 0
    assert doctest.testmod(baseline_drawing).failed == 0


def test_an_older_edition_has_rates_without_intervals():
    (first, *_others) = rates_of({"hazard": [0.01] * 9})
    assert (first.rate, first.lower, first.ends) == (1.0, None, None)
    assert baseline_plot(rates_of({"hazard": [0.01] * 9})).bands[0].y_upper is None


@pytest.mark.parametrize("level", [1e-6, 0.003, 0.02, 0.9, 3.0])
def test_the_picture_holds_every_rate_and_cuts_what_would_flatten_it(level):
    hazard = [level * (1 + k % 3) for k in range(9)]
    ends = [0.01, *[rate * 500 for rate in hazard[1:]]]
    plot = baseline_plot(rates_of(parameters(hazard=hazard, ends=ends, months=[500.0] * 9)))
    for band in plot.bands:
        assert plot.top <= band.y <= plot.foot
        assert plot.top <= band.y_upper <= band.y_lower <= plot.foot
    assert 2 <= len(plot.ticks) <= 7
    assert plot.ticks[0].value == 0
