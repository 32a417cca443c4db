"""The leaderboard: a page at a time, parts of the stories, odd addresses."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from ranking.methods import Gate, month_number
from ranking.models import Edition, Standing
from ranking.pages.board import FEW_SHOWN, PAGE, board_of
from ranking.pages.board_query import BoardQuery
from ranking.pages.parts import RANKING
from ranking.queries import tallies
from ranking.services import count_story, make_edition
from ranking.windows import Window
from stories.models import Brand, Screening, Sector
from stories.published import facts_of
from stories.vocabulary import ContractKind, Ending
from tests.factories import BrandFactory, StoryFactory
from tests.ranking.made import a_board, a_standing, an_edition, brands
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
NOTICE = "Stories told here: this is not a survey of all customers."


@pytest.fixture(autouse=True)
def _cold():
    cache.clear()


def board(query: str = "", language: str = "en") -> str:
    with translation.override(language):
        return reverse("ranking:leaderboard") + query


def shown(response) -> str:
    return html.unescape(response.content.decode())


def names(response) -> list[str]:
    return re.findall(r'board-brand"><a[^>]*>([^<]+)<', response.content.decode())


def told(brand, n: int, ending: str = Ending.TOGETHER_LOVE, **changes):
    """A counted story nobody doubts, by an author of its own, a week after the last."""
    published = changes.pop("published", dt.datetime(2025, 1, 6, tzinfo=dt.UTC))
    story = StoryFactory(
        source="board",
        attribution=f"{brand} {n}",
        brand=brand,
        ending=ending,
        first_published_at=published + dt.timedelta(weeks=n),
        **changes,
    )
    Screening.objects.create(
        story=story, verdict="publish", probability=0.01, text_hash="", version="t"
    )
    count_story(facts_of(story))
    return story


@remembered
def of_two_sectors() -> list[Brand]:
    """Two brands of two lines of business, twelve stories each, half of the loves ended."""
    found = [BrandFactory(name="Solbrune"), BrandFactory(name="Velours", sector=a_sector("media"))]
    for brand in found:
        for n in range(12):
            told(brand, n, Ending.LEFT_RIVAL if n % 2 else Ending.TOGETHER_LOVE)
    make_edition()
    return found


@pytest.fixture
def two_sectors(db):
    return of_two_sectors()


def a_sector(code: str) -> Sector:
    return Sector.objects.get_or_create(code=code, defaults={"name_fr": code, "name_en": code})[0]


def test_a_page_has_fifty_brands_and_the_next_goes_on_with_the_tier(client):
    a_board(PAGE + 20, tier_of=lambda place: 1 if place < 30 else 2)
    first, second = client.get(board()), client.get(board("?page=2"))
    assert names(first) == [f"Brand {n:03}" for n in range(PAGE)]
    assert names(second) == [f"Brand {n:03}" for n in range(PAGE, PAGE + 20)]
    assert "Tier 2, continued" in shown(second)
    assert "40 brands that cannot be told apart" in shown(first)
    assert "40 brands that cannot be told apart" in shown(second)
    assert 'rel="next" href="/en/leaderboard/?page=2"' in shown(first)
    assert 'rel="prev" href="/en/leaderboard/"' in shown(second)
    assert 'rel="next"' not in shown(second)


@pytest.mark.parametrize("number", [30, 400])
def test_the_page_costs_six_queries_whatever_the_number_of_brands(
    client, django_assert_max_num_queries, number
):
    a_board(number, few=number, ads=5)
    client.get("/en/")  # the foot of the site is in the cache
    cache.delete_many([key for key in cache._cache if "board" in key])
    with django_assert_max_num_queries(6):
        assert client.get(board()).status_code == 200
    with django_assert_max_num_queries(6):
        assert client.get(board("?page=1&show=few")).status_code in (200, 302)


def test_the_page_costs_the_same_whatever_the_number_of_stories(
    client, two_sectors, django_assert_max_num_queries
):
    client.get("/en/")
    for more in (0, 8):
        for n in range(more):
            told(two_sectors[0], 20 + n)
        make_edition()
        with django_assert_max_num_queries(6):
            assert len(names(client.get(board()))) == 2


@pytest.mark.parametrize(
    "query",
    [
        "?page=-1",
        "?page=0",
        "?page=abc",
        "?page=9999",
        "?page=99999999999999999999",
        "?sector=nope",
        "?sector=%00",
        "?decade=1994",
        "?decade=never",
        "?contract=blood",
        "?period=century",
        "?show=everything",
        "?sector=" + "x" * 10_000,
        "?sector=appliances&page=2",
        "?decade=%F0%9F%92%94",
    ],
)
def test_what_does_not_exist_is_said_without_figures(client, query):
    a_board(3)
    response = client.get(board(query))
    assert response.status_code == 404
    assert names(response) == []
    assert "The whole leaderboard" in shown(response)
    assert len(response.content) < 30_000


def test_an_address_says_nothing_empty(client, settings):
    a_board(3)
    response = client.get(board("?sector=&decade=1990&contract=&period=&show=&page=1"))
    assert (response.status_code, response.url) == (302, "/en/leaderboard/?decade=1990")
    page = shown(client.get(response.url))
    site = settings.SITE_URL
    assert f'<link rel="canonical" href="{site}/en/leaderboard/?decade=1990">' in page
    assert f'hreflang="fr" href="{site}/fr/palmares/?decade=1990"' in page


def test_ten_kilobytes_of_anything_are_answered(client):
    a_board(2)
    response = client.get(board("?" + "&".join(f"a{n}=" + "b" * 90 for n in range(100))))
    assert response.status_code == 200
    assert len(names(response)) == 2


def test_a_sector_is_ranked_by_the_same_method_on_its_own_stories(client, two_sectors):
    response = client.get(board("?sector=media"))
    assert names(response) == ["Velours"]
    assert "12 stories counted." in shown(response)
    assert "fitted anew on these stories alone" in shown(response)
    assert NOTICE in shown(response)
    assert "why this rank" not in shown(response)  # that page speaks of the whole leaderboard


def test_filters_combine(client, two_sectors):
    solbrune = two_sectors[0]
    for n in range(3):
        told(
            solbrune,
            30 + n,
            Ending.LEFT_ALONE,
            began_min=dt.date(1994, 1, 1),
            began_max=dt.date(1994, 12, 31),
            contract_kind=ContractKind.SUBSCRIPTION,
        )
    told(solbrune, 40, contract_kind=ContractKind.SUBSCRIPTION)
    edition = make_edition()
    asked = BoardQuery(sector="appliances", decade=1990, contract="subscription", show="few")
    page = board_of(edition, asked)
    assert [(each.brand.name, each.stories) for each in page.listed] == [("Solbrune", 3)]
    assert page.stories == 3
    response = client.get(board("?sector=appliances&decade=1990&contract=subscription&show=few"))
    assert "love begun in the 1990s" in shown(response)
    assert "3 stories counted." in shown(response)


def test_this_year_is_the_last_twelve_whole_months():
    made_on = dt.date(2026, 3, 15)
    window = BoardQuery(period="year").window(made_on)
    assert window.since == month_number(dt.date(2025, 3, 1))
    assert window.until == month_number(dt.date(2026, 2, 1))


def test_a_part_figures_as_if_the_site_had_no_other_story(two_sectors):
    edition = Edition.objects.current()
    page = board_of(edition, BoardQuery(sector="media"))
    [alone] = page.tiers[0].standings
    two_sectors[0].stories.all().delete()
    whole = make_edition().standings.get()
    assert alone.score == pytest.approx(whole.score, abs=1e-12)
    assert alone.lower == pytest.approx(whole.lower, abs=1e-12)
    assert (alone.rank_lower, alone.rank_upper, alone.tier) == (1, 1, 1)


def test_where_no_love_ended_nothing_is_ranked_and_it_says_so(client, two_sectors):
    brand = BrandFactory(name="Quiet", sector=a_sector("quiet"))
    for n in range(3):
        told(brand, n)
    make_edition()
    response = client.get(board("?sector=quiet"))
    assert response.status_code == 200
    assert "no love has ended" in shown(response)
    assert "3 stories counted." in shown(response)
    empty = client.get(board("?decade=1940"))
    assert "No story of this kind is counted yet" in shown(empty)


def test_a_part_is_ranked_once_an_edition(client, two_sectors, django_assert_max_num_queries):
    client.get(board("?sector=media"))
    with django_assert_max_num_queries(6):
        client.get(board("?sector=media"))
    told(two_sectors[1], 50)
    make_edition()
    assert "13 stories counted." in shown(client.get(board("?sector=media")))


def test_one_part_is_ranked_at_a_time_and_the_page_says_to_come_back(
    client, two_sectors, monkeypatch
):
    monkeypatch.setattr("ranking.pages.parts.WAIT_SECONDS", 0)
    cache.set(RANKING, True)
    response = client.get(board("?sector=media"))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "Load the page again" in shown(response)
    assert names(client.get(board())) == ["Solbrune", "Velours"]
    cache.delete(RANKING)
    assert names(client.get(board("?sector=media"))) == ["Velours"]
    assert cache.get(RANKING) is None


def test_small_brands_are_those_of_ten_to_forty_nine_stories(client):
    edition = an_edition()
    made = [
        a_standing(edition, brand, place, stories=stories, tier=1 + place // 2)
        for place, (brand, stories) in enumerate(zip(brands(4), [49, 50, 12, 300], strict=True))
    ]
    Standing.objects.bulk_create(made)
    response = client.get(board("?show=small"))
    assert names(response) == ["Brand 000", "Brand 002"]
    assert "Small brands: 10 to 49 stories" in shown(response)


def test_brands_with_too_few_stories_or_too_many_ads_stand_apart(client):
    a_board(2, few=FEW_SHOWN + 3, ads=2)
    page = shown(client.get(board()))
    assert len(names(client.get(board()))) == 2
    assert f"All {FEW_SHOWN + 3} brands with too few stories" in page
    assert "2 brands are listed apart" in page
    few = shown(client.get(board("?show=few")))
    assert few.count("3 stories ·") == FEW_SHOWN + 3
    ads = shown(client.get(board("?show=ads")))
    assert "Brand 017" in ads
    assert "no score is published for them" in ads
    assert "between" not in ads.split('id="ranked"')[1].split("</section>")[0]


def test_lists_apart_are_paged_too(client):
    a_board(1, few=PAGE + 5)
    second = client.get(board("?show=few&page=2"))
    assert shown(second).count("3 stories ·") == 5
    assert client.get(board("?show=few&page=3")).status_code == 404


def test_a_change_the_last_month_announces_is_said_in_words(client):
    current = an_edition()
    before = (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    closed = an_edition(kind=Edition.Kind.CLOSED, month=before, digest="closed", hash="h")
    [one, other] = brands(2)
    Standing.objects.bulk_create(
        [
            a_standing(current, one),
            a_standing(current, other, 1),
            a_standing(closed, one, change=Standing.Change.WORSE, change_probability=0.01),
            a_standing(closed, other, 1),
        ]
    )
    page = shown(client.get(board()))
    assert page.count("less loyal than before") == 1


def test_a_row_leads_to_the_portrait_and_to_why(client, two_sectors):
    page = shown(client.get(board()))
    with translation.override("en"):
        assert two_sectors[0].get_absolute_url() in page
        assert reverse("ranking:why", args=[two_sectors[0].slug]) in page


def test_the_head_line_stands_on_the_whole_leaderboard_only(client, two_sectors):
    assert "end badly" in shown(client.get(board()))
    assert "end badly" not in shown(client.get(board("?sector=media")))


def test_without_an_edition_the_page_invites(client):
    response = client.get(board("?sector=appliances"))
    assert response.status_code == 200
    assert "No edition yet" in shown(response)


def test_the_french_page_is_french(client):
    a_board(PAGE + 1, few=2, ads=1)
    page = shown(client.get(board(language="fr")))
    assert 'lang="fr"' in page
    assert "Histoires racontées ici" in page


def test_a_window_by_month_and_one_by_spell_give_the_same_sums(two_sectors):
    by_month, by_spell = (
        tallies(Window(sector="media")),
        tallies(Window(sector="media", decade=2000)),
    )
    assert [tally.stories for tally in by_month] == [tally.stories for tally in by_spell] == [12]
    assert (by_month[0].exposure == by_spell[0].exposure).all()


def test_the_gate_of_a_part_is_its_own(two_sectors):
    told(two_sectors[1], 60, contract_kind=ContractKind.ACCOUNT, ending=Ending.FADED)
    page = board_of(make_edition(), BoardQuery(contract="account"))
    assert [standing.gate for standing in page.few] == [Gate.TOO_FEW]


def test_a_story_that_changes_its_contract_changes_its_part_though_the_sums_stay(two_sectors):
    story = told(two_sectors[0], 70, contract_kind=ContractKind.ACCOUNT)
    asked = BoardQuery(contract="account")
    before = make_edition()
    assert board_of(before, asked).stories == 1
    type(story).objects.filter(pk=story.pk).update(contract_kind=ContractKind.SERVICE)
    story.refresh_from_db()
    count_story(facts_of(story))
    after = make_edition()
    assert after.digest == before.digest
    assert board_of(after, asked).stories == 0
