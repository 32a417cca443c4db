"""Pages, files and feeds of closed editions."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import translation

from ranking.drawings.history import HEIGHT, WIDTH, Point, history, scale_of
from ranking.models import Edition
from ranking.seal import details_file, standings_file
from ranking.services import close_months, revise_month, uncount_story
from stories.models import Brand, Story
from tests.factories import BrandFactory, StoryFactory
from tests.ranking.counted import published

pytestmark = pytest.mark.django_db
NOT_A_SURVEY = "Stories told here: this is not a survey of all customers."
LIST = "/en/leaderboard/editions/"


@pytest.fixture
def chain(ranked_brand) -> list[Edition]:
    """January and February 2024, closed."""
    return close_months(today=dt.date(2024, 3, 15))


@pytest.fixture
def revised(chain) -> Edition:
    uncount_story(Story.objects.order_by("first_published_at").first().pk)
    return revise_month(dt.date(2024, 1, 1), reason="A story was taken back <b>late</b>.")


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


# --- the list -------------------------------------------------------------------------------------


def test_the_list_leads_to_every_closed_month(client, chain):
    told = page(client, LIST)
    for edition in chain:
        with translation.override("en"):
            assert f'href="{edition.get_absolute_url()}"' in told
    assert "2 closed editions" in told
    assert NOT_A_SURVEY in told


def test_a_site_without_a_closed_edition_says_so(client, db):
    assert "No edition is closed yet" in page(client, LIST)
    assert "No edition is closed yet" in page(client, "/en/leaderboard/editions/history/")


@pytest.mark.parametrize(("language", "month"), [("en", "2024-01"), ("fr", "2024-02")])
def test_the_time_machine_goes_to_a_month(client, chain, language, month):
    with translation.override(language):
        address = reverse("ranking:editions")
        expected = reverse("ranking:edition", args=[month])
    answer = client.get(address, {"month": month})
    assert (answer.status_code, answer["Location"]) == (302, expected)


@pytest.mark.parametrize(
    "month",
    [
        "1999-01",
        "2024-03",
        "2024-13",
        "0000-00",
        "9999-12",
        "x",
        "2024-01\x00",
        "٢٠٢٤-٠١",
        "9" * 10_000,
    ],
)
def test_a_month_that_is_none_is_answered_in_words(client, chain, month):
    told = client.get(LIST, {"month": month})
    assert told.status_code == 404
    assert "No such edition" in told.content.decode()
    assert "February 2024" in told.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "2023-05/",
        "2024-13/",
        "0000-00/",
        "2024-01/revisions/7/",
        "2024-01/revisions/99999999999999999999/",
        "2023-05/revisions/0/",
    ],
)
def test_an_edition_that_does_not_exist_is_answered_in_words(client, chain, path):
    assert "No such edition" in page(client, f"/en/leaderboard/{path}", 404)


# --- one edition ----------------------------------------------------------------------------------


def test_a_closed_edition_has_its_page(client, chain):
    told = page(client, "/en/leaderboard/2024-02/")
    assert "Solbrune" in told
    assert NOT_A_SURVEY in told
    for figure in (chain[1].hash, chain[1].signature, chain[1].key, chain[1].previous_hash):
        assert figure in told
    assert 'href="/en/leaderboard/2024-01/"' in told  # the month before


def test_a_brand_merged_since_keeps_its_line_under_the_name_it_had(client, chain, ranked_brand):
    from stories.services import merge_brands

    merge_brands(ranked_brand, into=BrandFactory(name="Naubelle"))
    assert "Solbrune" in page(client, "/en/leaderboard/2024-02/")


def test_a_brand_renamed_since_stands_under_the_name_it_had(client, chain, ranked_brand):
    Brand.objects.filter(pk=ranked_brand.pk).update(name="Solbrune & Cie")
    told = page(client, "/en/leaderboard/2024-02/")
    assert "Solbrune" in told
    assert "Solbrune &amp; Cie" not in told


@pytest.mark.parametrize("query", ["page=-1", "page=x", "page=9999", "show=nothing", "page=%00"])
def test_a_page_of_an_edition_that_does_not_exist_is_answered_in_words(client, chain, query):
    assert "Leaderboard, February 2024" in page(client, f"/en/leaderboard/2024-02/?{query}", 404)


def test_a_revised_month_says_when_why_and_what_changed(client, revised):
    told = page(client, "/en/leaderboard/2024-01/")
    assert "(revision 1)" in told
    assert "A story was taken back &lt;b&gt;late&lt;/b&gt;." in told
    assert "What the revision changed" in told
    assert 'href="/en/leaderboard/2024-01/revisions/0/"' in told
    assert revised.hash in told


def test_a_former_version_keeps_its_address_and_says_that_it_was_revised(client, chain, revised):
    told = page(client, "/en/leaderboard/2024-01/revisions/0/")
    assert "A former version" in told
    assert chain[0].hash in told
    assert 'href="/en/leaderboard/2024-01/"' in told


def test_pages_of_editions_ask_few_queries_however_many_stories(
    client, chain, revised, django_assert_max_num_queries
):
    for n in range(6):
        StoryFactory(first_published_at=published(n))
    close_months(today=dt.date(2024, 9, 1))
    for address, most in (
        (LIST, 6),
        ("/en/leaderboard/2024-01/", 14),
        ("/en/leaderboard/editions/history/", 8),
        ("/en/leaderboard/editions/keys/", 6),
    ):
        client.get(address)
        with django_assert_max_num_queries(most):
            page(client, address)


# --- files and the seal, as a reader would check it -----------------------------------------------


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_the_two_commands_of_the_page_check_the_seal(client, chain, tmp_path):
    told = html.unescape(page(client, "/en/leaderboard/2024-02/"))
    fetch, check = re.search(r'<pre class="seal-commands".*?><code>(.*?)</code>', told, re.S)[
        1
    ].splitlines()
    folder, names = re.search(r'"https?://[^/]+(/.*/){(.*)}"$', fetch).groups()
    for name in names.split(","):
        answer = client.get(folder + name)
        assert answer.status_code == 200
        (tmp_path / name).write_bytes(answer.content)
    done = subprocess.run(check.split(), cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("document.json", "standings.csv"):
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() in told


def test_files_are_the_bytes_that_were_sealed(client, chain, revised):
    standings = list(chain[0].standings.order_by("position"))
    for name, content in (
        ("standings.csv", standings_file(standings)),
        ("details.csv", details_file(standings)),
        ("document.json", chain[0].document.encode()),
        ("signature.sig", bytes.fromhex(chain[0].signature)),
    ):
        answer = client.get(f"/editions/2024-01/0/{name}")
        assert answer.content == content
        assert f'filename="cherclient-2024-01-r0-{name}"' in answer["Content-Disposition"]
        again = client.get(f"/editions/2024-01/0/{name}", headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "2024-01/0/secret-key",
        "2024-01/0/..%2f..%2fedition-key.pem",
        "2024-01/9/standings.csv",
        "2024-01/99999999999999999999/standings.csv",
        "2023-01/0/standings.csv",
        "x/0/standings.csv",
        "keys/00.pem",
        f"keys/{'a' * 5000}.pem",
    ],
)
def test_no_other_file_is_given(client, chain, path):
    assert client.get(f"/editions/{path}", follow=True).status_code == 404


def test_the_chain_is_there_to_be_kept(client, chain, revised):
    links = client.get("/editions/chain.json").json()["editions"]
    assert [(link["month"], link["revision"]) for link in links] == [
        ("2024-01", 0),
        ("2024-02", 0),
        ("2024-01", 1),
    ]
    assert [link["previous_hash"] for link in links[1:]] == [link["hash"] for link in links[:-1]]


def test_keys_that_signed_stay_published(client, chain, settings):
    former = chain[0].key
    settings.EDITION_KEY = "c2VlZCBzZWVkIHNlZWQgc2VlZCBzZWVkIHNlZWQgc2U="
    told = page(client, "/en/leaderboard/editions/keys/")
    assert told.index("The key in use") < told.index("A former key") < told.index(former)
    assert "It has signed no edition yet." in told
    assert b"BEGIN PUBLIC KEY" in client.get(f"/editions/keys/{former}.pem").content


# --- feeds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "month"), [("fr", "janvier 2024"), ("en", "January 2024")])
@pytest.mark.parametrize("form", ["atom", "rss"])
def test_each_closed_edition_and_each_revision_is_in_the_feed(
    client, revised, language, month, form
):
    with translation.override("en" if language == "fr" else "fr"):  # of whoever came before
        answer = client.get(f"/editions/{language}.{form}")
    assert form in answer["Content-Type"]
    ElementTree.fromstring(answer.content)  # noqa: S314 - our own feed
    told = answer.content.decode()
    assert told.count(f"/{language}/") >= 3
    assert month in told
    assert revised.hash in told
    assert told.count("<entry>" if form == "atom" else "<item>") == 3


def test_a_site_without_a_closed_edition_has_an_empty_feed(client, db):
    assert b"<entry>" not in client.get("/editions/en.atom").content


# --- brands through the editions ------------------------------------------------------------------


def test_a_brand_is_drawn_through_the_editions_with_its_table(client, chain):
    told = page(client, "/en/leaderboard/editions/history/")
    assert "From January 2024 to February 2024" in told
    first, last = (edition.standings.get() for edition in chain)
    assert f"Solbrune: from {first.percent} to {last.percent} out of 100" in told
    assert f"({first.lower_percent}–{first.upper_percent}; n {first.stories})" in told
    assert NOT_A_SURVEY in told


@pytest.mark.parametrize("query", ["page=2", "page=-1", "page=x", "page=%00"])
def test_a_page_of_brands_that_does_not_exist_is_not_found(client, chain, query):
    answer = client.get(f"/en/leaderboard/editions/history/?{query}")
    assert answer.status_code == 404


def test_a_gap_breaks_the_line():
    drawn = history([Point(0, 50, 40, 60), Point(1, 52, 42, 62), Point(3, 54, 44, 64)], months=4)
    assert (len(drawn.lines), len(drawn.bands)) == (2, 2)


def test_a_brand_without_a_standing_has_no_drawing():
    assert history([], months=5) is None


@pytest.mark.parametrize(
    "points", [[Point(0, 50, 40, 60)], [Point(0, 100, 100, 100), Point(1, 0, 0, 0)]]
)
def test_a_drawing_stays_in_its_box(points):
    drawn = history(points, months=len(points), scale=scale_of(points))
    numbers = [
        float(n) for path in (*drawn.lines, *drawn.bands) for n in re.findall(r"[\d.]+", path)
    ]
    assert max(numbers[::2]) <= WIDTH
    assert max(numbers) <= max(WIDTH, HEIGHT)
    assert 0 <= drawn.x <= WIDTH
    assert 0 <= drawn.y <= HEIGHT


@pytest.mark.parametrize(("low", "high"), [(0, 3), (97, 100), (50, 51), (12, 95)])
def test_a_scale_holds_every_interval_and_is_wide_enough(low, high):
    scale = scale_of([Point(0, (low + high) / 2, low, high)])
    assert 0 <= scale.low <= low <= high <= scale.high <= 100
    assert scale.high - scale.low >= 20
