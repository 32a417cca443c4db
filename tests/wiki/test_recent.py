"""Recent changes: what is asked for, page after page, for readers and for feed readers."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from defusedxml import ElementTree
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from cherclient.wiki.models import ArticleRevision, ProposedEdit, WikiCategory
from cherclient.wiki.notation import parse
from cherclient.wiki.reading import recent as reading
from cherclient.wiki.reading.recent import recent_page
from cherclient.wiki.reading.recent_filter import RecentFilter
from cherclient.wiki.services import save_edit
from cherclient.wiki.services.saving import head_of
from cherclient.wiki.vocabulary import Change

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def shown(answer) -> str:
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def edit(page, text: str, author, summary: str = "") -> ArticleRevision:
    head = head_of(page)
    content = head.text.with_blocks(parse(text, like=head.text.blocks))
    return save_edit(page, content, author=author, base=head, summary=summary).revision


@pytest.fixture
def shelf(db):
    """A shelf, and one that stands in it."""
    above = WikiCategory.objects.create(slug="le-fond", name_fr="Le fond", name_en="Substance")
    below = WikiCategory.objects.create(slug="l-excuse", name_fr="L’excuse", name_en="The excuse")
    below.parents.add(above)
    return above


@pytest.fixture
def wiki(article, shelf, confirmed, other_confirmed, newcomer):
    """Three articles, one in English, edited by three people."""
    one = article("La plainte & l’écho", categories=("l-excuse",))
    edit(one, "Un paragraphe.\n\n" + "mot " * 200, other_confirmed, "Long & sourcé <b>")
    two = article("L’engrenage", author=newcomer)
    edit(two, "Un paragraphe !", confirmed, "Un signe")
    article("Staying", language="en")
    return one, two


def asked(**query) -> list[str]:
    rows = recent_page(RecentFilter.from_query({k: str(v) for k, v in query.items()})).rows
    return [f"{row.title} {row.number}" for row in rows if not row.title.startswith("Founding")]


def test_each_choice_gives_its_changes_and_no_other(wiki, other_confirmed, newcomer):
    _one, two = wiki
    mine = {row.pk for page in wiki for row in page.history.all()}
    ArticleRevision.objects.exclude(article__in=wiki).exclude(title="Staying").delete()
    plainte, engrenage = "La plainte & l’écho", "L’engrenage"
    last = [f"{engrenage} 2", f"{engrenage} 1", f"{plainte} 2", f"{plainte} 1"]
    assert asked() == last
    assert asked(language="all") == ["Staying 1", *last]
    assert asked(language="en") == ["Staying 1"]
    assert asked(change="created") == last[1::2]
    assert asked(size="big") == [last[2]]
    assert asked(size="small") == [last[0], last[1], last[3]]
    assert asked(newcomers=1) == [last[1]]
    assert asked(author=other_confirmed.pk) == [last[2]]
    assert asked(category="le-fond") == last[2:]  # what stands in a shelf of the shelf too
    two.history.filter(number=2).update(change=Change.RELINKED)
    assert asked(typed=1) == last[1:]
    assert asked(before=min(mine)) == []
    two.unpublish()
    assert asked() == last[2:]
    with translation.override("en"):
        assert asked() == ["Staying 1"]


def test_the_page_groups_by_day_and_says_what_was_chosen(client, wiki, newcomer, shelf):
    one, _two = wiki
    yesterday = timezone.now() - dt.timedelta(days=1)
    one.history.filter(number=1).update(made_at=yesterday)
    ProposedEdit.objects.create(
        title="X", language="fr", author=newcomer, content=one.content.as_json()
    )
    page = shown(client.get(reverse("wiki:recent")))
    assert "Long & sourcé <b>" in page
    assert "La plainte & l’écho" in page
    assert "sourcé <b>" not in client.get(reverse("wiki:recent")).content.decode()
    assert page.index(f"{timezone.localdate():%Y-%m-%d}") < page.index(
        f"{timezone.localdate(yesterday):%Y-%m-%d}"
    )
    assert reverse("wiki:pending") in page
    assert one.history.get(number=2).changes_url in page
    narrow = client.get(reverse("wiki:recent"), {"category": "le-fond", "size": "big"})
    assert "Le fond" in shown(narrow)
    assert "noindex" in shown(narrow)
    nothing = client.get(reverse("wiki:recent"), {"change": "reverted", "category": "le-fond"})
    assert (nothing.status_code, "wiki-day" in shown(nothing)) == (200, False)


BAD = st.fixed_dictionaries(
    {},
    optional={
        name: st.one_of(
            st.text(max_size=40), st.sampled_from(["9" * 5000, "\x00", "-1", "all", "big"])
        )
        for name in (
            "language",
            "change",
            "category",
            "author",
            "size",
            "newcomers",
            "typed",
            "before",
        )
    },
)


@given(BAD)
def test_a_query_that_makes_no_sense_is_left_out(django_db_blocker, query):
    with django_db_blocker.unblock():
        page = recent_page(RecentFilter.from_query(query))
        again = RecentFilter.from_query(
            dict(pair.split("=") for pair in page.asked.query.split("&") if pair)
        )
        assert again.query == page.asked.query
        assert isinstance(page.asked.chosen, list)


def fill(page, author, count: int) -> None:
    """Revisions as rows, made two at each minute, the kinds of change in turn."""
    base = head_of(page)
    kinds = [Change.EDITED, Change.EDITED, Change.RELINKED, Change.REVERTED]
    same = {"article": page, "language": "fr", "title": page.title, "author": author}
    same |= {"content": base.content, "size": 1, "content_digest": "0" * 64}
    ArticleRevision.objects.bulk_create(
        ArticleRevision(
            number=n, change=kinds[n % 4], growth=n % 1000, newcomer=n % 50 == 0,
            made_at=base.made_at + dt.timedelta(seconds=30 * n), hash=f"{page.pk:08x}{n:056x}", **same,
        )
        for n in range(10, 10 + count)
    )  # fmt: skip


def test_every_change_is_met_once_page_after_page(
    client, wiki, confirmed, django_assert_max_num_queries
):
    one, two = wiki
    fill(one, confirmed, 120)
    met, before = [], ""
    while True:
        page = recent_page(RecentFilter.from_query({"typed": "1", "before": before}))
        met += [row.pk for row in page.rows]
        if not page.older:
            break
        before = page.older.rpartition("=")[2]
    wanted = ArticleRevision.objects.filter(language="fr").exclude(change=Change.RELINKED)
    assert met == list(wanted.order_by("-pk").values_list("pk", flat=True))
    with django_assert_max_num_queries(14):
        first = shown(client.get(reverse("wiki:recent")))
    fill(two, confirmed, 120)
    with django_assert_max_num_queries(14):
        assert client.get(reverse("wiki:recent") + "?category=le-fond").status_code == 200
    assert "before=" in first


def test_a_rare_choice_is_looked_for_a_bounded_way_back(client, wiki, confirmed, monkeypatch):
    one, two = wiki
    rare = two.history.get(number=2)
    fill(one, confirmed, 100)
    ArticleRevision.objects.filter(pk=rare.pk).update(change=Change.MERGED)
    monkeypatch.setattr(reading, "LOOKED_AT", 40)
    (alone,) = recent_page(RecentFilter.from_query({"change": "merged"})).rows  # by an index
    assert alone.pk == rare.pk
    asked_ = {"change": "merged", "category": "le-fond", "language": "all"}
    empty = client.get(reverse("wiki:recent"), asked_)
    further = f'<a class="button" href="?{recent_page(RecentFilter.from_query(asked_)).older}"'
    assert "40" in shown(empty)[: shown(empty).index(further)]
    query, pages, met = {"change": "merged", "language": "all"}, 0, []
    while query:
        page = recent_page(RecentFilter.from_query(query))
        met, pages = [*met, *page.rows], pages + 1
        query = dict(pair.split("=") for pair in page.older.split("&") if pair)
    assert [row.pk for row in met] == [rare.pk]
    assert pages >= 3


QUERIES = [
    {}, {"language": "all"}, {"change": "reverted"}, {"newcomers": "1"}, {"category": "le-fond"},
    {"size": "big"}, {"typed": "1"}, {"before": "60"}, {"author": "?"},
]  # fmt: skip


def test_no_choice_reads_the_whole_table(wiki, confirmed):
    """By an index on the key, downwards, and no sort: what is read does not grow with the wiki."""
    one, _two = wiki
    fill(one, confirmed, 300)
    for query in QUERIES:
        given_ = {
            name: str(confirmed.pk) if value == "?" else value for name, value in query.items()
        }
        asked_ = RecentFilter.from_query(given_)
        rows = asked_.narrow(ArticleRevision.objects.filter(pk__gte=1))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows[:51].explain()
        assert "USE TEMP B-TREE FOR ORDER BY" not in plan, (query, plan)
        assert "SCAN wiki_articlerevision" not in plan, (query, plan)
        assert "Seq Scan on wiki_articlerevision" not in plan, (query, plan)


def test_the_feed_says_the_same_as_the_page(client, wiki, confirmed):
    one, _two = wiki
    fill(one, confirmed, 40)
    answer = client.get(reverse("wiki:feed"), {"typed": "1"})
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall("a:entry", ATOM)
    assert len(entries) == 30
    assert len({entry.find("a:id", ATOM).text for entry in entries}) == 30
    assert all(entry.find("a:author/a:name", ATOM).text == "Camille" for entry in entries)
    following = feed.find("a:link[@rel='next']", ATOM).get("href")
    rest = ElementTree.fromstring(
        client.get(
            following.partition("testserver")[2] or following[following.index("/fr/") :]
        ).content
    )
    titles = [entry.find("a:title", ATOM).text for entry in rest.findall("a:entry", ATOM)]
    assert any("L’engrenage" in title for title in titles)
    assert client.get(
        reverse("wiki:feed"), headers={"if-none-match": answer["ETag"]}
    ).status_code in (200, 304)
    shelf = ElementTree.fromstring(
        client.get(reverse("wiki:category_feed", args=["le-fond"])).content
    )
    assert "Le fond" in shelf.find("a:title", ATOM).text
    assert all(
        "La plainte & l’écho" in e.find("a:title", ATOM).text
        for e in shelf.findall("a:entry", ATOM)
    )
    assert client.get(reverse("wiki:category_feed", args=["personne"])).status_code == 404


def test_a_contributor_is_a_pseudonym_and_what_they_wrote(
    client, wiki, confirmed, newcomer, editor
):
    one, two = wiki
    page = shown(client.get(reverse("wiki:contributor", args=[newcomer.pk])))
    assert "Nadia" in page
    assert "L’engrenage" in page
    assert newcomer.email not in page
    assert (
        client.get(reverse("wiki:contributor", args=[editor.pk])).status_code == 404
    )  # wrote nothing
    assert client.get(reverse("wiki:contributor", args=[999_999])).status_code == 404
    gone = newcomer.pk
    newcomer.delete()
    assert client.get(reverse("wiki:contributor", args=[gone])).status_code == 404
    assert "un ancien membre" in shown(client.get(two.address("history")))
    fill(one, confirmed, 60)
    long = shown(client.get(reverse("wiki:contributor", args=[confirmed.pk])))
    older = re.search(r'\?before=(\d+)"', long)[1]
    assert (
        client.get(reverse("wiki:contributor", args=[confirmed.pk]), {"before": older}).status_code
        == 200
    )
    for words in ("1", "x", "\x00", "9" * 5000):
        assert (
            client.get(
                reverse("wiki:contributor", args=[confirmed.pk]), {"before": words}
            ).status_code
            == 200
        )
