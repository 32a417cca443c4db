"""The estimator that is published: how much sooner or later love ends where it was stronger.

Ends follow a hazard that is constant within the nine intervals of the ranking (Holford 1980;
Laird & Olivier 1981), times the effect of covariates, times a gamma frailty of mean 1 shared by
the stories of a brand (Clayton 1978; Klein 1992). Given sums by (brand, love, interval), the
frailty integrates out in closed form:

    log L_b = sum_mk D_mk (alpha_k + z_m beta) + lgamma(a + D_b) - lgamma(a)
              + a ln a - (a + D_b) ln(a + mu_b),   mu_b = sum_mk X_mk exp(alpha_k + z_m beta),

maximised over alpha (9), beta (p) and ln a by Newton's method. Weak priors keep a young site
answerable and leave beta alone: each interval is lent a year of the overall hazard, and ln a a
normal of mean ln 5 and variance 1, both as in the ranking.

The variance of beta is the sandwich with brands as clusters (Lin & Wei 1989; White 1982) times
G / (G - 1), never below the model's own, for it is too small where brands are few (Cameron &
Miller 2015); quantiles are Student's with G - 1 degrees of freedom.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln, ndtri, polygamma, stdtrit

from ..values import INTERVALS, Floats, Interval
from .data import Panel
from .plan import LEVEL

_LENT_MONTHS = 12.0
_SHAPE_CENTRE = 5.0
_STEPS = 200
_TOLERANCE = 1e-9
_MOST_EFFECT = 10.0  # of a covariate on the logarithm, while climbing
_MOST_SPREAD = 10.0  # between any two stories: one of them 20 000 times likelier to end
_RANK_TOLERANCE = 1e-8


class NoFiniteEstimate(ArithmeticError):
    """The covariates foretell every end, so that the likelihood grows without bound."""


@dataclass(frozen=True, eq=False)
class HazardFit:
    """Coefficients of p covariates, the baseline and the frailty."""

    effect: Floats  # (p,) beta
    covariance: Floats  # (p, p) the published one
    model_covariance: Floats  # (p, p) were the model exact
    baseline: Floats  # (9,) ends per month at covariates of zero
    shape: float  # a: brands differ by a gamma variable of mean 1 and variance 1 / a
    brands: int

    def ratio(self, change: Floats) -> tuple[float, Interval]:
        """The hazard ratio for a change of the covariates, shape (p,), with its interval.

        A single brand makes no cluster: the variance is the model's, the quantile the normal one.
        """
        value = float(change @ self.effect)
        spread = math.sqrt(max(float(change @ self.covariance @ change), 0.0))
        upper = (1 + LEVEL) / 2
        quantile = ndtri(upper) if self.brands == 1 else stdtrit(self.brands - 1, upper)
        reach = spread * float(quantile)
        return math.exp(value), Interval(math.exp(value - reach), math.exp(value + reach))


def fit_hazard(sums: Panel, covariates: Floats) -> HazardFit:
    """Fit the model to covariates of shape (M, p), one row for each (brand, love) of the sums.

    A step takes time and room as M x 9 x p. Raises `NoFiniteEstimate` when a coefficient runs
    away, `ValueError` without an end, or when the covariates do not vary on their own.
    """
    if not sums.ends.sum() > 0:
        raise ValueError("no end to estimate a hazard from")
    # A unit that makes every covariate of like size; the constant is the baseline's.
    scale = covariates.std(axis=0)
    centred = (covariates - covariates.mean(axis=0)) / np.where(scale > 0, scale, 1.0)
    if np.linalg.matrix_rank(centred, tol=_RANK_TOLERANCE * len(centred)) < covariates.shape[1]:
        raise ValueError("the covariates do not vary on their own")
    likelihood = _Likelihood(sums, covariates)
    at = likelihood.climb()
    effect = at[INTERVALS:-1]
    if np.ptp(covariates @ effect) > _MOST_SPREAD:
        raise NoFiniteEstimate("a coefficient grows without bound")
    _, scores, hessian = likelihood.derivatives(at)
    model: Floats = np.asarray(np.linalg.inv(-hessian), dtype=np.float64)
    groups = sums.brands
    published = model
    if groups > 1:
        sandwich = model @ (scores.T @ scores) @ model * groups / (groups - 1)
        published = _widened(sandwich, model)
    kept = slice(INTERVALS, -1)
    return HazardFit(
        effect=effect,
        covariance=published[kept, kept],
        model_covariance=model[kept, kept],
        baseline=np.exp(at[:INTERVALS]),
        shape=float(np.exp(at[-1])),
        brands=groups,
    )


def _widened(sandwich: Floats, model: Floats) -> Floats:
    """The sandwich, each coefficient's deviation raised to the model's where that is larger."""
    own = np.sqrt(np.maximum(np.diag(model) / np.maximum(np.diag(sandwich), 1e-300), 1.0))
    correlated: Floats = sandwich * np.outer(own, own)
    bare = np.diag(sandwich) <= 0
    correlated[np.diag_indices(len(own))] = np.where(bare, np.diag(model), np.diag(correlated))
    return correlated


class _Likelihood:
    """The penalised marginal likelihood of alpha (9), beta (p) and ln a, in that order."""

    def __init__(self, sums: Panel, covariates: Floats) -> None:
        self.sums, self.z = sums, covariates
        self.brand_ends = np.zeros(sums.brands)
        np.add.at(self.brand_ends, sums.brand, sums.ends.sum(axis=1))
        self.hazard = sums.ends.sum() / sums.exposure.sum()
        self.by_interval = self._per_brand(sums.ends)
        self.by_covariate = self._per_brand(sums.ends.sum(axis=1)[:, None] * covariates)

    def _per_brand(self, rows: Floats) -> Floats:
        total = np.zeros((self.sums.brands, rows.shape[1]))
        np.add.at(total, self.sums.brand, rows)
        return total

    def start(self) -> Floats:
        alpha = np.full(INTERVALS, np.log(self.hazard))
        return np.concatenate([alpha, np.zeros(self.z.shape[1]), [np.log(_SHAPE_CENTRE)]])

    def expected(self, at: Floats) -> Floats:
        """Ends expected at frailty 1, shape (M, 9)."""
        effect = np.clip(self.z @ at[INTERVALS:-1], -200, 200)
        expected: Floats = self.sums.exposure * np.exp(at[:INTERVALS] + effect[:, None])
        return expected

    def height(self, at: Floats) -> float:
        alpha, shape = at[:INTERVALS], np.exp(at[-1])
        due = np.bincount(
            self.sums.brand, weights=self.expected(at).sum(axis=1), minlength=self.sums.brands
        )
        linear = self.sums.ends.sum(axis=0) @ alpha
        linear += self.by_covariate.sum(axis=0) @ at[INTERVALS:-1]
        ends = self.brand_ends
        frail = gammaln(shape + ends) - gammaln(shape) - shape * np.log1p(due / shape)
        frail -= ends * np.log(shape + due)
        lent = _LENT_MONTHS * (self.hazard * alpha - np.exp(alpha)).sum()
        return float(linear + frail.sum() + lent - (at[-1] - np.log(_SHAPE_CENTRE)) ** 2 / 2)

    def derivatives(self, at: Floats) -> tuple[Floats, Floats, Floats]:
        """Gradient (q,), each brand's share of it without the priors (G, q), Hessian (q, q)."""
        alpha, shape = at[:INTERVALS], float(np.exp(at[-1]))
        due = self.expected(at)
        row = due.sum(axis=1)
        slopes = np.hstack([self._per_brand(due), self._per_brand(row[:, None] * self.z)])
        total = slopes[:, :INTERVALS].sum(axis=1)
        ends, reach = self.brand_ends, shape + total
        frailty = (shape + ends) / reach
        own = digamma(shape + ends) - digamma(shape) - np.log1p(total / shape) + 1 - frailty
        scores = np.hstack([self.by_interval, self.by_covariate]) - frailty[:, None] * slopes
        scores = np.hstack([scores, shape * own[:, None]])
        gradient = scores.sum(axis=0)
        gradient[:INTERVALS] += _LENT_MONTHS * (self.hazard - np.exp(alpha))
        gradient[-1] -= at[-1] - np.log(_SHAPE_CENTRE)

        hessian = np.zeros((len(at), len(at)))
        hessian[:-1, :-1] = -self._curvature(due, frailty[self.sums.brand])
        hessian[:-1, :-1] += slopes.T @ (slopes * ((shape + ends) / reach**2)[:, None])
        hessian[:INTERVALS, :INTERVALS] -= np.diag(_LENT_MONTHS * np.exp(alpha))
        cross = -shape * (((total - ends) / reach**2) @ slopes)
        hessian[-1, :-1] = hessian[:-1, -1] = cross
        twice = polygamma(1, shape + ends) - polygamma(1, shape) + 1 / shape
        twice += (shape + ends) / reach**2 - 2 / reach
        hessian[-1, -1] = (shape**2 * twice + shape * own).sum() - 1
        return gradient, scores, hessian

    def _curvature(self, due: Floats, frailty: Floats) -> Floats:
        worth = due * frailty[:, None]
        mixed = worth.T @ self.z
        inner = self.z.T @ (self.z * worth.sum(axis=1)[:, None])
        return np.block([[np.diag(worth.sum(axis=0)), mixed], [mixed.T, inner]])

    def climb(self) -> Floats:
        """The maximum; a step never exceeds 1 and is halved while it loses."""
        at = self.start()
        height = self.height(at)
        for _ in range(_STEPS):
            gradient, _, hessian = self.derivatives(at)
            curvatures, directions = np.linalg.eigh(hessian)
            strength = np.maximum(np.abs(curvatures), 1e-10)
            step = directions @ ((directions.T @ gradient) / strength)
            step /= max(1.0, float(np.abs(step).max()))
            following = self.height(at + step)
            while following < height - 1e-12 * abs(height) and np.abs(step).max() > _TOLERANCE:
                step /= 2
                following = self.height(at + step)
            at, height = at + step, following
            if np.abs(at[INTERVALS:-1]).max(initial=0.0) > _MOST_EFFECT:
                raise NoFiniteEstimate("a coefficient grows without bound")
            if np.abs(step).max() <= _TOLERANCE:
                return at
        raise NoFiniteEstimate("the steps do not settle")
