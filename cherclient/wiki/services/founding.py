"""The first shelves, sources and articles of a new wiki."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from ...founding import FoundingText, read_text
from ...markdown import CITATION, without_code
from ..content import Content
from ..models import ArticleRevision, Source, WikiArticlePage, WikiCategory, WikiIndexPage
from ..models.article import codes
from ..notation import parse
from ..references import CITED
from ..vocabulary import Evidence, Kind
from .indexing import indexed_at_the_end
from .locking import lock_titles
from .recording import record
from .saving import head_of, save_edit

TEXTS = Path(__file__).resolve().parent.parent / "founding"
INVENTED = {"fr": " (exemple inventé)", "en": " (invented example)"}


def found_categories(tree: Mapping[str, tuple[str, str, Mapping[str, tuple[str, str]]]]) -> None:
    """Shelves and what stands in them: slug to names in French and English, and its children."""
    for order, (slug, (french, english, children)) in enumerate(tree.items()):
        shelf = _category(slug, french, english, order)
        for place, (child, (name_fr, name_en)) in enumerate(children.items()):
            _category(child, name_fr, name_en, place).parents.add(shelf)


def _category(slug: str, french: str, english: str, order: int) -> WikiCategory:
    names = {"name_fr": french, "name_en": english, "order": order}
    return WikiCategory.objects.get_or_create(slug=slug, defaults=names)[0]


def found_sources() -> None:
    """The works the first articles cite; those an editor changed stay as they are."""
    rows = json.loads((TEXTS / "sources.json").read_text(encoding="utf-8"))
    Source.objects.bulk_create((Source(**row) for row in rows), ignore_conflicts=True)


@transaction.atomic
def found_articles(language: str) -> None:
    """The first articles of a language, published without author, citing no story yet.

    What they tell of stories is invented, as those of the demonstration are: where one would be
    cited, the article says so.
    Each is saved once, as it stands; Wagtail's indexes are filled at the end.
    """
    slugs = {category.name_fr: category.slug for category in WikiCategory.objects.all()}
    categories = {category.slug: category for category in WikiCategory.objects.all()}
    french = WikiArticlePage.objects.filter(locale__language_code="fr")
    originals = dict(french.values_list("slug", "translation_key"))
    index = lock_titles(language)
    with indexed_at_the_end(WikiArticlePage) as written:
        for text in founding_texts(language):
            content = content_of(text, slugs, {}, INVENTED[language])
            article = WikiArticlePage(locale=index.locale, slug=text.head["slug"])
            if key := originals.get(text.head.get("translation_of", "")):
                article.translation_key = key
            article.put(content, categories)
            _publish(index, article)
            written.append(article)


def _publish(index: WikiIndexPage, article: WikiArticlePage) -> None:
    """A new article is public and in the history, without the second saving a draft would need."""
    article.first_published_at = article.last_published_at = timezone.now()
    index.add_child(instance=article)
    revision = article.save_revision(changed=False, clean=False)
    WikiArticlePage.objects.filter(pk=article.pk).update(live_revision=revision)
    record(article, revision=revision)


def catch_up() -> int:
    """Record live articles published before there was a history. Gives how many."""
    known = ArticleRevision.objects.values("article")
    missing = WikiArticlePage.objects.live().exclude(pk__in=known)
    for article in missing:
        record(article, revision=article.live_revision)
    return len(missing)


@transaction.atomic
def cite_stories(public_ids: Mapping[str, str], summary: Mapping[str, str]) -> int:
    """Put the stories that the first articles rest on in their place; gives how many articles changed.

    `public_ids` goes from the keys the texts use to public ids, `summary` from a language to the
    words of the edit. An article somebody has edited since stays as it is.
    """
    slugs = {category.name_fr: category.slug for category in WikiCategory.objects.all()}
    changed = 0
    for language in ("fr", "en"):
        articles = WikiArticlePage.objects.filter(locale__language_code=language)
        by_slug = {article.slug: article for article in articles.live()}
        for text in founding_texts(language):
            article = by_slug.get(text.head["slug"])
            if article is None or article.latest_revision_id != article.live_revision_id:
                continue
            head = head_of(article)
            if head is None or head.number > 1:
                continue
            content = content_of(text, slugs, public_ids, INVENTED[language], like=head.text)
            saved = save_edit(article, content, author=None, base=head, summary=summary[language])
            changed += not saved.unchanged
    return changed


def founding_texts(language: str) -> list[FoundingText]:
    folder = TEXTS if language == "fr" else TEXTS / language
    return [read_text(path) for path in sorted(folder.glob("*.md"))]


def content_of(
    text: FoundingText,
    category_slugs: Mapping[str, str],
    public_ids: Mapping[str, str],
    otherwise: str = "",
    like: Content | None = None,
) -> Content:
    """A founding text as a content; `otherwise` stands in a sentence for a story that is not there."""
    head = text.head
    named = (name.strip() for name in head.get("categories", "").split(","))
    return Content(
        title=head["title"],
        kind=head.get("kind", Kind.ARTICLE.value),
        **{
            name: head.get(name, "")
            for name in ("thesis", "summary", "origin", "signed_by", "company", "interest")
        },
        hypotheses=codes(head.get("hypotheses", "")),
        figures=codes(head.get("figures", "")),
        categories=tuple(sorted(category_slugs[name] for name in named if name in category_slugs)),
        blocks=tuple(
            parse(_with_stories(text.body, public_ids, otherwise), like.blocks if like else ())
        ),
    )


def _with_stories(body: str, public_ids: Mapping[str, str], otherwise: str) -> str:
    """The text with public ids for keys; code spans show a citation without making one.

    A story that is not there leaves nothing of the block that quotes it.
    """
    written, at = "", 0
    for found in _story_citations(body):
        written += body[at : found.start()]
        at = found.end()
        if key := public_ids.get(found[2].strip()):
            written += f"{{{{{found[1]}:{key}}}}}"
        else:
            written = written.rstrip(" \u00a0\u202f")
            written += "" if written.endswith(("\n", otherwise)) else otherwise
    return written + body[at:]


def _story_citations(body: str) -> Iterator[re.Match[str]]:
    for found in CITATION.finditer(without_code(body)):
        if CITED[found[1].casefold()] == Evidence.STORY:
            yield found


def cited_keys() -> set[str]:
    """The keys of stories that the first articles cite."""
    texts = [text for language in ("fr", "en") for text in founding_texts(language)]
    return {found[2].strip() for text in texts for found in _story_citations(text.body)}
