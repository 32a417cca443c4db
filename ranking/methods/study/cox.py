"""Cox's regression, the estimator everybody knows: beside the published one, as a check.

Partial likelihood (Cox 1972) with Efron's correction for ties (1977), weighed as Therneau &
Grambsch (2000, section 3.3): the deaths of one month share their mean weight. Stratified by
nothing and without frailty. It is not the one published, because months are rounded (ties
everywhere), because it would take every story where sums by brand suffice, and because its
baseline is not the ranking's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..values import Floats, Integers
from .hazard import NoFiniteEstimate

_STEPS = 50
_TOLERANCE = 1e-10
_MOST_EFFECT = 5.0


@dataclass(frozen=True, eq=False)
class CoxFit:
    """Coefficients of p covariates and their covariance, were the model exact."""

    effect: Floats  # (p,)
    covariance: Floats  # (p, p)


def fit_cox(
    months: Integers, ended: np.ndarray, covariates: Floats, weights: Floats | None = None
) -> CoxFit:
    """Fit n stretches with covariates of shape (n, p); a step takes time and room as n x p^2.

    Raises `NoFiniteEstimate` when the coefficients run away, `ValueError` without an end.
    """
    if not ended.any():
        raise ValueError("no end to estimate a hazard from")
    weight = np.ones(len(months)) if weights is None else weights
    centred = covariates - np.average(covariates, axis=0, weights=weight)
    likelihood = _Partial(months, ended, centred, weight)
    effect = np.zeros(covariates.shape[1])
    height, gradient, information = likelihood.at(effect)
    for _ in range(_STEPS):
        try:
            step = np.linalg.solve(information, gradient)
        except np.linalg.LinAlgError as broken:
            raise NoFiniteEstimate("a covariate tells nothing") from broken
        step /= max(1.0, float(np.abs(step).max()))
        following = likelihood.at(effect + step)
        while following[0] < height - 1e-12 * abs(height) and np.abs(step).max() > _TOLERANCE:
            step /= 2
            following = likelihood.at(effect + step)
        effect = effect + step
        height, gradient, information = following
        if np.abs(effect).max() > _MOST_EFFECT:
            raise NoFiniteEstimate("a coefficient grows without bound")
        if np.abs(step).max() <= _TOLERANCE:
            return CoxFit(effect, np.asarray(np.linalg.inv(information), dtype=np.float64))
    raise NoFiniteEstimate("the steps do not settle")


class _Partial:
    """The partial likelihood; sums over those at risk run from the longest stretch down."""

    def __init__(
        self, months: Integers, ended: np.ndarray, covariates: Floats, weight: Floats
    ) -> None:
        order = np.argsort(-months, kind="stable")
        self.x, self.weight = covariates[order], weight[order]
        lasted, died = months[order], ended[order].astype(bool)
        self.dead = np.flatnonzero(died)
        times, self.time, counts = np.unique(
            lasted[self.dead], return_inverse=True, return_counts=True
        )
        self.last_at_risk = np.searchsorted(-lasted, -times, side="right") - 1
        starts = np.cumsum(counts) - counts
        rank = np.empty(len(self.dead))
        rank[np.argsort(self.time, kind="stable")] = np.arange(len(self.dead)) - np.repeat(
            starts, counts
        )
        self.part = rank / counts[self.time]  # 0, 1/d, ... among the d deaths of a month
        weights = np.bincount(self.time, weights=self.weight[self.dead])
        self.mean_weight = (weights / counts)[self.time]
        self.times = len(times)

    def at(self, effect: Floats) -> tuple[float, Floats, Floats]:
        """Log likelihood, gradient (p,) and information (p, p)."""
        x, dead = self.x, self.dead
        risk = self.weight * np.exp(np.clip(x @ effect, -200, 200))
        moments = (risk, risk[:, None] * x, risk[:, None, None] * x[:, :, None] * x[:, None, :])
        zero, one, two = (self._left(moment) for moment in moments)
        weight = self.mean_weight
        mean = one / zero[:, None]
        spread = two / zero[:, None, None] - mean[:, :, None] * mean[:, None, :]
        own = self.weight[dead]
        height = own @ (x[dead] @ effect) - weight @ np.log(zero)
        gradient = own @ x[dead] - weight @ mean
        return float(height), gradient, np.einsum("i,ipq->pq", weight, spread)

    def _left(self, moment: Floats) -> Floats:
        """The sum over those at risk for each death, less the part of the month already dead."""
        at_risk = np.cumsum(moment, axis=0)[self.last_at_risk]
        tied = np.zeros((self.times, *moment.shape[1:]))
        np.add.at(tied, self.time, moment[self.dead])
        part = self.part.reshape(-1, *[1] * (moment.ndim - 1))
        left: Floats = at_risk[self.time] - part * tied[self.time]
        return left
