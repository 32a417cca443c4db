"""Giving an article another title: its links follow, and its former titles lead to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect

from ..models import ArticleRevision, WikiArticlePage, WikiIndexPage
from ..reading.backlinks import backlinks
from ..reading.titled import keys_of
from ..references import with_links_to
from ..titles import check_title, title_key
from ..vocabulary import SUMMARY_MAX, Change
from .locking import lock, lock_titles
from .refusals import check_open
from .saving import Making, TitleTaken, free_slug, head_of, holder_of, write
from .titling import settle_titles

REWRITTEN_MAX = 200  # articles; links of the others go through the former title


@dataclass(frozen=True, slots=True)
class Renamed:
    """What became of a renaming."""

    revision: ArticleRevision
    rewritten: int = 0  # other articles whose links were led to the new title
    repeated: bool = False  # it had this title already, from the same form sent twice


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a renaming would do, before it is done."""

    title: str
    slug: str
    rewritten: list[tuple[str, str]]  # title and slug of articles whose links would follow
    more: bool  # others link here too, and would go through the former title


def planned(article: WikiArticlePage, title: str) -> Renaming:
    """What giving this title would do. Raises what `rename` raises, but writes nothing."""
    clean = _checked(article, title)
    index = WikiIndexPage.objects.get(locale=article.locale_id)
    linking = _linking(article, clean)
    names = linking.values_list("article__title", "article__slug")
    found = list(names.order_by("article__title").distinct()[: REWRITTEN_MAX + 1])
    slug = _slug(article, index, clean)
    return Renaming(clean, slug, found[:REWRITTEN_MAX], more=len(found) > REWRITTEN_MAX)


def rename(article: WikiArticlePage, title: str, *, author, was: str, summary: str = "") -> Renamed:
    """Give an article another title, in one transaction with the links of those that lead to it.

    `was` is the title its author saw. Raises `TitleTaken`, or `ValidationError` when the title is
    refused, is the same, or the article was renamed or closed to its author meanwhile. Nothing is
    written then.
    """
    try:
        with transaction.atomic():
            return _rename(article, title, author, was, summary)
    except IntegrityError:  # somebody took the title in the admin at the same moment
        raise ValidationError(
            _("An article was given this title just now."), code="taken"
        ) from None


def _rename(article: WikiArticlePage, title: str, author, was: str, summary: str) -> Renamed:
    index = lock_titles(article.language)
    lock(article)
    if article.title != was:
        if article.title == title:
            return Renamed(head_of(article), repeated=True)
        raise ValidationError(
            _("This article was renamed “%(title)s” meanwhile."),
            code="meanwhile",
            params={"title": article.title},
        )
    check_open(author, article)
    clean = _checked(article, title)
    keys = keys_of(article) - {title_key(clean, article.language)}
    linking = list(_linking(article, clean).values_list("article", flat=True).distinct())
    before, slug = (article.title, article.slug), _slug(article, index, clean)
    if title_key(clean, article.language) != article.title_key:
        settle_titles(article, *before)
    article.slug = slug
    content = replace(with_links_to(article.content, clean, keys, article.language), title=clean)
    said = summary.strip()
    row = write(article, content, author=author, summary=said, made=Making(Change.RENAMED))
    _drop_loops(article)
    rewritten = sorted(linking)[:REWRITTEN_MAX]
    _relink(rewritten, before[0], clean, keys, author)
    return Renamed(row, len(rewritten))


def _checked(article: WikiArticlePage, title: str) -> str:
    """The tidy title, free for this article. Two queries."""
    clean = check_title(title)
    if clean == article.title:
        raise ValidationError(_("The article has this title already."), code="same")
    holder = holder_of(clean, article.language)
    if holder and holder.pk != article.pk:
        raise TitleTaken(holder)
    return clean


def _linking(article: WikiArticlePage, title: str):
    """Links from other live articles that do not name the new title: those to be written again."""
    if title_key(title, article.language) == article.title_key:
        return backlinks(article).none()  # the old spelling leads there as well
    return backlinks(article).exclude(key=title_key(title, article.language)).order_by("article")


def _slug(article: WikiArticlePage, index: WikiIndexPage, title: str) -> str:
    """The address of the new title; its own when only the spelling changes. Two queries."""
    if title_key(title, article.language) == article.title_key:
        return article.slug
    return free_slug(index, title, article)


def _relink(articles: Iterable[int], before: str, title: str, keys: set[str], author) -> None:
    """Write the links of these articles again, in the order of their keys: no two renamings wait
    for each other.
    """
    for article in WikiArticlePage.objects.filter(pk__in=list(articles)).order_by("pk"):
        lock(article)
        content = article.content
        led = with_links_to(content, title, keys, article.language)
        if led is content:
            continue
        with override(article.language):
            said = gettext("“%(before)s” is now “%(after)s”")
        said = (said % {"before": before, "after": title})[:SUMMARY_MAX]
        write(article, led, author=author, summary=said, made=Making(Change.RELINKED))


def _drop_loops(article: WikiArticlePage) -> None:
    """A title taken again: no redirect leads from the address of the article to itself."""
    path = Redirect.normalise_path(article.address())
    Redirect.objects.filter(old_path=path, automatically_created=True).delete()
