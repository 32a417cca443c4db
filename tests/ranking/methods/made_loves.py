"""Stretches of love drawn from known hazards, the same at each run."""

from __future__ import annotations

import numpy as np

from ranking.methods.study import LoveSpells


def loves(
    brand,
    love,
    months,
    ended,
    *,
    weight=None,
    story=None,
    kind=None,
) -> LoveSpells:
    """Stretches from plain lists; each its own story, of full weight, without a way to end."""
    brand = np.asarray(brand)
    number = len(brand)
    return LoveSpells(
        brands=[f"brand {b}" for b in range(int(brand.max(initial=0)) + 1)],
        brand=brand.astype(np.int64),
        love=np.asarray(love, dtype=np.int64),
        months=np.asarray(months, dtype=np.int64),
        ended=np.asarray(ended, dtype=bool),
        weight=np.ones(number) if weight is None else np.asarray(weight, dtype=float),
        story=np.arange(number) if story is None else np.asarray(story),
        kind=np.zeros(number, dtype=np.int64) if kind is None else np.asarray(kind),
    )


def drawn_loves(
    seed: int,
    *,
    brands: int = 40,
    each: int = 30,
    within: float = 0.0,
    between: float = 0.0,
    bend: float = 0.0,
    frailty: float = 0.3,
    followed: int = 120,
) -> LoveSpells:
    """`each` stretches of `brands` brands: effects of a point of love on the log hazard.

    `bend` is added for each point above 6; `frailty` is the variance of brands.
    """
    rng = np.random.default_rng(seed)
    brand = np.repeat(np.arange(brands), each)
    centre = rng.normal(6, 1.2, brands)
    love = np.clip(np.rint(centre[brand] + rng.normal(0, 2, len(brand))), 0, 10).astype(int)
    mean = np.bincount(brand, weights=love) / each
    frail = rng.gamma(1 / frailty, frailty, brands) if frailty else np.ones(brands)
    log = (
        within * (love - mean[brand]) + between * (mean[brand] - 6) + bend * np.maximum(love - 6, 0)
    )
    until = rng.exponential(1 / (0.012 * frail[brand] * np.exp(log)))
    seen = rng.uniform(6, followed, len(brand))
    months = np.maximum(1, np.ceil(np.minimum(until, seen))).astype(int)
    return loves(brand, love, months, until <= seen)
