"""Editions, standings and floods in the back office: who reads, who decides, who edits (nobody)."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from openpyxl import load_workbook

from ranking.models import Edition, Spell, Standing, SurgeDecision
from ranking.services import close_months, make_edition
from stories.models import Brand, Story
from tests.factories import BrandFactory
from tests.ranking.counted import published, told_by, weights

pytestmark = pytest.mark.django_db
NOTE = "A reader's club wrote together; each story is its own."


@pytest.fixture
def chain(ranked_brand) -> list[Edition]:
    return close_months(today=dt.date(2024, 3, 15))


@pytest.fixture
def superuser(db):
    return get_user_model().objects.create_superuser("root@example.org", "secret-pass")


@pytest.fixture(params=["moderator", "editor", "superuser"])
def reader(request, client):
    """The browser of each kind of staff."""
    client.force_login(request.getfixturevalue(request.param))
    return client


@pytest.fixture
def desk(client, english_moderator):
    client.force_login(english_moderator)
    return client


@pytest.fixture
def flood(db) -> list[Story]:
    """Five stories of one brand in one week: the last two are held."""
    brand = BrandFactory(name="Naubelle")
    return [
        told_by(f"author {n}", brand=brand, first_published_at=published(n / 10)) for n in range(5)
    ]


# --- results --------------------------------------------------------------------------------------


def test_staff_read_editions_and_standings(reader, chain):
    assert chain[1].hash in reader.get(reverse("edition:index")).content.decode()
    assert "Solbrune" in reader.get(reverse("standing:index")).content.decode()
    told = reader.get(reverse("edition:inspect", args=[chain[1].pk])).content.decode()
    assert chain[1].signature in told
    standing = chain[1].standings.get()
    assert reader.get(reverse("standing:inspect", args=[standing.pk])).status_code == 200


@pytest.mark.parametrize("name", ["add", "edit", "delete"])
@pytest.mark.parametrize("model", ["edition", "standing"])
def test_nobody_adds_edits_or_deletes_a_result(reader, chain, model, name):
    row = chain[0] if model == "edition" else chain[0].standings.get()
    address = reverse(f"{model}:{name}", args=[] if name == "add" else [row.pk])
    for answer in (reader.get(address), reader.post(address, {})):
        assert answer.status_code == 302
        assert answer["Location"] == reverse("wagtailadmin_home")
    assert (Edition.objects.count(), Standing.objects.count()) == (2, 2)


def test_results_are_exported_as_csv_and_as_a_spreadsheet(reader, chain):
    address = reverse("standing:index")
    table = b"".join(reader.get(address, {"export": "csv"}).streaming_content).decode()
    assert table.count("Solbrune") == 2
    sheet = load_workbook(BytesIO(reader.get(address, {"export": "xlsx"}).getvalue())).active
    assert "Solbrune" in [cell.value for row in sheet for cell in row]
    editions = reader.get(reverse("edition:index"), {"export": "csv"})
    assert chain[0].hash in b"".join(editions.streaming_content).decode()


def test_a_member_reads_nothing_there(client, member, chain):
    client.force_login(member)
    for name in ("edition:index", "standing:index", "ranking_floods"):
        assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("kept", ["a closed edition", "a story"])
def test_a_brand_that_is_cited_is_not_deleted_from_the_back_office(
    client, superuser, chain, ranked_brand, kept
):
    if kept == "a closed edition":
        Story.objects.all().delete()
    client.force_login(superuser)
    client.post(reverse("wagtailsnippets_stories_brand:delete", args=[ranked_brand.pk]))
    bulk = reverse("wagtail_bulk_action", args=["stories", "brand", "delete"])
    client.post(f"{bulk}?id={ranked_brand.pk}")
    assert Brand.objects.filter(pk=ranked_brand.pk).exists()


def test_a_brand_nobody_cites_is_deleted(client, superuser, chain):
    brand = BrandFactory()
    client.force_login(superuser)
    client.post(reverse("wagtailsnippets_stories_brand:delete", args=[brand.pk]))
    assert not Brand.objects.filter(pk=brand.pk).exists()


# --- floods ---------------------------------------------------------------------------------------


def test_a_moderator_sees_what_came_in_a_flood(desk, flood):
    told = desk.get(reverse("ranking_floods")).content.decode()
    assert [story.title in told for story in flood] == [False, False, False, True, True]


def test_one_story_of_a_flood_is_read_with_what_came_with_it(desk, flood):
    told = desk.get(reverse("ranking_flood", args=[flood[4].pk])).content.decode()
    assert "5 stories counted or held, 2 of them held" in told
    assert "A week of this brand was full at 3 stories." in told
    assert "Week of 1 January 2024" in told
    assert flood[4].text[:40] in told


def test_a_released_story_counts_and_moves_the_leaderboard(desk, flood, ranked_brand, moderator):
    before = make_edition().stories
    answer = desk.post(
        reverse("ranking_flood", args=[flood[4].pk]), {"decision": "released", "note": NOTE}
    )
    assert answer["Location"] == reverse("ranking_floods")
    assert weights()[flood[4].pk] == 1000
    decision = SurgeDecision.objects.get()
    assert (decision.kind, decision.note, decision.actor) == ("released", NOTE, moderator)
    assert Edition.objects.current().stories == before + 1


def test_a_story_kept_out_leaves_the_list_and_can_be_released_later(desk, flood):
    address = reverse("ranking_flood", args=[flood[4].pk])
    desk.post(address, {"decision": "kept", "note": NOTE})
    assert weights()[flood[4].pk] == 0
    assert flood[4].title not in desk.get(reverse("ranking_floods")).content.decode()
    kept = desk.get(reverse("ranking_floods"), {"show": "kept"}).content.decode()
    assert flood[4].title in kept
    assert NOTE.replace("'", "&#x27;") in desk.get(address).content.decode()
    desk.post(address, {"decision": "released", "note": "I was wrong."})
    assert weights()[flood[4].pk] == 1000


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"decision": "released"},
        {"decision": "released", "note": "   "},
        {"decision": "kept", "note": "x" * 2001},
        {"decision": "burn it", "note": NOTE},
        {"note": NOTE},
        {"decision": "released", "note": "a\x00b"},
    ],
)
def test_a_decision_without_its_reason_decides_nothing(desk, flood, sent):
    answer = desk.post(reverse("ranking_flood", args=[flood[4].pk]), sent)
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert not SurgeDecision.objects.exists()
    assert Spell.objects.filter(surge=True).count() == 2


def test_a_story_released_meanwhile_is_said(desk, flood):
    address = reverse("ranking_flood", args=[flood[4].pk])
    for _colleague in range(2):
        answer = desk.post(address, {"decision": "released", "note": NOTE}, follow=True)
    assert "does not hold this story any more" in answer.content.decode()
    assert SurgeDecision.objects.count() == 1


def test_reading_decides_nothing(desk, flood):
    desk.get(reverse("ranking_flood", args=[flood[4].pk]), {"decision": "released", "note": NOTE})
    assert weights()[flood[4].pk] == 0


def test_only_moderators_decide(client, editor, flood):
    client.force_login(editor)
    for answer in (
        client.get(reverse("ranking_floods")),
        client.post(
            reverse("ranking_flood", args=[flood[4].pk]), {"decision": "released", "note": NOTE}
        ),
    ):
        assert answer.status_code in (302, 403)
    assert not SurgeDecision.objects.exists()


def test_a_story_that_is_not_counted_has_no_page_there(desk, flood):
    answer = desk.get(reverse("ranking_flood", args=[999_999]), follow=True)
    assert answer.status_code == 404


@pytest.mark.parametrize("query", ["p=-1", "p=9999", "p=x", "p=%00", "show=nothing"])
def test_an_odd_page_of_the_list_is_a_page_of_the_list(desk, flood, query):
    assert desk.get(f"{reverse('ranking_floods')}?{query}").status_code == 200


def test_the_list_of_floods_asks_few_queries(desk, flood, django_assert_max_num_queries):
    desk.get(reverse("ranking_floods"))
    with django_assert_max_num_queries(18):
        desk.get(reverse("ranking_floods"))
