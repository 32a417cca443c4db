"""What the editor offers while somebody types: titles, stories, sources, figures, images."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import islice

from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.models import Filter

from ranking.models import Edition
from stories.folding import fold
from stories.published import newest_found, public_brands

from ...markdown import Wikilink
from ..figures import OF_A_BRAND, OF_ALL, read_figures
from ..models import FormerTitle, Source, WikiArticlePage
from ..raw_blocks import blocks_from_raw
from ..sections import heading_words
from ..titles import title_key
from .figure_words import edition_words, figure_words
from .titled import articles_titled

MOST = 10
SOURCES_READ = 3_000  # rows of the bibliography looked at
THUMBNAIL = "max-165x165"  # as the back office lists them
_BRANDS = 3
_LINKED = 140  # characters of a heading in a link


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is put in the text, and how the list says it."""

    insert: str
    words: str
    note: str = ""
    language: str = ""
    picture: str = ""  # address

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def suggestions(kind: str, words: str, language: str) -> list[Suggestion]:
    """At most `MOST`, in a bounded number of queries. Raises `KeyError` for an unknown kind."""
    return _FINDERS[kind](words.replace("\x00", "").strip()[:140], language)


def similar_titles(title: str, language: str) -> list[WikiArticlePage]:
    """Live articles whose title begins like these words or holds one of them; three queries."""
    folded = fold(title)
    if not folded:
        return []
    found: dict[int, WikiArticlePage] = {}
    longest = sorted((word for word in folded.split() if len(word) > 3), key=len)[-1:]
    for words in dict.fromkeys([folded, *longest]):
        for article in _titled(words, language):
            found[article.pk] = article
    return list(found.values())[:MOST]


def _titled(folded: str, language: str) -> list[WikiArticlePage]:
    articles = WikiArticlePage.objects.live().only("title", "slug", "title_key", "thesis", "path")
    begins = articles.filter(title_key__startswith=title_key(folded, language))
    found = list(begins.order_by("title_key")[:MOST])
    if len(found) < MOST:
        holds = articles.filter(title_key__startswith=f"{language}:", title_key__contains=folded)
        found += [each for each in holds.order_by("title_key")[:MOST] if each not in found]
    return found[:MOST]


def _titles(words: str, language: str) -> list[Suggestion]:
    title, sign, part = words.partition("#")
    if sign:
        return _sections(title, part, language)
    folded = fold(words)
    if not folded:
        return []
    found = [Suggestion(f"[[{a.title}]]", a.title, a.thesis) for a in _titled(folded, language)]
    former = FormerTitle.objects.filter(
        key__startswith=f"{language}:", key__contains=folded, article__live=True
    ).values_list("title", "article__title")
    found += [
        Suggestion(f"[[{now}|{title}]]", title, _("now “%(title)s”") % {"title": now})
        for title, now in former.order_by("key")[:MOST]
    ]
    return found[:MOST]


def _sections(title: str, words: str, language: str) -> list[Suggestion]:
    """Headings that hold the words, of the article a title leads to; three queries."""
    key = title_key(title, language)
    target = articles_titled([key]).get(key)
    if target is None:
        return []
    articles = WikiArticlePage.objects.live().filter(title_key__startswith=f"{language}:")
    article = articles.filter(slug=target.slug).only("body", "title").first()
    if article is None:  # gone since
        return []
    headings = dict.fromkeys(heading_words(blocks_from_raw(article.body.raw_data)))
    found = (each for each in headings if fold(words) in fold(each) and len(each) < _LINKED)
    return [
        Suggestion(str(Wikilink(target.title, _plain(each))), each, target.title)
        for each in islice(found, MOST)
    ]


def _stories(words: str, language: str) -> list[Suggestion]:
    name = "récit" if language == "fr" else "story"
    return [
        Suggestion(
            f"{{{{{name}:{story.public_id}}}}}",
            story.title,
            f"{story.get_ending_display()} · {date_format(story.told_on, 'F Y')}",
            story.language,
        )
        for story in newest_found(words, MOST)
    ]


def _sources(words: str, language: str) -> list[Suggestion]:
    asked = slugify(words).split("-")
    found = []
    for source in Source.objects.order_by("key")[:SOURCES_READ]:
        said = slugify(f"{source.key} {source.authors} {source.title} {source.year or ''}")
        if all(each in said for each in asked):
            found.append(Suggestion(f"{{{{source:{source.key}}}}}", source.short, source.title))
        if len(found) == MOST:
            break
    return found


def _figures(words: str, language: str) -> list[Suggestion]:
    """Of all brands those whose label holds the words; of a brand all, when its name begins so."""
    asked = slugify(words).split("-")
    labels = {
        name: str(said[-1])
        for name, said in OF_ALL.items()
        if all(each in slugify(f"{name} {said[-1]}") for each in asked)
    }
    for brand in public_brands(start=words, limit=_BRANDS) if words else ():
        for name, said in OF_A_BRAND.items():
            labels[f"{name}:{brand.slug}"] = f"{brand.name} – {said[-1]}"
    closed = Edition.objects.in_force().exclude(month=None).order_by("-month").first()
    pinned = f"@{closed.month_code}" if closed else ""
    found = read_figures([*labels, *(f"{each}{pinned}" for each in labels)])
    name = "chiffre" if language == "fr" else "figure"
    return [
        Suggestion(
            f"{{{{{name}:{reference}}}}}",
            labels[reference.partition("@")[0]],
            f"{figure_words(figure)} · {edition_words(figure)}",
        )
        for reference, figure in found.items()
    ][:MOST]


def _images(words: str, language: str) -> list[Suggestion]:
    images = get_image_model().objects.exclude(file_hash="").order_by("-pk")
    if words:
        images = images.filter(title__icontains=words)
    return [
        Suggestion(
            f"![{_plain(image.description or image.title)}](image:{image.file_hash})",
            image.title,
            image.credit,
            picture=_thumbnail(image),
        )
        for image in images.prefetch_renditions(THUMBNAIL)[:MOST]
    ]


def _thumbnail(image) -> str:
    """Of those made when the image came, or when the back office listed it: reading makes none."""
    try:
        return image.find_existing_rendition(Filter(THUMBNAIL)).url
    except image.get_rendition_model().DoesNotExist:
        return ""


def _plain(words: str) -> str:
    return " ".join(words.replace("[", "(").replace("]", ")").replace("|", " ").split())


_FINDERS: dict[str, Callable[[str, str], list[Suggestion]]] = {
    "title": _titles,
    "story": _stories,
    "source": _sources,
    "figure": _figures,
    "image": _images,
}
