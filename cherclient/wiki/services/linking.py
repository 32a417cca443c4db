"""What a live article links to and cites, kept beside it so that it can be read backwards."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from stories.published import hold_stories

from ..models import Citation, EvidenceReview, Link, WikiArticlePage
from ..references import LINK, Reference
from ..signals import stories_cited
from ..titles import title_key
from ..vocabulary import Evidence, Settled
from .evidence import cited_by

KEY_MAX = Citation._meta.get_field("key").max_length  # a longer one is the key of nothing


def relink(article: WikiArticlePage, mentions: Iterable[Reference]) -> None:
    """Bring the links and citations of an article up to date with what its text mentions.

    Two queries when nothing changed, seven at most.
    """
    found = list(mentions)
    links = {
        (title_key(each.key, article.language), each.place): each
        for each in reversed(found)
        if each.kind == LINK
    }
    cited = {
        (each.kind, each.key[:KEY_MAX], each.place): each
        for each in reversed(found)
        if each.kind != LINK
    }
    _replace(
        article.links,
        {(row.key, row.place): row for row in article.links.all()},
        {
            key: Link(
                article=article, key=key[0], title=each.key, place=key[1], sentence=each.sentence
            )
            for key, each in links.items()
        },
    )
    there = {(row.kind, row.key, row.place): row for row in article.citations.all()}
    _replace(
        article.citations,
        there,
        {
            key: Citation(
                article=article, kind=key[0], key=key[1], place=key[2], sentence=each.sentence
            )
            for key, each in cited.items()
        },
    )
    _hold_stories(there.keys() ^ cited.keys())
    stories: dict[str, int] = {}
    for kind, key, place in cited:
        if kind == Evidence.STORY:
            stories[key] = min(place, stories.get(key, place))
    cited_by(article, stories)
    before = {key for kind, key, _place in there if kind == Evidence.STORY}
    if before - stories.keys():
        _settle_reviews(article, set(stories))
    stories_cited.send(WikiArticlePage, stories=before.union(stories))


def _hold_stories(changed: Iterable[tuple]) -> None:
    """Whoever takes back a story that came, moved or went waits until this article is saved, and
    sees it; or else this article waits, and sees that the story is gone.
    """
    if stories := {key for kind, key, _place in changed if kind == Evidence.STORY}:
        hold_stories(stories)


def _replace(manager, there: dict, wanted: dict) -> None:
    """Rows whose place and sentence are as wanted stay; the others go and come."""
    same = {
        key for key, row in wanted.items() if key in there and there[key].sentence == row.sentence
    }
    gone = [row.pk for key, row in there.items() if key not in same]
    come = [row for key, row in wanted.items() if key not in same]
    if gone:  # nothing hangs on these rows, and nobody listens: they need not be read first
        rows = manager.filter(pk__in=gone)
        rows._raw_delete(rows.db)
    if come:
        manager.model.objects.bulk_create(come)


def _settle_reviews(article: WikiArticlePage, stories: set[str]) -> None:
    """An article that no longer cites a story has nothing to review about it."""
    open_reviews = EvidenceReview.objects.filter(article=article, settled="")
    open_reviews.exclude(story__in=stories).update(
        settled=Settled.REMOVED, settled_at=timezone.now()
    )
