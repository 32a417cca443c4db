"""All live articles with their histories, and what they need, in one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from wagtail.images import get_image_model
from wagtail.images.fields import get_allowed_image_extensions

from ..content import Content, moment
from ..document import document
from ..models import ArticleRevision, FormerTitle, Source, Thread, WikiArticlePage, WikiCategory
from . import names
from .packing import Packer, json_bytes, packed
from .shapes import FORMAT

LICENCE = {"name": "CC BY-SA 4.0", "url": "https://creativecommons.org/licenses/by-sa/4.0/"}
SOURCE_WORDS = (
    *("key", "kind", "authors", "year", "title", "container", "publisher", "url", "sponsor"),
    "language",
)
CATEGORY_WORDS = ("slug", "name_fr", "name_en", "lead_fr", "lead_en", "order")
_SAME = ("number", "language", "title", "signed", "newcomer", "change", "figures", "size", "growth")
_HASHES = ("content_digest", "summary_digest", "previous_hash", "hash")
_ERASED = ("erased_basis", "erased_reason")


def export_wiki(path: Path, *, talk: bool = False) -> dict:
    """Write the live articles to a ZIP as of one moment; with `talk`, their discussions too.

    The file appears whole, in place of a former one. Gives the manifest. Raises `OSError`.
    """
    with packed(path) as pack, _one_view():
        heads, shown, latest = {}, set(), ""
        for article in _live():
            rows = list(
                article.history.select_related("author", "base", "reverts").order_by("number")
            )
            if not rows:
                continue
            _put_article(pack, article, rows)
            heads[f"{article.language}/{article.slug}"] = rows[-1].hash
            shown |= {each for row in rows for each in _images_of(row)}
            latest = max(latest, moment(rows[-1].made_at))
            if talk and (threads := _threads(article)):
                pack.put_json(names.talk_file(article.language, article.slug), threads)
        pack.put_json(names.CATEGORIES, _categories())
        pack.put_json(names.FORMER_TITLES, _former_titles(heads))
        pack.put_json(names.IMAGES, list(_put_images(pack, shown)))
        pack.put_json(names.SOURCES, list(Source.objects.order_by("key").values(*SOURCE_WORDS)))
        manifest = {
            "format": FORMAT,
            "as_of": latest or None,
            "site": settings.SITE_URL.rstrip("/"),
            "licence": LICENCE,
            "attribution": "CherClient.wiki and the authors named in each article’s revisions",
            "files": dict(pack.files),
            "articles": heads,
        }
        pack.put(names.MANIFEST, json_bytes(manifest))
    return manifest


@contextmanager
def _one_view() -> Iterator[None]:
    """All is read as of one moment, where the database can; inside a transaction, as of that one."""
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _live() -> Iterator[WikiArticlePage]:
    articles = WikiArticlePage.objects.live().order_by("locale__language_code", "slug")
    return articles.defer_streamfields().iterator(100)


def _put_article(pack: Packer, article: WikiArticlePage, rows: list[ArticleRevision]) -> None:
    language, slug, head = article.language, article.slug, rows[-1]
    content = head.text or article.content
    said = {
        "language": language,
        "slug": slug,
        "title": article.title,
        "translation_key": str(article.translation_key),
        "content": content.as_json(),
        "revisions": [_revision(row) for row in rows],
    }
    pack.put_json(names.article_file(language, slug), said)
    more = {"slug": slug, "revision": f"{head.number} {head.hash}"}
    pack.put(names.text_file(language, slug), document(content, language, **more).encode())


def _revision(row: ArticleRevision) -> dict:
    return {
        **{name: getattr(row, name) for name in (*_SAME, *_HASHES, *_ERASED)},
        "made_at": moment(row.made_at),
        "author": str(row.author) if row.author else row.credit,
        "summary": row.summary,
        "base": row.base.number if row.base else None,
        "reverts": row.reverts.number if row.reverts else None,
        "content": row.content,
        "erased_at": moment(row.erased_at) if row.erased_at else None,
    }


def _images_of(row: ArticleRevision) -> Iterator[str]:
    content: Content | None = row.text
    for block in content.blocks if content else ():
        if block.kind == "figure" and block.value["image"]:
            yield block.value["image"]


def _categories() -> list[dict]:
    rows = WikiCategory.objects.order_by("slug").prefetch_related("parents")
    return [
        {name: getattr(row, name) for name in CATEGORY_WORDS}
        | {"parents": sorted(each.slug for each in row.parents.all())}
        for row in rows
    ]


def _former_titles(heads: dict[str, str]) -> list[dict]:
    rows = FormerTitle.objects.select_related("article").order_by("key")
    return [
        {
            "language": row.article.language,
            "title": row.title,
            "slug": row.slug,
            "article": row.article.slug,
            "given_up_at": moment(row.given_up_at),
        }
        for row in rows
        if f"{row.article.language}/{row.article.slug}" in heads
    ]


def _put_images(pack: Packer, digests: set[str]) -> Iterator[dict]:
    """Images some revision shows; one whose file is lost is left out."""
    allowed = set(get_allowed_image_extensions())
    found = get_image_model().objects.filter(file_hash__in=digests).order_by("file_hash", "pk")
    done = set()
    for image in found.iterator(100):
        ending = image.file.name.rpartition(".")[2].lower()
        if image.file_hash in done or ending not in allowed:
            continue
        try:
            with image.open_file() as file:
                content = file.read()
        except OSError:
            continue
        name = f"images/{image.file_hash}.{ending}"
        pack.put(name, content)
        done.add(image.file_hash)
        yield {
            "digest": image.file_hash,
            "file": name,
            "title": image.title,
            "description": image.description,
            "credit": image.credit,
        }


def _threads(article: WikiArticlePage) -> list[dict]:
    rows = Thread.objects.filter(article=article).order_by("opened_at", "pk")
    return [_thread(row) for row in rows.prefetch_related("messages__author")]


def _thread(thread: Thread) -> dict:
    messages = sorted(thread.messages.all(), key=lambda each: each.pk)
    places = {each.pk: place for place, each in enumerate(messages)}
    return {
        "subject": thread.subject,
        "opened_at": moment(thread.opened_at),
        "last_at": moment(thread.last_at),
        "resolved_at": _or_none(thread.resolved_at),
        "messages": [
            {
                "answers": places.get(each.parent_id),
                "author": "" if each.removed_at or not each.author else str(each.author),
                "text": "" if each.removed_at else each.text,
                "written_at": moment(each.written_at),
                "edited_at": _or_none(each.edited_at),
                "removed_at": _or_none(each.removed_at),
                "removed_reason": each.removed_reason,
            }
            for each in messages
        ],
    }


def _or_none(made_at) -> str | None:
    return moment(made_at) if made_at else None
