"""The page of an article."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils.safestring import SafeString

from stories.published import as_json_ld

from ..content import Content
from ..figures import Figure
from ..models import (
    ArticleRevision,
    EvidenceReview,
    Link,
    Protection,
    Thread,
    WikiArticlePage,
    WikiCategory,
)
from ..vocabulary import Kind
from .counting import counted
from .protection import shown
from .rendering import Rendering, render_content

RELATED = 6  # articles
LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/deed."


@dataclass(frozen=True, slots=True)
class BoxFigure:
    """A line of the box "In short": a reference, and its figure when an edition gives it."""

    reference: str
    figure: Figure | None


def article_page(article: WikiArticlePage, request) -> dict:
    """What the template of an article shows; at most eleven queries, two more with images."""
    shelves = list(article.categories.all())
    content = article.content_on(shelves)
    language = article.language
    rendering = render_content(content, language, edit_address=article.address("edit"))
    head = head_with_sums(article) if article.pk else None
    return {
        "article": article,
        "tab": "read",
        "rendering": rendering,
        "contents": _contents(rendering),
        "box_figures": [BoxFigure(each, rendering.figures.get(each)) for each in content.figures],
        "hypotheses": content.hypotheses,
        "shelves": shelves,
        "is_tribune": content.kind == Kind.TRIBUNE,
        "is_case": content.kind == Kind.CASE,
        "head": head,
        "held": shown(article) if head and head.level else None,
        "related": related_to(article) if article.pk else [],
        "licence_url": LICENCE + language,
        "structured": _structured(article, content, head),
    }


def head_with_sums(article: WikiArticlePage) -> ArticleRevision | None:
    """The last public text of an article, with what its page counts; one query.

    Adds `linked_from` (articles), `threads` (open ones), `reviewed_since` and `level`.
    """
    rows = ArticleRevision.objects.filter(article=article).defer("content", "figures")
    head = (
        rows.select_related("author")
        .annotate(
            linked_from=counted(
                Link.objects.filter(key=article.title_key, article__live=True).exclude(
                    article=article
                ),
                "article",
            ),
            threads=counted(Thread.objects.filter(article=article, resolved_at=None), "pk"),
            reviewed_since=Subquery(
                EvidenceReview.objects.filter(article=article, settled="")
                .order_by("since")
                .values("since")[:1]
            ),
            level=Subquery(
                Protection.objects.in_force().filter(article=article).values("level")[:1]
            ),
        )
        .order_by("-number")
        .first()
    )
    if head:
        head.article = article
    return head


def related_to(article: WikiArticlePage) -> list[WikiArticlePage]:
    """The nearest articles: those it links to and that link to it, then those of its categories.

    One query; a link weighs two shared categories.
    """
    shelves = WikiCategory.objects.filter(articles=article).values("pk")
    leads_to = Link.objects.filter(article=article).values("key")
    shared = counted(WikiCategory.objects.filter(articles=OuterRef("pk"), pk__in=shelves), "pk")
    linking = Link.objects.filter(key=article.title_key).values("article")
    near = (
        WikiArticlePage.objects.live()
        .filter(locale=article.locale_id)
        .filter(Q(pk__in=linking) | Q(title_key__in=leads_to) | Q(pk__in=_on_the_shelves(shelves)))
        .exclude(pk=article.pk)
    )
    nearness = F("shared") + _if(pk__in=linking) + _if(title_key__in=leads_to)
    found = near.annotate(shared=shared).annotate(nearness=nearness)
    return list(found.defer_streamfields().order_by("-nearness", "title")[:RELATED])


def _on_the_shelves(shelves):
    through = WikiArticlePage.categories.through
    return through.objects.filter(wikicategory__in=shelves).values("wikiarticlepage")


def _if(**condition) -> Case:
    return Case(When(**condition, then=2), default=0, output_field=IntegerField())


def _contents(rendering: Rendering) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Headings as a tree of two levels: anchor, words, and those below."""
    tree: list[tuple[str, str, list[tuple[str, str]]]] = []
    for anchor, words, level in rendering.headings:
        if level == 3 and tree:
            tree[-1][2].append((anchor, words))
        else:
            tree.append((anchor, words, []))
    return tree


def _structured(
    article: WikiArticlePage, content: Content, head: ArticleRevision | None
) -> SafeString:
    """The article for search engines, as schema.org's Article; a signed opinion as OpinionNewsArticle."""
    if head is None or article.first_published_at is None:
        return SafeString("")
    site = settings.SITE_URL.rstrip("/")
    address = site + article.address()
    kind = "OpinionNewsArticle" if content.kind == Kind.TRIBUNE else "Article"
    said = {
        "@type": kind,
        "headline": article.title,
        "description": content.summary or content.thesis,
        "inLanguage": article.language,
        "url": address,
        "datePublished": article.first_published_at.isoformat(),
        "dateModified": head.made_at.isoformat(),
        "version": head.number,
        "license": LICENCE.removesuffix("deed."),
        "isPartOf": {"@type": "WebSite", "name": "CherClient.wiki", "url": f"{site}/"},
        "author": {"@type": "Organization", "name": "CherClient.wiki", "url": f"{site}/"},
    }
    if content.signed_by:
        said["author"] = {"@type": "Person", "name": content.signed_by}
    wiki = site + reverse("wagtail_serve", args=["wiki/"])
    crumbs = [("CherClient.wiki", wiki), (article.title, address)]
    trail = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": item}
            for place, (name, item) in enumerate(crumbs, 1)
        ],
    }
    return as_json_ld({"@context": "https://schema.org", "@graph": [said, trail]})
