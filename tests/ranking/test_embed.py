"""The figure other sites embed: it stands alone, says the same as the page, and holds any name."""

from __future__ import annotations

import datetime as dt
import doctest
import html
import re
from importlib import import_module
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ranking.drawings.threads import thread
from ranking.drawings.vignette import WIDTH, plain, vignette, width_of, wrap
from ranking.models import Edition, Standing
from ranking.services import make_edition, revise_month
from stories.models import Brand
from stories.vocabulary import Ending
from tests.factories import BrandFactory, StoryFactory
from tests.ranking.api_site import START, a_site, tell

SVG = "{http://www.w3.org/2000/svg}"


def address(name: str, slug: str, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name, args=[slug])


def picture(client, slug: str, query: str = "", language: str = "en"):
    return client.get(address("ranking:vignette", slug, language) + query)


def drawn(response) -> ElementTree.Element:
    return ElementTree.fromstring(response.content)  # noqa: S314  # our own bytes


def words(response) -> str:
    return " ".join(each.text or "" for each in drawn(response).iter(f"{SVG}text"))


@pytest.fixture
def site(db):
    a_site()


@pytest.mark.parametrize(
    ("language", "notice"), [("en", "not a survey"), ("fr", "pas un sondage de tous")]
)
def test_a_figure_says_its_interval_its_number_its_source_and_its_limits(
    client, site, language, notice
):
    standing = Standing.objects.get(edition__kind="current", brand__slug="solbrune")
    shown = words(picture(client, "solbrune", language=language))
    for said in (
        "Solbrune",
        str(standing.percent),
        str(standing.lower_percent),
        str(standing.upper_percent),
        str(standing.stories),
        notice,
        standing.edition.method,
        "127.0.0.1:8000",
    ):
        assert said in shown


def test_a_figure_is_read_aloud_whole(client, site):
    root = drawn(picture(client, "solbrune"))
    assert root.get("role") == "img"
    named = [root.find(f".//*[@id='{name}']").text for name in root.get("aria-labelledby").split()]
    assert named[0] == "Solbrune"
    assert "14 stories counted" in named[1]
    assert "not a survey" in named[1]


def test_a_figure_asks_nothing_of_anybody_and_may_stand_anywhere(client, site):
    response = picture(client, "solbrune")
    assert response.headers["Content-Type"].startswith("image/svg+xml")
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "X-Frame-Options" not in response.headers
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert not response.cookies
    assert "Vary" not in response.headers
    source = response.content.decode()
    assert not re.search(r"<script|<image|<use|href|url\(|@import|<style", source)
    assert re.findall(r"https?://[^\"\s]+", source) == ["http://www.w3.org/2000/svg"]


def test_a_figure_unchanged_is_not_sent_again(client, site):
    path = address("ranking:vignette", "solbrune")
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert client.head(path).headers["ETag"] == etag
    assert client.post(path).status_code == 405


def test_both_papers(client, site):
    light, dark = picture(client, "solbrune"), picture(client, "solbrune", "?theme=dark")
    assert 'fill="#fbfaf7"' in light.content.decode()
    assert 'fill="#15161a"' in dark.content.decode()
    assert words(light) == words(dark)
    assert picture(client, "solbrune", "?theme=pink").content == light.content


def test_a_pinned_figure_stays_when_stories_come(client, site):
    before = picture(client, "solbrune", "?edition=2026-02")
    assert "February 2026" in words(before)
    StoryFactory(brand=Brand.objects.get(slug="solbrune"))
    make_edition()
    assert picture(client, "solbrune", "?edition=2026-02").content == before.content


def test_a_pinned_figure_says_that_its_month_was_revised(client, site):
    before = words(picture(client, "solbrune", "?edition=2026-02.0"))
    tell(Brand.objects.get(slug="solbrune"), 20, Ending.FADED, START + dt.timedelta(days=30))
    revise_month(dt.date(2026, 2, 1), reason="A story was found.")
    after = words(picture(client, "solbrune", "?edition=2026-02.0"))
    assert "revised since" in after
    assert after.replace(" (revised since)", "").split() == before.split()
    assert "revised since" not in words(picture(client, "solbrune", "?edition=2026-02"))


def test_a_brand_not_told_about_often_enough_is_not_ranked(client, site):
    shown = words(picture(client, "eliotte"))
    assert "Not ranked: ten stories by eight people" in shown
    assert "tier" not in shown


def test_a_brand_nobody_counted_has_no_thread(client, site):
    brand = BrandFactory(name="Nouvelle")
    response = picture(client, brand.slug)
    assert "No story of this brand is counted yet" in words(response)
    assert drawn(response).find(f".//{SVG}circle") is None


def test_suspected_advertisements_have_no_score(client, site):
    brand = BrandFactory(name="Pubelle")
    for n in range(14):
        tell(brand, n, Ending.TOGETHER_LOVE, START + dt.timedelta(days=5 * n), doubt=0.97)
    make_edition()
    response = picture(client, brand.slug)
    assert "too many disguised advertisements" in words(response)
    assert drawn(response).find(f".//{SVG}circle") is None


