"""Editions made of standings alone, for pages that read nothing else."""

from __future__ import annotations

from django.utils import timezone

from ranking.methods import Gate
from ranking.models import Edition, Standing
from stories.models import Brand
from tests.factories import BrandFactory

HAZARD = [0.01, 0.02, 0.01, 0.005, 0.005, 0.005, 0.002, 0.001, 0.001]


def an_edition(**changes) -> Edition:
    whole = {
        "kind": Edition.Kind.CURRENT,
        "made_at": timezone.now(),
        "method": "loyalty-1",
        "digest": "made",
        "stories": 1234,
        "parameters": {"hazard": HAZARD},
        "sad_share": 0.42,
        "sad_lower": 0.38,
        "sad_upper": 0.46,
        "sad_number": 700.0,
    }
    edition = Edition(**whole | changes)
    edition.save()
    return edition


def a_standing(edition: Edition, brand: Brand, position: int = 0, **changes) -> Standing:
    """A ranked brand of sixty stories, unsaved."""
    whole = {
        "name": brand.name,
        "gate": Gate.RANKED.value,
        "stories": 60,
        "love_stories": 30,
        "weight": 55.0,
        "ad_share": 0.05,
        "ad_odds": 0.05,
        "score": 0.6,
        "lower": 0.5,
        "upper": 0.7,
        "shape": 20.0,
        "rate": 20.0,
        "expected_rank": position + 1.0,
        "rank_lower": 1,
        "rank_upper": 9,
        "tier": 1,
        "share_captive": 0.1,
        "share_came_back": 0.05,
        "share_habit": 0.1,
        "share_left": 0.3,
        "love_years": 7.0,
        "love": 8.0,
        "love_lower": 7.5,
        "love_upper": 8.5,
    }
    return Standing(edition=edition, brand=brand, position=position, **whole | changes)


def unranked(**changes) -> dict:
    """What a standing without a rank has instead."""
    without = dict.fromkeys(("expected_rank", "rank_lower", "rank_upper", "tier"))
    return {"gate": Gate.TOO_FEW.value, "stories": 3, "love_stories": 1, "weight": 2.8} | (
        without | changes
    )


def brands(number: int, name: str = "Brand", **changes) -> list[Brand]:
    """Live brands that nobody tells about, quickly made: no alias, no revision."""
    sector = changes.pop("sector", None) or BrandFactory.build().sector
    made = [
        Brand(
            name=f"{name} {n:03}",
            slug=f"{name.lower()}-{n:03}",
            live=True,
            sector=sector,
            **changes,
        )
        for n in range(number)
    ]
    return Brand.objects.bulk_create(made)


def a_board(ranked: int, few: int = 0, ads: int = 0, *, tier_of=lambda place: 1) -> Edition:
    """An edition with so many brands of each gate, the ranked ones first, scores falling."""
    edition = an_edition()
    total = ranked + few + ads
    rows = []
    for place, brand in enumerate(brands(total)):
        kind: dict = {"tier": tier_of(place)}
        if place >= ranked:
            kind = unranked()
        if place >= ranked + few:
            kind = unranked(gate=Gate.TOO_MANY_ADS.value, stories=20, ad_share=0.7)
        score = 0.9 - 0.8 * place / total
        kind |= {"score": score, "lower": score - 0.1, "upper": score + 0.1}
        rows.append(a_standing(edition, brand, place, **kind))
    Standing.objects.bulk_create(rows)
    return edition
