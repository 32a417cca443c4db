"""The map: quadrants, undecided brands, both pictures and their table."""

from __future__ import annotations

import doctest
import html
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from ranking.drawings import map as map_drawing_module
from ranking.drawings.map import CORNERS, Box, Spot, map_drawing
from ranking.methods.lovemap import Lines, Quadrant
from ranking.models import Edition, Standing
from ranking.pages import board_query
from ranking.pages.lovemap import PAGE, MapQuery, lines_of, map_of, stay_interval
from tests.factories import BrandFactory
from tests.ranking.made import a_board, a_standing, an_edition, brands, unranked

NAMES = dict(zip(CORNERS, ("Hostages", "Apostles", "Defectors", "Mercenaries"), strict=True))


@pytest.fixture(autouse=True)
def _cold():
    cache.clear()


def address(query: str = "", language: str = "en") -> str:
    with translation.override(language):
        return reverse("ranking:map") + query


def shown(response) -> str:
    return html.unescape(response.content.decode())


def placed(edition: Edition, *figures: tuple) -> list[Standing]:
    """Standings from (name, love, reach, score, reach, share that left)."""
    rows = [
        a_standing(
            edition,
            BrandFactory(name=name),
            at,
            weight=200.0,
            love=love,
            love_lower=love - wide,
            love_upper=love + wide,
            score=score,
            lower=score - tall,
            upper=score + tall,
            share_left=left,
        )
        for at, (name, love, wide, score, tall, left) in enumerate(figures)
    ]
    return Standing.objects.bulk_create(rows)


@pytest.fixture
def five(db):
    """One brand in each quadrant, and one on the lines."""
    edition = an_edition()
    placed(
        edition,
        ("Apostle", 9.5, 0.2, 0.9, 0.05, 0.1),
        ("Hostage", 4.0, 0.2, 0.85, 0.05, 0.05),
        ("Mercenary", 9.4, 0.2, 0.2, 0.05, 0.8),
        ("Defector", 4.1, 0.2, 0.15, 0.05, 0.9),
        ("Middle", 7.0, 0.5, 0.5, 0.1, 0.4),
    )
    return edition


def test_each_brand_falls_in_its_quadrant(five):
    found = map_of(five, MapQuery())
    assert {each.standing.brand.name: each.by_score for each in found.brands} == {
        "Apostle": Quadrant.APOSTLES,
        "Hostage": Quadrant.HOSTAGES,
        "Mercenary": Quadrant.MERCENARIES,
        "Defector": Quadrant.DEFECTORS,
        "Middle": Quadrant.UNDECIDED,
    }
    assert found.love_line == 7.0
    assert found.by_score.line == 50.0


def test_captives_make_hostages_of_a_brand_that_loses_by_score(db):
    edition = an_edition()
    placed(
        edition,
        ("Locked", 4.0, 0.2, 0.1, 0.05, 0.02),  # unloved, ended on paper, and nobody leaves
        ("Middle", 7.0, 0.5, 0.5, 0.1, 0.5),
        ("Loved", 9.0, 0.2, 0.9, 0.05, 0.9),
    )
    [locked] = [each for each in map_of(edition, MapQuery()).brands if each.stay > 90]
    assert locked.by_score == Quadrant.DEFECTORS
    assert locked.by_stay == Quadrant.HOSTAGES


def test_the_share_that_stays_holds_its_interval(db):
    standing = a_standing(an_edition(), BrandFactory.build(), share_left=0.3, weight=55.0)
    bounds = stay_interval(standing)
    assert 0.55 < bounds.low < 0.7 < bounds.high < 0.85


def test_a_choice_of_sector_moves_no_line(client, five):
    everywhere = lines_of(five)
    page = map_of(five, MapQuery(sector="appliances"))
    assert page.love_line == everywhere[0].love
    assert page.number == 5
    response = client.get(address("?sector=media"))
    assert response.status_code in (200, 404)
    assert "map-point" not in shown(response)


