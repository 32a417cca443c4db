"""Brands side by side: pairs in words, odd choices, an address to share."""

from __future__ import annotations

import html
import re
from itertools import combinations

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from ranking.methods import Gate, more_loyal
from ranking.models import Standing
from ranking.pages.comparison import CompareQuery, causes_of, comparison_of, pair_of
from ranking.services import make_edition
from stories.vocabulary import Cause, Ending
from tests.factories import BrandFactory
from tests.ranking.made import a_standing, an_edition, unranked
from tests.ranking.test_board import told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cold():
    cache.clear()


def address(*names: str, language: str = "en") -> str:
    query = QueryDict(mutable=True)
    query.setlist("marque", names)
    with translation.override(language):
        return f"{reverse('ranking:compare')}?{query.urlencode()}"


def shown(response) -> str:
    return html.unescape(response.content.decode())


@pytest.fixture
def five():
    """Five brands: a loyal one, two alike, one with few stories, one of advertisements."""
    edition = an_edition()
    figures = {
        "Solbrune": {"shape": 60.0, "rate": 120.0},
        "Naubelle": {"shape": 20.0, "rate": 20.0},
        "Éliotte": {"shape": 20.0, "rate": 20.5},
        "Rare": unranked(shape=5.0, rate=4.0),
        "Kettleby": unranked(gate=Gate.TOO_MANY_ADS.value),
    }
    rows = [
        a_standing(edition, BrandFactory(name=name), place, **changes)
        for place, (name, changes) in enumerate(figures.items())
    ]
    Standing.objects.bulk_create(rows)
    return edition


def test_slugs_are_compared_in_the_order_given(client, five):
    response = client.get(address("naubelle", "solbrune", "rare"))
    page = shown(response)
    assert response.status_code == 200
    assert page.index(">Naubelle</a>") < page.index(">Solbrune</a>") < page.index(">Rare</a>")
    assert page.count("chances in 100") == 3
    assert "not enough stories yet" in page
    assert "this is not a survey" in page


def test_names_as_people_type_them_lead_to_the_address_to_share(client, five):
    response = client.get(address("ELIOTTE", " solbrune ", "", ""))
    assert response.status_code == 302
    assert response.url == "/en/leaderboard/compare/?marque=eliotte&marque=solbrune"
    page = shown(client.get(response.url))
    assert 'value="Éliotte"' in page
    assert '/en/leaderboard/compare/?marque=eliotte&marque=solbrune">' in page  # canonical


def test_a_pair_is_told_with_the_chances_of_the_method(five):
    by_name = {standing.name: standing for standing in five.standings.select_related("brand")}
    sure = pair_of(by_name["Naubelle"], by_name["Solbrune"])
    assert (sure.first.name, sure.told_apart) == ("Solbrune", True)
    assert sure.chances >= 95
    alike = pair_of(by_name["Naubelle"], by_name["Éliotte"])
    assert (alike.first.name, alike.told_apart) == ("Éliotte", False)
    assert 50 <= alike.chances < 60
    for one, other in combinations(by_name.values(), 2):
        chance = float(more_loyal(one.shape, one.rate, other.shape, other.rate))
        assert pair_of(one, other).chances == min(int(100 * max(chance, 1 - chance)), 99)


def test_chances_are_never_said_to_be_all_of_them():
    edition = an_edition()
    sure = a_standing(edition, BrandFactory(), shape=69.0, rate=69_000.0)
    lost = a_standing(edition, BrandFactory(), shape=69.0, rate=0.69)
    assert pair_of(lost, sure).chances == 99


def test_words_say_whether_the_stories_decide(client, five):
    page = shown(client.get(address("solbrune", "naubelle", "eliotte")))
    assert "<strong>Solbrune</strong> keeps its customers better" in page
    assert "Between <strong>Éliotte</strong> and <strong>Naubelle</strong>" in page


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["solbrune"], "A comparison takes two brands"),
        (["solbrune", "naubelle", "eliotte", "rare", "kettleby"], "Four brands at most"),
        (["solbrune", "sollbrune"], "No brand goes by the name “sollbrune”"),
        (["solbrune", "kettleby"], "Kettleby is listed apart"),
        (["solbrune", "Solbrune"], "Solbrune is named twice"),
        (["solbrune", "<script>alert(1)</script>"], "No brand goes by the name"),
    ],
)
def test_a_choice_that_cannot_be_compared_is_said_and_kept(client, five, names, words):
    response = client.get(address(*names))
    page = shown(response)
    assert response.status_code == 200
    assert words in page
    assert "chances in 100" not in page
    assert b"<script>alert" not in response.content
    kept = re.findall(r'name="marque" value="([^"]*)"', page)
    assert [name.casefold() for name in kept if name][: len(names)] == [
        name.casefold().replace("eliotte", "éliotte") for name in dict.fromkeys(names)
    ]


