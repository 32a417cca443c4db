"""Made-up articles in great number, to measure searches; for a transaction that keeps nothing."""

from __future__ import annotations

import random
from itertools import accumulate

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from modelsearch.backends import get_search_backends
from wagtail.models import Page

from cherclient.wiki.content import Block
from cherclient.wiki.models import WikiArticlePage, WikiIndexPage
from cherclient.wiki.raw_blocks import stream_json
from cherclient.wiki.titles import title_key

BATCH = 1_000
_WORDS = [f"mot{n}" for n in range(5_000)]
_OFTEN = list(accumulate(1 / rank for rank in range(1, len(_WORDS) + 1)))  # as in a language
_PARAGRAPHS, _LENGTH = 6, 60  # words


def make_articles(start: int, stop: int) -> None:
    """Live French articles of 360 words as rows, indexed, without history."""
    draw = random.Random(start)  # noqa: S311
    root = WikiIndexPage.objects.get(locale__language_code="fr")
    for first in range(start, stop, BATCH):
        numbers = range(first, min(first + BATCH, stop))
        pages = Page.objects.bulk_create([_page(root, number) for number in numbers])
        articles = [_article(page, draw) for page in pages]
        _insert(articles)
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(WikiArticlePage, articles)


def _page(root: WikiIndexPage, number: int) -> Page:
    title, slug = f"Article mesuré {number}", f"article-mesure-{number}"
    return Page(
        path=Page._get_path(root.path, root.depth + 1, 100_000 + number),
        depth=root.depth + 1,
        title=title,
        draft_title=title,
        slug=slug,
        url_path=f"{root.url_path}{slug}/",
        locale=root.locale,
        content_type=ContentType.objects.get_for_model(WikiArticlePage),
    )


def _article(page: Page, draw: random.Random) -> WikiArticlePage:
    article = WikiArticlePage(page_ptr=page, title_key=title_key(page.title, "fr"))
    for field in Page._meta.concrete_fields:
        setattr(article, field.attname, getattr(page, field.attname))
    article.thesis = _text(draw, 12)
    texts = (_text(draw, _LENGTH) for _ in range(_PARAGRAPHS))
    article.body = stream_json([Block(f"p{n}", "text", text) for n, text in enumerate(texts)])
    return article


def _insert(articles: list[WikiArticlePage]) -> None:
    """The rows of the article's own table: Django makes no such rows in number."""
    fields = WikiArticlePage._meta.local_concrete_fields
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join("%s" for _ in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {WikiArticlePage._meta.db_table} ({names}) VALUES ({marks})",  # noqa: S608
            [
                [f.get_db_prep_save(f.pre_save(article, add=True), connection) for f in fields]
                for article in articles
            ],
        )


def _text(draw: random.Random, words: int) -> str:
    return " ".join(draw.choices(_WORDS, cum_weights=_OFTEN, k=words))
