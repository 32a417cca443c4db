"""Public stories and brands as machines read them: by key, in few queries, without personal data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from .folding import fold
from .models import Brand, Sector, Story, Tombstone
from .vocabulary import Licence, State

_FREE_TEXT = Licence.CC_BY_SA


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicStory:
    """What the open data say of a story. Words are there when their author's licence lets them."""

    story_id: int
    public_id: str
    brand: str  # slug; empty when no brand is named
    brand_name: str
    language: str
    kind: str  # "story", or "insider": told by somebody who works or worked there
    ending: str
    cause: str
    contract: str
    love: int | None
    began: tuple[dt.date, dt.date] | None  # first and last day it may have been
    ended: tuple[dt.date, dt.date] | None
    returned: tuple[dt.date, dt.date] | None
    told_on: dt.date
    published_at: dt.datetime
    shown_at: dt.datetime  # that moment as readers may know it: an insider's to the month
    licence: str
    title: str  # these three are empty without a licence
    text: str
    byline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicBrand:
    """A brand people told public stories about."""

    brand_id: int
    slug: str
    name: str
    sector: str  # code; empty when editors gave none
    told: int  # public stories
    other_names: list[str] = field(default_factory=list)


def public_stories(
    *,
    brand: str = "",
    ending: str = "",
    language: str = "",
    older_than: tuple[dt.datetime, str] | None = None,
    limit: int,
) -> list[PublicStory]:
    """Public stories, the newest first, from one query.

    `older_than` is the moment of publication and the public id of the last story already read:
    what was published since changes nothing of what follows.
    """
    found = Story.objects.live()
    if brand:
        found = found.filter(brand__slug=brand)
    if ending:
        found = found.filter(ending=ending)
    if language:
        found = found.filter(language=language)
    if older_than:
        moment, public_id = older_than
        last_read = Story.objects.filter(public_id=public_id).values("id")
        found = found.filter(first_published_at__lte=moment).filter(
            Q(first_published_at__lt=moment) | Q(id__lt=Subquery(last_read))
        )
    return [_story(row) for row in _facts(found.newest_first())[:limit]]


def public_story(public_id: str) -> PublicStory | None:
    row = _facts(Story.objects.live().filter(public_id=public_id)).first()
    return _story(row) if row else None


def public_stories_among(keys: list[int]) -> dict[int, PublicStory]:
    """Those of these stories that are public, by key, from one query."""
    rows = _facts(Story.objects.live().filter(pk__in=keys))
    return {row["story_id"]: _story(row) for row in rows}


def public_among(public_ids: Iterable[str]) -> set[str]:
    """Those of these public ids that are of public stories."""
    return set(
        Story.objects.live()
        .filter(public_id__in=list(public_ids))
        .values_list("public_id", flat=True)
    )


def was_withdrawn(public_id: str) -> bool:
    """Whether its author took this story back, which its own page says."""
    return Story.objects.filter(public_id=public_id, state__state=State.WITHDRAWN).exists()


def taken_back() -> Iterator[tuple[str, dt.date]]:
    """Public id of every story that was public and is no more, erased ones included, with the day
    (UTC) it went.

    In the order of days; at one day, of public ids.
    """
    gone = Story.objects.filter(live=False, last_published_at__isnull=False)
    rows = gone.values_list("public_id", "state__since")
    days = [(since.astimezone(dt.UTC).date(), key) for key, since in rows.iterator()]
    erased = Tombstone.objects.filter(was_public=True).order_by()
    days = sorted([*days, *erased.values_list("erased_on", "public_id")])
    return ((key, day) for day, key in days)


def public_brands(
    *, start: str = "", sector: str = "", after: str = "", limit: int
) -> list[PublicBrand]:
    """Public brands in the order of slugs, with their other names: three queries.

    `start` is the beginning of one of their names, accents and case apart.
    """
    if start and not fold(start):
        return []
    brands = Brand.objects.starting_with(start) if start else Brand.objects.live()
    if sector:
        brands = brands.filter(sector__code=sector)
    return _brands(brands.filter(slug__gt=after).order_by("slug"), limit)


