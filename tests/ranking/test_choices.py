"""The page of the same ranking under other choices."""

from __future__ import annotations

import datetime as dt
import doctest

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from ranking.drawings import rank_threads as rank_threads_module
from ranking.drawings.rank_threads import rank_threads
from ranking.drawings.threads import WIDTH
from ranking.methods import month_number
from ranking.methods.choices import Choice, RankUnder
from ranking.models import Edition
from ranking.pages import otherwise
from ranking.pages.otherwise import BeingWorkedOut, choice_lines, comparison_of, page_of, rows_of
from ranking.services import make_edition
from ranking.tasks import rank_otherwise
from stories.models import Brand
from tests.ranking.counted import told_by
from tests.ranking.ranked_site import seen_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def edition(small_site):
    return small_site


def page(query: str = "") -> str:
    with translation.override("en"):
        return reverse("ranking:choices") + query


def test_the_headline_is_the_edition(edition):
    ranks = comparison_of(edition).headline.ranks
    standings = edition.standings.filter(gate="ranked").select_related("brand")
    assert {s.brand.slug: (s.tier, s.rank_lower, s.rank_upper) for s in standings} == {
        brand: (rank.tier, rank.lower, rank.upper) for brand, rank in ranks.items()
    }


def test_every_choice_has_its_line_and_its_words(edition):
    lines = choice_lines(comparison_of(edition))
    assert [line.number for line in lines] == list(range(1, len(Choice) + 1))
    assert set(otherwise.NAMES) == set(otherwise.WORDS) == set(Choice)
    assert len({str(line.name) for line in lines}) == len(lines)


def test_old_stories_leave_this_year_without_a_brand(edition):
    """The site's stories were published at the beginning of 2024."""
    year = comparison_of(edition).others[Choice.YEAR]
    assert (year.ranked, year.nothing) == (0, "no story")


def test_stories_of_this_year_are_ranked_by_themselves(edition):
    last_month = timezone.now().replace(day=1) - dt.timedelta(days=5)
    brand = Brand.objects.get(slug="aubane")
    for n in range(12):
        when = last_month - dt.timedelta(weeks=n)
        seen_as(
            told_by(
                f"late {n}",
                brand=brand,
                ending="left_rival" if n == 0 else "together_love",
                first_published_at=when,
            ),
            0.01,
        )
    year = comparison_of(make_edition()).others[Choice.YEAR]
    assert set(year.ranks) == {"aubane"}


def test_twice_the_minimum_ranks_nobody_here_and_no_brand_is_robust(edition):
    found = comparison_of(edition)
    assert found.others[Choice.TWICE_MINIMUM].ranked == 0
    assert not any(found.robust(brand) for brand in found.headline.ranks)


def test_a_row_says_where_its_brand_does_not_stay(edition, client):
    found = comparison_of(edition)
    rows = rows_of(found, list(found.headline.ranks), edition)
    assert [row.standing.brand.slug for row in rows] == list(found.headline.ranks)
    for row in rows:
        assert len(row.cells) == 1 + len(Choice)
        assert (row.lower, row.upper) == found.reach(row.standing.brand.slug)
        assert row.away == [cell.name for cell in row.cells if not cell.stays]
    text = client.get(page()).text
    assert "Does not stay under:" in text
    assert "Twice the minimum of stories" in text


def test_the_page_has_the_picture_its_table_the_rule_and_the_notice(edition, client):
    """F52: the drawing has its table."""
    response = client.get(page())
    assert response.status_code == 200
    text = response.text
    for name in ("Aubane", "Brizelle", "Corvant", "Dormeuil"):
        assert f"{name}: ranks" in text
    assert "The same as a table" in text
    assert "A brand is called robust when" in text
    assert "Kendall" in text
    assert "this is not a survey of all customers" in text
    assert "estimated anew from the stories counted today" in text
    assert "Gloriole" not in text  # set apart: no rank to compare
    assert "<script" not in text
    assert "style=" not in text


@pytest.mark.parametrize("asked", ["-1", "0", "9999", "abc", "1e9", "%00", "a" * 10_000])
def test_any_page_number_leads_to_a_page(edition, client, asked):
    assert client.get(page(f"?page={asked}")).status_code == 200


def test_fifty_brands_a_page(edition):
    found = comparison_of(edition)
    assert list(page_of(found, "2")) == list(found.headline.ranks)
    assert page_of(found, "nonsense").number == 1


def test_worked_out_once_for_an_edition(edition, django_assert_max_num_queries):
    comparison_of(edition)
    with django_assert_max_num_queries(0):
        comparison_of(edition)


def test_a_fixed_number_of_queries(edition, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):  # the first time, with what the site keeps too
        client.get(page())
    with django_assert_max_num_queries(2):
        client.get(page())


def test_who_comes_while_it_is_worked_out_is_told_to_come_back(edition, client):
    month = month_number(timezone.localdate())
    cache.add(f"ranking.choices.{edition.method}.{edition.digest}.{month}.asked", True, 60)
    with pytest.raises(BeingWorkedOut):
        comparison_of(edition)
    response = client.get(page())
    assert response.status_code == 202
    assert "Come back in a minute." in response.text


def test_on_a_large_site_it_is_done_elsewhere(edition, monkeypatch):
    monkeypatch.setattr(otherwise, "HEAVY", 3)
    asked = []
    with pytest.raises(BeingWorkedOut):
        comparison_of(edition, asked.append)
    with pytest.raises(BeingWorkedOut):  # asked once only
        comparison_of(edition, asked.append)
    assert asked == [edition.pk]
    assert rank_otherwise.func(edition.pk)
    assert comparison_of(edition, asked.append).headline.ranked == 4
    assert not rank_otherwise.func(0)


def test_without_an_edition_or_a_ranked_brand_the_page_invites(edition, client):
    Edition.objects.filter(kind=Edition.Kind.CURRENT).delete()
    assert "No edition yet" in client.get(page()).text


def test_the_thread_of_each_choice_goes_from_its_lowest_to_its_highest_rank():
    drawing = rank_threads([RankUnder(1, 2.0, 1, 3), RankUnder(1, 3.0, 2, 5), None], 5)
    home, other, absent = drawing.strands
    assert home.line[0] == drawing.start
    assert other.line[1] == drawing.end
    assert drawing.start < home.x < other.x < drawing.end
    assert absent.line is None
    assert (drawing.band[0], drawing.band[0] + drawing.band_width) == pytest.approx(home.line)
    assert [strand.number for strand in drawing.strands] == [0, 1, 2]
    assert drawing.width == WIDTH


def test_the_examples_of_the_drawing_are_true():
    assert doctest.testmod(rank_threads_module).failed == 0


def test_one_brand_alone_stands_in_the_middle_of_its_scale():
    drawing = rank_threads([RankUnder(1, 1.0, 1, 1)], 1)
    assert drawing.strands[0].x == pytest.approx((drawing.start + drawing.end) / 2)
    assert drawing.band_width == 2.0
