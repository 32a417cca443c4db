"""The API as its readers use it: pages, validators, errors, other sites, and what it never says."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import OperationalError
from django.utils import timezone

from ranking.methods.standings_csv import HEADER, Line, standings_csv
from ranking.models import Edition, Standing
from ranking.services import make_edition, revise_month
from stories.models import Brand, Sector, Story
from stories.services import withdraw_story
from stories.vocabulary import Ending, Licence
from tests.factories import BrandFactory, StoryFactory
from tests.ranking.api_site import a_site, tell

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


@pytest.fixture
def site():
    a_site()


def get(client, path: str, status: int = 200) -> dict:
    response = client.get(f"{ROOT}{path}")
    assert response.status_code == status, response.content
    return response.json()


def all_of(client, path: str) -> list[dict]:
    """Every item of a list, page after page, by the addresses the pages give."""
    items, following = [], f"{ROOT}{path}"
    while following:
        response = client.get(following)
        body = response.json()
        items += body["items"]
        following = body["meta"]["next"]
        assert ("Link" in response.headers) == bool(following)
        if following:
            assert response.headers["Link"] == f'<{following}>; rel="next"'
            following = following.removeprefix("http://127.0.0.1:8000")
    return items


# --- what the figures are -------------------------------------------------------------------------


def test_standings_are_those_of_the_table_to_the_digit(client, site):
    edition = Edition.objects.current()
    table = standings_csv(
        Line(*(getattr(s, name) if name != "brand" else s.brand.slug for name in HEADER))
        for s in edition.standings.select_related("brand").order_by("position")
    )
    rows = list(csv.DictReader(io.StringIO(table.decode())))
    found = all_of(client, "/editions/current/standings?limit=2")
    assert [row["brand"] for row in rows] == [row["brand"] for row in found]
    for row, item in zip(rows, found, strict=True):
        for name in HEADER[1:-1]:
            assert item[name] == (float(row[name]) if row[name] else None), name
        assert item["ranked"] is (row["ranked"] == "true")


def test_every_answer_says_that_it_is_no_survey(client, site):
    for path in ("/", "/editions", "/brands", "/stories", "/study", "/method", "/brands/solbrune"):
        meta = get(client, path)["meta"]
        assert "not a survey" in meta["notice"]["en"]
        assert "pas un sondage" in meta["notice"]["fr"]
        assert meta["licence"]["name"] == "CC BY 4.0"


def test_standings_of_one_line_of_business_or_of_one_reason(client, site):
    books = Sector.objects.get(code="books")
    Brand.objects.filter(slug="naubelle").update(sector=books)
    assert [s["brand"] for s in all_of(client, "/editions/current/standings?sector=books")] == [
        "naubelle"
    ]
    few = all_of(client, "/editions/current/standings?gate=too_few")
    assert [s["brand"] for s in few] == ["eliotte"]
    assert few[0]["ranked"] is False
    assert few[0]["tier"] is None


def test_a_revised_month_is_read_as_it_is_or_as_it_was(client, site):
    tell(
        Brand.objects.get(slug="solbrune"), 15, Ending.FADED, dt.datetime(2026, 2, 3, tzinfo=dt.UTC)
    )
    revise_month(dt.date(2026, 2, 1), reason="A story was found.")
    new, old = get(client, "/editions/2026-02"), get(client, "/editions/2026-02?revision=0")
    assert (new["id"], new["reason"]) == ("2026-02.1", "A story was found.")
    assert (old["id"], old["stories"]) == ("2026-02", new["stories"] - 1)
    assert [e["id"] for e in get(client, "/editions")["items"]][:3] == [
        "2026-03",
        "2026-02.1",
        "2026-02",
    ]
    history = all_of(client, "/brands/solbrune/history?limit=1")
    assert [(s["edition"], s["revision"]) for s in history] == [
        ("2026-03", 0),
        ("2026-02", 1),
        ("2026-01", 0),
    ]
    get(client, "/editions/2026-02?revision=7", status=404)


def test_a_merged_brand_leads_to_its_heir_and_brings_its_history(client, site):
    heir = Brand.objects.get(slug="solbrune")
    Brand.objects.filter(slug="naubelle").update(merged_into=heir)
    response = client.get(f"{ROOT}/brands/naubelle")
    assert response.status_code == 301
    assert response.headers["Location"].endswith("/api/v1/brands/solbrune")
    history = all_of(client, "/brands/solbrune/history?limit=1")
    assert {s["brand"] for s in history} == {"naubelle", "solbrune"}
    assert "naubelle" not in [b["slug"] for b in all_of(client, "/brands?limit=1")]


def test_brands_are_found_by_any_of_their_names(client, site):
    assert [b["slug"] for b in all_of(client, "/brands?q=ELIOTTE%20%26")] == ["eliotte"]
    assert all_of(client, "/brands?q=%E2%80%A6") == []
    assert all_of(client, "/brands?sector=books") == []


# --- what it never says ---------------------------------------------------------------------------


def test_words_are_given_only_under_the_licence_their_author_chose(client, member):
    mine = {"author": member, "attribution": "Camille D.", "text": "Word after word. " * 30}
    closed = StoryFactory(**mine)
    free = StoryFactory(**mine, licence=Licence.CC_BY_SA)
    kept = client.get(f"{ROOT}/stories/{closed.public_id}")
    for word in (closed.title, closed.slug, "Word after word", "Camille"):
        assert word not in kept.content.decode()
    assert kept.json()["text"] is None
    given = get(client, f"/stories/{free.public_id}")
    assert (given["text"], given["byline"]) == (free.text, "Camille")
    listed = all_of(client, "/stories")
    assert {s["id"]: s["text"] for s in listed} == {
        closed.public_id: None,
        free.public_id: free.text,
    }


def test_dates_are_months(client):
    story = StoryFactory(began_min=dt.date(2005, 3, 17), began_max=dt.date(2005, 4, 2))
    said = get(client, f"/stories/{story.public_id}")
    assert said["began"] == {"first": "2005-03", "last": "2005-04"}
    assert "2005-03-17" not in str(said)


def test_a_withdrawn_story_is_gone(client, member):
    story = StoryFactory(author=member)
    get(client, f"/stories/{story.public_id}")
    withdraw_story(story)
    get(client, f"/stories/{story.public_id}", status=404)
    assert all_of(client, "/stories") == []


def test_a_story_that_is_not_counted_says_so(client):
    story = StoryFactory(ending=Ending.ONE_NIGHT)
    said = get(client, f"/stories/{story.public_id}")
    assert (said["outcome"], said["counted"]) == (None, 0)


# --- pages ----------------------------------------------------------------------------------------


def test_a_story_published_while_one_reads_shifts_nothing(client, site):
    first = get(client, "/stories?limit=5")
    StoryFactory(first_published_at=timezone.now())
    following = first["meta"]["next"].removeprefix("http://127.0.0.1:8000")
    rest = all_of(client, following.removeprefix(ROOT))
    read = [s["id"] for s in first["items"] + rest]
    told = Story.objects.filter(first_published_at__lt=timezone.now() - dt.timedelta(hours=1))
    assert len(read) == len(set(read)) == 29
    assert set(read) <= set(told.values_list("public_id", flat=True)) | {s["id"] for s in rest}


def test_stories_of_one_moment_are_each_read_once(client):
    moment = timezone.now()
    told = {StoryFactory(first_published_at=moment).public_id for _ in range(7)}
    read = [s["id"] for s in all_of(client, "/stories?limit=2")]
    assert len(read) == 7
    assert set(read) == told


def test_a_place_in_an_edition_made_anew_is_gone(client, site):
    path = get(client, "/editions/current/standings?limit=1")["meta"]["next"]
    make_edition()  # of the same sums: the same order
    assert client.get(path).status_code == 200
    StoryFactory(brand=BrandFactory())
    make_edition()
    response = client.get(path)
    assert response.status_code == 410
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("limit", [1, 200])
@pytest.mark.parametrize(
    "path",
    [
        "/editions",
        "/editions/current",
        "/editions/2026-03/standings",
        "/editions/2026-03/standings?sector=appliances&gate=ranked",
        "/brands",
        "/brands?q=sol",
        "/brands/solbrune",
        "/brands/solbrune/history",
        "/stories",
        "/stories?brand=solbrune&ending=left_rival&language=en",
        "/stories/eliot00014",
        "/method",
    ],
)
def test_an_answer_takes_four_queries_at_most(
    client, site, django_assert_max_num_queries, path, limit
):
    lists = path.count("/") == 1 or path.endswith(("standings", "history")) or "?" in path
    if lists and path != "/method":
        path += f"{'&' if '?' in path else '?'}limit={limit}"
    with django_assert_max_num_queries(4):
        get(client, path)


# --- validators, errors, other sites --------------------------------------------------------------


def test_an_unchanged_answer_is_not_sent_again(client, site):
    first = client.get(f"{ROOT}/editions/current/standings")
    etag = first.headers["ETag"]
    assert not etag.startswith("W/")
    again = client.get(f"{ROOT}/editions/current/standings", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    StoryFactory(brand=Brand.objects.get(slug="solbrune"), ending=Ending.FADED)
    make_edition()
    changed = client.get(f"{ROOT}/editions/current/standings", headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag
    wrong = client.get(f"{ROOT}/brands", headers={"If-Match": '"x"'})
    assert (wrong.status_code, wrong.json()["status"]) == (412, 412)


def test_an_answer_depends_on_nobody(client, member):
    client.force_login(member)
    response = client.get(f"{ROOT}/brands", headers={"Accept-Language": "fr", "Origin": "http://x"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Vary" not in response.headers
    assert not response.cookies
    asked = client.options(f"{ROOT}/brands")
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_head_is_get_without_its_body(client, site):
    whole, head = client.get(f"{ROOT}/brands"), client.head(f"{ROOT}/brands")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    response = getattr(client, method)(f"{ROOT}/stories")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["title"] == "Method Not Allowed"


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("/stories?limit=0", 400, "limit"),
        ("/stories?limit=100000", 400, "limit"),
        ("/stories?limit=ten", 400, "limit"),
        ("/stories?cursor=garbage", 400, "cursor"),
        ("/stories?cursor=" + "A" * 10_000, 400, "cursor"),
        ("/brands?cursor=WyJzdG9yaWVzIiwxLCJhIl0", 400, "cursor"),  # of the stories
        ("/stories?page=-1", 400, "page"),
        ("/stories?ending=happy", 400, "ending"),
        ("/stories?brand=a%00b", 400, "brand"),
        ("/brands?q=" + "x" * 81, 400, "q"),
        ("/method?x=1", 400, "x"),
        ("/editions/current/standings?sector=unknown", 400, None),
        ("/editions/current?revision=99999999999999999999", 400, "revision"),
        ("/editions/2026-13", 404, None),
        ("/editions/1999-01", 404, None),
        ("/editions/current/", 404, None),
        ("/brands/nobody", 404, None),
        ("/brands/a%00b", 404, None),
        ("/brands/nobody/history", 404, None),
        ("/stories/0000000000", 404, None),
        ("/nowhere", 404, None),
        ("/../../admin", 404, None),
    ],
)
def test_a_mistake_is_answered_in_problem_details(client, site, path, status, named):
    response = client.get(f"{ROOT}{path}")
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    body = response.json()
    assert body["status"] == status
    assert body["detail"]
    assert [each["parameter"] for each in body.get("errors", [])] == ([named] if named else [])


def test_a_failure_of_the_server_is_a_problem_too(client, monkeypatch):
    def fail(**asked):
        raise OperationalError("the disk is full")

    monkeypatch.setattr("cherclient.api.stories.public_stories", fail)
    client.raise_request_exception = False
    response = client.get(f"{ROOT}/stories")
    assert (response.status_code, response.json()["status"]) == (500, 500)
    assert "disk" not in response.content.decode()


def test_a_site_with_nothing_to_say_answers_all_the_same(client):
    get(client, "/editions/current", status=404)
    get(client, "/editions/current/standings", status=404)
    assert get(client, "/method")["parameters"] is None
    assert get(client, "/study")["answer"]["always"] == "unknown"
    for path in ("/editions", "/brands", "/stories"):
        assert get(client, path)["items"] == []
    assert Standing.objects.count() == 0
