"""All that a content refers to, found in one query a kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.http import urlencode
from wagtail.images import get_image_model

from stories.published import cited_stories

from ..content import Content
from ..figures import Figure, read_figures
from ..models import Source
from ..references import LINK, references
from ..titles import title_key
from ..vocabulary import Evidence
from .titled import articles_titled

LOOKED_UP_MAX = 1_000  # distinct references of one kind; honest articles have a few dozens
RENDITIONS = ("avif", "webp", "jpeg")
WIDTHS = (480, 960)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the references of a content lead to."""

    language: str
    addresses: Mapping[str, str] = field(default_factory=dict)  # of live articles, by title key
    stories: Mapping[str, object] = field(default_factory=dict)  # public ones, by public id
    withdrawn: frozenset[str] = frozenset()  # public ids of those that were public once
    sources: Mapping[str, Source] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    images: Mapping[str, object] = field(default_factory=dict)  # by the digest of their file

    def address_of(self, title: str) -> str:
        """Where a title leads; empty when nobody wrote it."""
        return self.addresses.get(title_key(title, self.language), "")

    def address_to_write(self, title: str) -> str:
        return f"{reverse('wiki:new')}?{urlencode({'title': title})}"


def gather(
    content: Content, language: str, figures: Mapping[str, Figure] | None = None
) -> Gathered:
    """At most eleven queries: two for links, three each for stories and figures, one for sources,
    two for images; none for a kind that is not there. `figures` given are not looked up."""
    wanted: dict[str, dict[str, None]] = {}
    for each in references(content):
        keys = wanted.setdefault(each.kind, {})
        if len(keys) < LOOKED_UP_MAX:
            keys[each.key] = None
    stories, withdrawn = cited_stories(wanted.get(Evidence.STORY.value, ()))
    named = [*content.figures, *wanted.get(Evidence.FIGURE.value, ())]
    return Gathered(
        language=language,
        addresses=_addresses(wanted.get(LINK, ()), language),
        stories=stories,
        withdrawn=frozenset(withdrawn),
        sources=_sources(wanted.get(Evidence.SOURCE.value, ())),
        figures=read_figures(named) if figures is None else figures,
        images=_images(content),
    )


def _addresses(titles: Iterable[str], language: str) -> dict[str, str]:
    targets = articles_titled(title_key(title, language) for title in titles) if titles else {}
    base = reverse("wagtail_serve", args=["wiki/"])
    return {key: f"{base}{target.slug}/" for key, target in targets.items()}


def _sources(keys: Iterable[str]) -> dict[str, Source]:
    return Source.objects.in_bulk(list(keys), field_name="key") if keys else {}


def _images(content: Content) -> dict[str, object]:
    digests = {block.value["image"] for block in content.blocks if block.kind == "figure"}
    if not digests:
        return {}
    filters = [f"format-{kind}|width-{width}" for kind in RENDITIONS for width in WIDTHS]
    rows = get_image_model().objects.filter(file_hash__in=list(digests)[:LOOKED_UP_MAX])
    return {image.file_hash: image for image in rows.prefetch_renditions(*filters).order_by("pk")}