def test_a_site_without_an_edition_has_figures_all_the_same(client, db):
    brand = BrandFactory()
    assert "No story of this brand is counted yet" in words(picture(client, brand.slug))


def test_a_merged_brand_leads_to_its_heir(client, site):
    Brand.objects.filter(slug="naubelle").update(merged_into=Brand.objects.get(slug="solbrune"))
    for name in ("ranking:vignette", "ranking:embed"):
        response = client.get(address(name, "naubelle") + "?theme=dark")
        assert response.status_code == 301
        assert response.headers["Location"] == address(name, "solbrune") + "?theme=dark"


@pytest.mark.parametrize("name", ["ranking:vignette", "ranking:embed"])
@pytest.mark.parametrize(
    ("slug", "query"),
    [
        ("nobody", ""),
        ("solbrune", "?edition=1999-01"),
        ("solbrune", "?edition=2026-99"),
        ("solbrune", "?edition=" + "x" * 10_000),
        ("solbrune", "?edition=%00"),
        ("solbrune", "?edition=2026-03.7"),
    ],
)
def test_what_does_not_exist_is_not_found(client, site, name, slug, query):
    assert client.get(address(name, slug) + query).status_code == 404


def test_a_hidden_brand_has_no_figure(client, db):
    brand = BrandFactory(live=False)
    assert picture(client, brand.slug).status_code == 404


def test_the_html_to_copy_shows_the_figure_and_says_it(client, site):
    page = client.get(address("ranking:embed", "solbrune") + "?theme=auto").content.decode()
    code = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1])
    sources = re.findall(r'src(?:set)?="http://127.0.0.1:8000([^"]+)"', html.unescape(code))
    assert len(sources) == 2
    for source in sources:
        assert client.get(source).headers["Content-Type"].startswith("image/svg+xml")
    alternative = re.search(r'alt="([^"]+)"', code)[1]
    assert "14 stories counted" in alternative
    assert "not a survey" in alternative
    assert 'href="http://127.0.0.1:8000/en/brands/solbrune/"' in code
    assert "<script" not in code


def test_pinned_html_leads_to_the_edition(client, site):
    page = client.get(address("ranking:embed", "solbrune") + "?theme=dark&edition=2026-03")
    code = html.unescape(html.unescape(page.content.decode()))
    assert 'href="http://127.0.0.1:8000/en/leaderboard/2026-03/revisions/0/"' in code
    assert "vignette/solbrune.svg?theme=dark&edition=2026-03.0" in code


def test_a_name_that_looks_like_markup_stays_a_name(client, db):
    name = '</text><script>alert("&")</script> ]]>'
    brand = BrandFactory(name=name, slug="markup")
    response = picture(client, brand.slug)
    assert drawn(response).find(f".//{SVG}script") is None
    assert "alert" in words(response)
    page = client.get(address("ranking:embed", brand.slug)).content.decode()
    assert "<script>alert" not in page
    code = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1])
    assert "<script" not in code
    assert "&lt;script&gt;" in code


def test_the_page_takes_few_queries(client, site, django_assert_max_num_queries):
    client.get(address("ranking:embed", "solbrune"))
    with django_assert_max_num_queries(8):
        client.get(address("ranking:embed", "solbrune"))
    with django_assert_max_num_queries(3):
        picture(client, "solbrune")


@given(name=st.text(max_size=80), score=st.floats(0, 100))
def test_any_name_holds_in_the_picture(name, score):
    made = vignette(name, "A sentence.", ["A note."], thread=thread(score, 0, 100))
    for line in made.lines:
        assert width_of(line.words, line.size) <= WIDTH - 2 * made.margin
        assert 0 < line.y < made.height
        ElementTree.fromstring(f"<t>{html.escape(line.words)}</t>")  # noqa: S314
    rows = [line.y for line in made.lines]
    assert rows == sorted(set(rows))


def test_a_long_name_is_wrapped_and_a_longer_word_is_cut():
    name = "The Most Venerable Company of Blankets"
    assert len(wrap(name, 24, most=3)) > 1
    assert " ".join(wrap(name, 24, most=3)) == name
    assert "".join(wrap("m" * 20, 24, most=3)) == "m" * 20
    cut = wrap("m" * 80, 24, most=3)
    assert len(cut) == 3
    assert cut[-1].endswith("m…")


def test_what_xml_cannot_carry_is_left_out():
    assert plain("a\x00b\x1f c\ud800\n d") == "ab c d"


@pytest.mark.parametrize("module", ["ranking.drawings.vignette", "ranking.pages.embeds"])
def test_examples_in_docstrings_hold(module):
    assert doctest.testmod(import_module(module)).failed == 0


def test_editions_can_be_chosen_once_each(client, site):
    page = client.get(address("ranking:embed", "solbrune")).content.decode()
    offered = re.findall(r'<option value="(\d{4}-\d\d)"', page)
    assert offered == ["2026-03", "2026-02", "2026-01"]
    assert Edition.objects.closed().filter(month=dt.date(2026, 3, 1)).exists()
