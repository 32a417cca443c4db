"""Articles that rest on stories no longer public: opened, told and settled with the story itself."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stories.published import cited_stories, hold_stories, public_among, was_withdrawn

from ..models import Citation, EvidenceReview, Notice, Watch, WikiArticlePage
from ..rights import Rank
from ..vocabulary import Evidence, News, Settled
from .refusals import Refused, demand
from .watching import AT_ONCE


@transaction.atomic
def story_gone(public_id: str, *, erased: bool = False) -> int:
    """Ask for the evidence of every article that cites a story to be reviewed; gives how many.

    Called in the transaction that takes the story off the site, once its row is written: an article
    saved meanwhile holds that row, and is seen here. One query when nobody cites it; otherwise as
    many for one article as for all. A story that is still public is left alone, unless it is being
    `erased`, which is told before its row goes.
    """
    if erased:
        hold_stories([public_id])
    cited = Citation.objects.filter(kind=Evidence.STORY, key=public_id)
    places: dict[int, int] = {}
    for article, place in cited.order_by("place").values_list("article", "place"):
        places.setdefault(article, place)
    if not places or (not erased and public_among([public_id])):
        return 0
    known = EvidenceReview.objects.filter(story=public_id, settled="", article__in=places)
    for article in known.values_list("article", flat=True):
        del places[article]
    _open(public_id, places)
    _tell(places, by_author=was_withdrawn(public_id))
    return len(places)


@transaction.atomic
def story_back(public_id: str) -> int:
    """A story is public again: nothing is left to review about it. Gives how many were waiting."""
    waiting = EvidenceReview.objects.filter(story=public_id, settled="")
    return waiting.update(settled=Settled.BACK, settled_at=timezone.now())


@transaction.atomic
def stories_back() -> int:
    """After a batch of stories was shown: whatever is public again needs no review."""
    waiting = EvidenceReview.objects.filter(settled="").values_list("story", flat=True)
    public = public_among(waiting.distinct())
    return sum(story_back(public_id) for public_id in public)


def cited_by(article: WikiArticlePage, places: Mapping[str, int]) -> None:
    """An article that was just saved cites these stories, each first at a place.

    One that was public once and is no more has to be reviewed, unless somebody read it and kept the
    text. One query, two more when a story is not public, two more when it was.
    """
    _public, withdrawn = cited_stories(places)
    gone = {story: place for story, place in places.items() if story in withdrawn}
    if not gone:
        return
    known = EvidenceReview.objects.filter(article=article, story__in=gone).order_by("pk")
    last = {review.story: review for review in known}
    for story, place in gone.items():
        review = last.get(story)
        if review is None or review.settled in (Settled.BACK, Settled.REMOVED):
            _open(story, {article.pk: place})
        elif not review.settled and review.place != place:
            EvidenceReview.objects.filter(pk=review.pk).update(place=place)


@transaction.atomic
def keep_text(review: EvidenceReview, *, note: str, by) -> None:
    """Say that the article stands without the story, and why. Raises `Refused`."""
    demand(by, Rank.CONFIRMED)
    review = EvidenceReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if review.settled == Settled.KEPT:
        return
    if review.settled:
        raise Refused(_("This was settled meanwhile: nothing is left to review."))
    review.settled, review.settled_at = Settled.KEPT, timezone.now()
    review.settled_by, review.note = by, note
    review.save(update_fields=["settled", "settled_at", "settled_by", "note"])


def _open(story: str, places: Mapping[int, int]) -> None:
    EvidenceReview.objects.bulk_create(
        [EvidenceReview(article_id=key, story=story, place=at) for key, at in places.items()],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def _tell(places: Mapping[int, int], *, by_author: bool) -> None:
    """Watchers learn where the story stood and who took it back, which its own address says too."""
    watchers = Watch.objects.filter(article__in=places).values_list("member", "article")
    Notice.objects.bulk_create(
        [
            Notice(
                member_id=member,
                article_id=article,
                news=News.EVIDENCE,
                about={"place": places[article], "by_author": by_author},
            )
            for member, article in watchers
        ],
        batch_size=AT_ONCE,
    )
