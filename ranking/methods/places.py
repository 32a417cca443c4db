"""From an estimate to what is said of each brand: figures, gate, ranks and tier."""

from typing import Any

import numpy as np

from .loyalty import Fit, cumulative_hazard, restricted_mean_years, survival, survival_bound
from .tallies import Sums
from .tiers import expected_ranks, rank_intervals, tiers
from .values import Floats, Gate, Integers, Outcome, Place, Settings

_ROW = {outcome: row for row, outcome in enumerate(Outcome)}
_SCORE_UNIT = 1e9  # scores that agree to the ninth decimal are tied


def places_of(fit: Fit, settings: Settings) -> list[Place]:
    """One place for each brand, the best score first, brands of equal score in order of ids."""
    sums, ads, known = fit.sums, fit.ads, fit.posterior
    due = cumulative_hazard(fit.hazard, settings.horizon_months)
    score = survival(known.shape, known.rate, due)
    weight = np.einsum("bj,bj->b", ads.honesty, sums.stories)
    outcomes = np.einsum("bj,boj->ob", ads.honesty, sums.outcomes)
    gates = gates_of(sums, ads.share, weight, settings)
    order = np.lexsort((np.arange(len(score)), -np.rint(_SCORE_UNIT * score)))
    columns = {
        "stories": sums.told,
        "weight": weight,
        "ad_share": ads.share,
        "ad_odds": ads.odds,
        "score": score,
        "lower": survival_bound(known.shape, known.rate, due, (1 + settings.level) / 2),
        "upper": survival_bound(known.shape, known.rate, due, (1 - settings.level) / 2),
        "shape": known.shape,
        "rate": known.rate,
        "observed": known.observed,
        "expected": known.expected,
        "share_captive": drawn_share(outcomes[_ROW[Outcome.CAPTIVE]], weight, settings),
        "share_came_back": drawn_share(outcomes[_ROW[Outcome.CAME_BACK]], weight, settings),
        "restricted_mean_years": restricted_mean_years(
            known.shape, known.rate, fit.hazard, settings.restricted_months
        ),
    }
    sorted_columns = [column[order].tolist() for column in columns.values()]
    rows: list[dict[str, Any]] = [
        dict(zip(columns, row, strict=True)) for row in zip(*sorted_columns, strict=True)
    ]
    ranks = _ranks(fit, gates, order, settings)
    return [
        Place(
            brand=sums.brands[at],
            gate=gates[at],
            **figures,
            **ranks.get(at, {}),
        )
        for at, figures in zip(order.tolist(), rows, strict=True)
    ]


def gates_of(sums: Sums, share: Floats, weight: Floats, settings: Settings) -> list[Gate]:
    """The first gate that applies to each brand, in the order of `Gate`.

    `share` of advertisements and `weight`, in discounted stories, have the shape (B,).
    """
    told = sums.stories.sum(axis=1)
    suspect = (share >= settings.ad_share_limit) & (told >= settings.ad_least_stories)
    enough = (
        (weight >= settings.least_weight)
        & (sums.authors >= settings.least_authors)
        & (sums.months >= settings.least_months)
        & (share < settings.ad_share_limit)
    )
    found = np.select([sums.told == 0, suspect, enough], [0, 1, 2], default=3)
    gates = list(Gate)
    return [gates[place] for place in found.tolist()]


def drawn_share(counted: Floats, weight: Floats, settings: Settings) -> Floats:
    """Share of some stories in each brand, drawn towards the site's by a few lent stories.

    `counted` and `weight` have the shape (B,), in discounted stories.
    """
    lent = settings.share_prior_stories
    share: Floats = (counted + lent * counted.sum() / weight.sum()) / (weight + lent)
    return share


def _ranks(
    fit: Fit, gates: list[Gate], order: Integers, settings: Settings
) -> dict[int, dict[str, Any]]:
    """Ranks and tier of the ranked brands, by their place in the order of ids."""
    chosen = np.array([gate is Gate.RANKED for gate in gates])
    by_id, by_score = np.flatnonzero(chosen), order[chosen[order]]
    shape, rate = fit.posterior.shape, fit.posterior.rate
    expected = expected_ranks(shape[by_id], rate[by_id], settings)
    lower, upper = rank_intervals(shape[by_id], rate[by_id], settings)
    tier_of = dict(
        zip(by_score.tolist(), tiers(shape[by_score], rate[by_score], settings), strict=True)
    )
    figures = zip(by_id.tolist(), expected.tolist(), lower.tolist(), upper.tolist(), strict=True)
    return {
        at: {"expected_rank": mean, "rank_lower": low, "rank_upper": high, "tier": tier_of[at]}
        for at, mean, low, high in figures
    }