def public_brand(slug: str) -> PublicBrand | None:
    """One public brand; None for an unknown, a hidden or a merged one."""
    found = _brands(Brand.objects.live().filter(slug=slug), 1)
    return found[0] if found else None


def public_brand_id(slug: str) -> int | None:
    """The number of one public brand; None for an unknown, a hidden or a merged one."""
    return Brand.objects.live().filter(slug=slug).values_list("pk", flat=True).first()


def heir_of(slug: str) -> str:
    """The slug of the public brand this one was merged into; empty when it was not."""
    brand = Brand.objects.filter(slug=slug, merged_into__isnull=False).first()
    return brand.heir.slug if brand and brand.heir.live else ""


def with_merged(brand_id: int) -> list[int]:
    """The brand, and all that were merged into it, directly or not."""
    family, level = [brand_id], [brand_id]
    while level:
        merged = Brand.objects.filter(merged_into__in=level).exclude(pk__in=family)
        level = list(merged.values_list("pk", flat=True))
        family += level
    return family


def sector_exists(code: str) -> bool:
    return Sector.objects.filter(code=code).exists()


def _brands(brands: QuerySet[Brand], limit: int) -> list[PublicBrand]:
    """The first of these brands; stories are counted for those alone."""
    rows = list(brands.select_related("sector").prefetch_related("aliases")[:limit])
    public = Story.objects.live().filter(brand__in=rows).order_by()
    told = dict(public.values_list("brand").annotate(Count("id")))
    return [
        PublicBrand(
            brand_id=brand.pk,
            slug=brand.slug,
            name=brand.name,
            sector=brand.sector.code if brand.sector else "",
            told=told.get(brand.pk, 0),
            other_names=sorted(
                alias.name for alias in brand.aliases.all() if alias.name != brand.name
            ),
        )
        for brand in rows
    ]


_AS_THEY_ARE = (
    "public_id",
    "language",
    "ending",
    "cause",
    "love",
    "told_on",
    "licence",
)


def _if_free(column) -> Case:
    """The column of a story whose author gave a free licence; the database keeps the others."""
    return Case(When(licence=_FREE_TEXT, then=column), default=Value(""), output_field=CharField())


def _facts(stories: QuerySet[Story]) -> QuerySet:
    dates = [f"{name}_{end}" for name in ("began", "ended", "returned") for end in ("min", "max")]
    return stories.values(
        *_AS_THEY_ARE,
        *dates,
        story_id=F("pk"),
        brand_slug=Coalesce("brand__slug", Value("")),
        brand_name=Coalesce("brand__name", Value("")),
        contract=F("contract_kind"),
        link=F("link_to_brand"),
        published_at=F("first_published_at"),
        free_title=_if_free("title"),
        free_text=_if_free("text"),
        free_byline=_if_free(Coalesce(NullIf("author__pseudonym", Value("")), "attribution")),
    )


def _story(row: dict) -> PublicStory:
    told = Story(link_to_brand=row["link"])
    return PublicStory(
        **{name: row[name] for name in _AS_THEY_ARE},
        story_id=row["story_id"],
        brand=row["brand_slug"],
        brand_name=row["brand_name"],
        contract=row["contract"],
        kind=told.kind,
        published_at=row["published_at"],
        shown_at=told.as_dated(row["published_at"]),
        began=_days(row, "began"),
        ended=_days(row, "ended"),
        returned=_days(row, "returned"),
        title=row["free_title"],
        text=row["free_text"],
        byline=row["free_byline"],
    )


def _days(row: dict, name: str) -> tuple[dt.date, dt.date] | None:
    first, last = row[f"{name}_min"], row[f"{name}_max"]
    return (first, last or first) if first else None