def test_the_page_has_two_pictures_and_all_figures(client, five):
    page = shown(client.get(address()))
    assert page.count('role="img"') == 4  # each at two sizes, one of them shown
    for title in re.findall(r'aria-labelledby="([^"]+)"[^>]*>\s*<title id="([^"]+)"', page):
        assert title[1] in title[0].split()
    assert page.count('class="map-point" data-undecided') == 2 * 1 + 2 * page.count(
        "Undecided</td></tr>"
    )
    for word in ("Apostles", "Hostages", "Mercenaries", "Defectors", "Undecided"):
        assert word in page
    assert "9.5" in page
    assert "(9.3–9.7)" in page
    assert "90" in page
    assert "Jones" in page
    assert "this is not a survey" in page


def test_a_brand_nobody_gave_a_love_to_is_not_on_the_map(db):
    edition = an_edition()
    [silent, loved, few] = brands(3)
    unknown = dict.fromkeys(("love", "love_lower", "love_upper"))
    Standing.objects.bulk_create(
        [
            a_standing(edition, silent, 0, **unknown),
            a_standing(edition, loved, 1),
            a_standing(edition, few, 2, **unranked()),
        ]
    )
    assert [each.standing.brand for each in map_of(edition, MapQuery()).brands] == [loved]


@pytest.mark.parametrize("number", [5, 150])
def test_the_map_costs_the_same_whatever_the_number_of_brands(
    client, db, django_assert_max_num_queries, number
):
    a_board(number)
    client.get("/en/")
    with django_assert_max_num_queries(6):
        response = client.get(address())
    assert shown(response).count('<tr><th scope="row"') == min(number, PAGE)


def test_the_map_goes_on_page_after_page(client, db):
    a_board(PAGE + 3)
    second = shown(client.get(address("?page=2")))
    assert second.count('<tr><th scope="row"') == 3
    assert 'rel="prev" href="/en/leaderboard/map/"' in second


@pytest.mark.parametrize(
    "query", ["?page=-1", "?page=abc", "?page=9999", "?sector=nope", "?sector=" + "x" * 10_000]
)
def test_what_does_not_exist_is_said(client, five, query):
    response = client.get(address(query))
    assert response.status_code == 404
    assert "does not exist here" in shown(response)
    assert "map-point" not in shown(response)


def test_without_an_edition_or_a_ranked_brand_the_page_invites(client, db):
    assert "No edition yet" in shown(client.get(address()))
    an_edition()
    assert "No ranked brand" in shown(client.get(address()))


shares = st.floats(0, 100)
loves = st.floats(0, 10)
spots = st.builds(
    lambda name, love, stay, decided: Spot(
        name, love[1], love[0], love[2], stay[1], stay[0], stay[2], decided
    ),
    st.text(min_size=1, max_size=30),
    st.tuples(loves, loves, loves).map(sorted),
    st.tuples(shares, shares, shares).map(sorted),
    st.booleans(),
)


@trials(deadline=None, database=None)
@given(
    st.lists(spots, min_size=1, max_size=40),
    loves,
    shares,
    st.sampled_from([(1040, 600), (344, 440)]),
)
def test_everything_drawn_stays_inside_and_no_two_names_meet(drawn, love, stay, size):
    drawing = map_drawing(drawn, Lines(love, stay), width=size[0], height=size[1], names=NAMES)
    assert len(drawing.marks) == len(drawn)
    boxes = []
    for mark in drawing.marks:
        assert drawing.left <= mark.left <= mark.x <= mark.right <= drawing.right
        assert drawing.top <= mark.top <= mark.y <= mark.bottom <= drawing.bottom
        if mark.label:
            width = 6.7 * len(mark.label)
            start = mark.label_x - {"start": 0, "middle": width / 2, "end": width}[mark.anchor]
            boxes.append(Box(start, mark.label_y - 10, start + width, mark.label_y + 2))
    assert drawing.left <= drawing.line_x <= drawing.right
    assert drawing.top <= drawing.line_y <= drawing.bottom
    for at, box in enumerate(boxes):
        assert not any(box.meets(other) for other in boxes[:at])


def test_a_map_of_nothing_is_refused():
    with pytest.raises(ValueError, match="brand"):
        map_drawing([], Lines(5, 50), width=344, height=440, names=NAMES)


@pytest.mark.parametrize("module", [map_drawing_module, board_query])
def test_the_examples_are_true(module):
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0
