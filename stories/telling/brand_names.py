"""The brands a few letters may mean: suggestions while typing, "did you mean" afterwards.

Never a scan of all names: a range of the index of folded names, of bounded size.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q
from rapidfuzz.distance import OSA

from ..folding import fold
from ..models import BrandAlias

SUGGESTED = 10
CLOSE = 3
_CANDIDATES = 1_000  # names compared for one question, at most
_ARTICLES = ("la ", "le ", "les ", "l ", "the ")


@dataclass(frozen=True, slots=True)
class NamedBrand:
    """A brand as suggested: its own name and its line of business, in the active language."""

    name: str
    sector: str


def suggestions(start: str) -> list[NamedBrand]:
    """Public brands with a name that begins like `start`, ten at most, by name. One query."""
    folded = fold(start)
    if not folded:
        return []
    found = _aliases().filter(_starts(folded)).order_by("folded")[: 3 * SUGGESTED]
    brands = {alias.brand_id: alias.brand for alias in found}
    return [
        NamedBrand(brand.name, str(brand.sector) if brand.sector else "")
        for brand in list(brands.values())[:SUGGESTED]
    ]


def is_known(name: str) -> bool:
    """Whether a brand goes by this name. One query."""
    return BrandAlias.objects.filter(folded=fold(name)).exists()


def close_names(name: str) -> list[str]:
    """Public brands whose name is nearly this one, the nearest first, three at most. One query.

    Near: a slip or two (`_slips`), an article more or less, or one name being the other's first words.
    """
    folded = fold(name)
    bare = _without_article(folded)
    if len(bare) < 2:
        return []
    starts = {folded[:2], folded[1] + folded[0], bare[:2], *(a + bare[:2] for a in _ARTICLES)}
    asked = Q()
    for start in sorted(starts):
        asked |= _starts(start)
    near: dict[str, int] = {}
    for alias in _aliases().filter(asked).order_by("folded")[:_CANDIDATES]:
        distance = _distance(bare, _without_article(alias.folded))
        if distance is not None:
            near[alias.brand.name] = min(distance, near.get(alias.brand.name, distance))
    return sorted(near, key=lambda each: (near[each], each))[:CLOSE]


def _aliases():
    return BrandAlias.objects.filter(brand__live=True, brand__merged_into=None).select_related(
        "brand__sector"
    )


def _starts(start: str) -> Q:
    """Folded names that begin with `start`; SQLite uses its index for bounds, not for LIKE."""
    asked = Q(folded__startswith=start)
    if connection.vendor == "sqlite":
        asked &= Q(folded__gte=start, folded__lt=start + "\U0010ffff")
    return asked


def _without_article(folded: str) -> str:
    for article in _ARTICLES:
        if folded.startswith(article) and len(folded) > len(article) + 1:
            return folded[len(article) :]
    return folded


def _slips(length: int) -> int:
    return 1 if length < 7 else 2


def _distance(asked: str, known: str) -> int | None:
    """How many slips apart two names are; None when they are two names."""
    if f"{asked} ".startswith(f"{known} ") or f"{known} ".startswith(f"{asked} "):
        return 0 if asked == known else 2
    most = _slips(min(len(asked), len(known)))
    distance = OSA.distance(asked, known, score_cutoff=most)
    return distance if distance <= most and min(len(asked), len(known)) > 2 else None
