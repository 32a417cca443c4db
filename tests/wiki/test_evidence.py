"""A story goes: the articles that cite it are to be reviewed in the same transaction, and told."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cherclient.surfaces.versions import current
from cherclient.wiki.content import Content
from cherclient.wiki.models import EvidenceReview, Notice
from cherclient.wiki.notation import parse
from cherclient.wiki.reading.evidence import REVIEWS, reviews_page
from cherclient.wiki.reading.watchlist import lines, with_facts
from cherclient.wiki.services import evidence, save_edit
from cherclient.wiki.services.saving import head_of
from cherclient.wiki.services.watching import watch
from cherclient.wiki.vocabulary import News, Settled
from stories.models import Brand, Story
from stories.services import erase_story, withdraw_story
from stories.services.brands import merge_brands
from stories.services.states import hide, show
from tests.factories import BrandFactory, StoryFactory
from tests.wiki.test_talk import signed_in

pytestmark = pytest.mark.django_db


def citing(*stories, place: str = "") -> str:
    cited = " ".join(f"{{{{récit:{story.public_id}}}}}" for story in stories)
    return f"Une introduction.\n\nOn le lit {cited}.{place}"


def rewrite(article, text: str, by):
    article.refresh_from_db()
    base = head_of(article)
    content = Content(title=article.title, blocks=tuple(parse(text, base.text.blocks)))
    return save_edit(article, content, author=by, base=base)


def reviews(**which) -> list[tuple[str, int, str]]:
    rows = EvidenceReview.objects.filter(**which).order_by("article", "pk")
    return list(rows.values_list("article__title", "place", "settled"))


def test_a_story_taken_back_opens_reviews_and_tells_watchers_at_once(
    article, confirmed, other_confirmed, client, django_capture_on_commit_callbacks
):
    story = StoryFactory(title="Le four de 1987", author=other_confirmed)
    inline, block = (
        article("En ligne", citing(story)),
        article("En bloc", f"{{{{récit:{story.public_id}}}}}"),
    )
    article("Sans rapport", "Rien.")
    for each in (inline, block):
        watch(confirmed, each)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_story(story)
    assert reviews() == [("En ligne", 2, ""), ("En bloc", 1, "")]
    told = lines(with_facts(Notice.objects.filter(member=confirmed)).order_by("article"))
    assert [line.words for line in told] == [
        "le récit cité au §\u00a02 a été retiré par son auteur",
        "le récit cité au §\u00a01 a été retiré par son auteur",
    ]
    page = client.get(reverse("wiki:evidence")).content.decode()
    assert f'{inline.address()}#p-2"' in page
    assert "four" not in page, "no more than what is public"
    narrowed = client.get(reverse("wiki:evidence"), {"article": "en-bloc"}).content.decode()
    assert "En bloc" in narrowed
    assert "En ligne" not in narrowed
    assert client.get(reverse("wiki:evidence"), {"article": "rien"}).status_code == 404
    assert client.get(told[0].address).status_code == 200

    rewrite(
        inline,
        "Une introduction.\n\nUn autre paragraphe.\n\n" + citing(story, place=" Encore."),
        confirmed,
    )
    assert reviews(settled="") == [("En ligne", 4, ""), ("En bloc", 1, "")], (
        "places follow the text"
    )
    rewrite(inline, "Une introduction.", confirmed)
    assert reviews(settled=Settled.REMOVED) == [("En ligne", 4, "removed")]
    rewrite(inline, citing(story) + f" {{{{récit:{'z' * 60}}}}}", confirmed)
    assert len(reviews(settled="")) == 2, "a story already gone, and one that never was"
    before = current(["wiki"])
    Story.objects.filter(pk=story.pk).update(live=True)
    with django_capture_on_commit_callbacks(execute=True):
        show(Story.objects.get(pk=story.pk))
    assert not reviews(settled="")
    assert len(reviews(settled=Settled.BACK)) == 2
    assert current(["wiki"]) != before
    assert (
        "Tous les récits cités sont publics."
        in client.get(reverse("wiki:evidence")).content.decode()
    )


def test_nothing_is_opened_when_the_story_stays(article, confirmed):
    story = StoryFactory(brand=BrandFactory(name="Ancienne"))
    watch(confirmed, article("Reste", citing(story)))
    with transaction.atomic():
        withdraw_story(story)
        assert len(reviews()) == 1
        assert Notice.objects.count() == 1
        transaction.set_rollback(True)
    assert Story.objects.get(pk=story.pk).live
    assert not reviews()
    assert not Notice.objects.exists()
    merge_brands(Brand.objects.get(name="Ancienne"), into=BrandFactory(name="Nouvelle"))
    assert not reviews(), "hidden and shown again in one move"


def test_erased_and_hidden_stories_cost_the_same_whatever_cites_them(
    article, confirmed, other_confirmed
):
    lonely, story, erased = StoryFactory(), StoryFactory(), StoryFactory()
    counts = []
    for number in (1, 4):
        cited = StoryFactory()
        for n in range(number):
            about = article(f"Cite {number} {n}", citing(cited))
            for member in (confirmed, other_confirmed)[:number]:
                watch(member, about)
        Story.objects.filter(pk=cited.pk).update(live=False)
        with CaptureQueriesContext(connection) as queries:
            assert evidence.story_gone(cited.public_id) == number
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9
    with CaptureQueriesContext(connection) as queries:
        evidence.story_gone(lonely.public_id)
    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) == 1
    article("Un effacé", citing(erased, story))
    erase_story(erased)
    assert reviews(article__title="Un effacé") == [("Un effacé", 2, "")]
    hide(story)
    assert len(reviews(article__title="Un effacé")) == 2
    deleted = StoryFactory()
    article("Supprimé", citing(deleted))
    deleted.delete()  # without being hidden first
    assert reviews(article__title="Supprimé") == [("Supprimé", 2, "")]
    news = Notice.objects.filter(news=News.EVIDENCE)
    assert news.count() == 1 + 4 * 2


def test_the_text_is_read_again_and_kept(article, newcomer, confirmed, editor, client):
    story = StoryFactory()
    about, other = article("Tient debout", citing(story)), article("Autre", "Rien.")
    withdraw_story(story)
    review = EvidenceReview.objects.get()
    address = reverse("wiki:review", args=[about.slug])
    sent = {"review": review.pk, "note": "Deux autres récits le disent."}
    assert client.post(address, sent).status_code == 302
    refused = signed_in(newcomer).post(address, sent, follow=True).content.decode()
    assert "Seul un membre confirmé peut le dire" in refused
    reader = signed_in(confirmed)
    assert "Garder le texte" in reader.get(reverse("wiki:evidence")).content.decode()
    assert "Garder le texte" not in client.get(reverse("wiki:evidence")).content.decode()
    for wrong in ({**sent, "note": " "}, {**sent, "note": "x" * 201}):
        answer = reader.post(address, wrong)
        assert answer.status_code == 422
        assert wrong["note"].strip() in answer.content.decode()
    for elsewhere in (reverse("wiki:review", args=[other.slug]), address):
        reader.post(elsewhere, {**sent, "review": "9" * 30})
    assert reader.get(address).status_code == 405
    assert not EvidenceReview.objects.exclude(settled="").exists()
    for browser in (reader, signed_in(editor)):  # two at once: the first one's words stay
        kept = browser.post(address, sent, follow=True).content.decode()
        assert "Deux autres récits le disent." in kept
    review.refresh_from_db()
    assert (review.settled, review.settled_by) == (Settled.KEPT, confirmed)
    rewrite(about, citing(story) + "\n\nUne suite.", confirmed)
    assert reviews() == [("Tient debout", 2, "kept")], "not asked again at each edit"


def test_the_list_is_read_by_key_at_a_constant_cost(article, client, django_assert_max_num_queries):
    about = article("Beaucoup")
    EvidenceReview.objects.bulk_create(
        EvidenceReview(article=about, story=f"s{n}", place=n) for n in range(1, REVIEWS + 4)
    )
    first = reviews_page()
    second = reviews_page(first.later.removeprefix("after="))
    keys = [review.pk for review in (*first.reviews, *second.reviews)]
    assert len(set(keys)) == REVIEWS + 3
    assert not second.later
    with django_assert_max_num_queries(4):
        client.get(reverse("wiki:evidence"))
    for after in ("x", "1.", "9" * 40, "٣.1"):
        assert client.get(reverse("wiki:evidence"), {"after": after}).status_code == 200