def test_a_brand_without_a_counted_story_is_said(client, five):
    BrandFactory(name="Silent")
    assert "No story about Silent is counted yet" in shown(
        client.get(address("solbrune", "silent"))
    )


def test_a_merged_brand_gives_its_heir(client, five):
    heir = Standing.objects.get(name="Naubelle").brand
    BrandFactory(name="Old name", merged_into=heir)
    response = client.get(address("old name", "solbrune"))
    assert response.url.endswith("?marque=naubelle&marque=solbrune")


@pytest.mark.parametrize(
    "query",
    [
        "?marque=" + "x" * 10_000,
        "?marque=%00&marque=%00a",
        "?" + "&".join(f"marque=b{n}" for n in range(900)),
        "?marque[]=a&other=1",
        "?marque=%F0%9F%92%94&marque=-1",
    ],
)
def test_odd_addresses_are_answered(client, five, query):
    response = client.get(address().partition("?")[0] + query)
    assert response.status_code == 200
    assert len(response.content) < 40_000


def test_an_address_keeps_eight_names_of_eighty_characters():
    query = QueryDict("&".join(f"marque={n}{'x' * 200}" for n in range(50)))
    asked = CompareQuery.from_query(query)
    assert len(asked.typed) == 8
    assert {len(name) for name in asked.typed} == {80}


def test_two_brands_cost_seven_queries(client, five, django_assert_max_num_queries):
    client.get("/en/")
    with django_assert_max_num_queries(7):
        client.get(address("solbrune", "naubelle"))
    with django_assert_max_num_queries(7):
        client.get(address("solbrune", "naubelle", "eliotte", "rare"))


def test_causes_are_shares_of_the_departures_that_tell_one():
    one, other = BrandFactory(name="Solbrune"), BrandFactory(name="Naubelle")
    left = {"ending": Ending.LEFT_RIVAL, "cause": Cause.BETTER_OFFER}
    for n in range(3):
        told(one, n, **left)
    told(one, 3, ending=Ending.FADED, cause=Cause.BRAND_CHANGED)
    told(one, 4)
    told(other, 0)
    edition = make_edition()
    standings = [edition.standings.get(brand=brand) for brand in (one, other)]
    rows, departures = causes_of(standings)
    figures = {row.name: row.figures for row in rows}
    assert figures[Cause.BETTER_OFFER.label][0].value == pytest.approx(75)
    assert figures[Cause.BRAND_CHANGED.label][0].value == pytest.approx(25)
    assert all(row.figures[1] is None for row in rows)
    assert departures[0] == pytest.approx(4, abs=0.2)
    assert departures[1] == 0


def test_every_figure_of_the_table_holds_its_interval(client):
    two = [BrandFactory(name="Solbrune"), BrandFactory(name="Naubelle")]
    endings = [Ending.TOGETHER_LOVE, Ending.LEFT_RIVAL, Ending.CAME_BACK, Ending.TOGETHER_HOSTAGE]
    for n in range(12):
        for brand in two:
            told(brand, n, endings[n % (2 + 2 * two.index(brand))])
    found = comparison_of(make_edition(), CompareQuery(("solbrune", "naubelle")))
    assert [row.name for row in found.rows][:3] == ["score", "love", "love_years"]
    for row in found.rows:
        for figure in row.figures:
            assert figure.lower <= figure.value <= figure.upper


def test_without_an_edition_the_page_invites(client):
    assert "No edition yet" in shown(client.get(address("a", "b")))


def test_the_french_page_compares_in_french(client, five):
    page = shown(client.get(address("solbrune", "naubelle", language="fr")))
    assert 'lang="fr"' in page
    assert "Solbrune" in page
