"""How long love lasts with each brand: baseline hazard, frailty, score and interval.

Ends of love follow a hazard that is constant within each interval of a spell and common to all
brands (Holford 1980; Laird & Olivier 1981), times the frailty of the brand, a gamma variable
shared by its stories (Klein 1992; Andersen, Klein, Knudsen & Tabanera y Palacios 1997). Given the
baseline, the ends observed are Poisson around frailty times ends expected, so that the frailties
are estimated by gamma-Poisson empirical Bayes (Clayton & Kaldor 1987). A frailty below one means
love that outlives the site's.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaincinv, gammaln, polygamma

from .adshare import AdShares
from .spells import split_months
from .tallies import Sums
from .values import Floats, Settings

_NEWTON_STEPS = 200  # about ten are needed
_NEWTON_REGION = 1e-4  # a step that small and no longer shrinking is rounding alone
_ROUNDING = 1e-15  # relative, of the terms of the likelihood
_DIGAMMA_SERIES_FROM = 50.0  # the series holds sixteen digits from there up


@dataclass(frozen=True)
class Frailty:
    """How brands differ: a gamma variable of this shape and this mean."""

    shape: float  # a
    mean: float  # mu

    @property
    def rate(self) -> float:
        """Rate of the gamma variable, r = a / mu."""
        return self.shape / self.mean


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is known of the frailty of B brands: Gamma(shape, rate), each of shape (B,)."""

    observed: Floats  # O: ends of love, in discounted stories
    expected: Floats  # E: ends of love under the baseline
    shape: Floats  # A', once the variance of labels and model is let in
    rate: Floats  # R'


def baseline_hazard(events: Floats, exposure: Floats, settings: Settings) -> Floats:
    """Ends per story month in each interval, shape (9,), over brands of shape (B, 9).

    Each interval is lent a year of the overall hazard, so that none is zero. Raises `ValueError`
    without exposure.
    """
    total = exposure.sum()
    if not total > 0:
        raise ValueError("no exposure to estimate a hazard from")
    lent = settings.baseline_prior_months
    overall = events.sum() / total
    hazard: Floats = (events.sum(axis=0) + lent * overall) / (exposure.sum(axis=0) + lent)
    return hazard


def cumulative_hazard(hazard: Floats, months: int) -> float:
    """Ends a story expects within its first `months` under the baseline."""
    return float(hazard @ split_months(months))


def fit_frailty(observed: Floats, expected: Floats, settings: Settings) -> Frailty:
    """Shape and mean of the frailty, from ends observed and expected of shape (B,).

    Maximises the marginal (negative binomial) likelihood of the ends, with weak log-normal
    hyperpriors on shape and mean, by Newton's method on their logarithms: the curvature is taken
    as negative in every direction, a step never exceeds 1 and is halved while it loses. Brands
    without exposure tell nothing. Raises `ArithmeticError` if the steps do not settle.
    """
    exposed = expected > 0
    ends, due = observed[exposed], expected[exposed]
    centre = np.array([np.log(settings.shape_centre), 0.0])
    at = centre.copy()
    height, _ = _objective(at, ends, due, centre)
    size = np.inf
    for _ in range(_NEWTON_STEPS):
        gradient, hessian = _derivatives(at, ends, due, centre)
        curvatures, directions = np.linalg.eigh(hessian)
        step = directions @ ((directions.T @ gradient) / np.abs(curvatures))
        step /= max(1.0, float(np.abs(step).max()))
        following, noise = _objective(at + step, ends, due, centre)
        while following < height - noise:
            step /= 2
            following, noise = _objective(at + step, ends, due, centre)
        at, height = at + step, following
        last, size = size, float(np.abs(step).max())
        if size < settings.frailty_tolerance or last <= size < _NEWTON_REGION:
            return Frailty(shape=float(np.exp(at[0])), mean=float(np.exp(at[1])))
    raise ArithmeticError(f"the frailty does not settle: last step {step.tolist()}")


def _objective(at: Floats, ends: Floats, due: Floats, centre: Floats) -> tuple[float, float]:
    """Penalised log likelihood, up to a constant, and the rounding it may carry."""
    shape, rate = np.exp(at[0]), np.exp(at[0] - at[1])
    terms = np.array(
        [
            gammaln(shape + ends),
            np.full(len(ends), -gammaln(shape)),
            -ends * np.log(rate + due),
            -shape * np.log1p(due / rate),
        ]
    )
    penalty = ((at - centre) ** 2).sum() / 2
    noise = _ROUNDING * float(np.abs(terms).sum())
    return float(terms.sum() - penalty), noise


def _derivatives(at: Floats, ends: Floats, due: Floats, centre: Floats) -> tuple[Floats, Floats]:
    """Gradient (2,) and Hessian (2, 2) in the logarithms of shape and mean.

    Where brands hardly differ the shape is large, and the digammas and logarithms of the gradient
    nearly cancel: their leading parts are joined first.
    """
    shape, rate = np.exp(at[0]), np.exp(at[0] - at[1])
    reach = rate + due
    leading = np.log1p((ends / shape - due / rate) / (1 + due / rate))
    by_shape = shape * (leading + _digamma_rest(shape + ends) - _digamma_rest(shape)).sum()
    by_rate = ((shape * due - ends * rate) / reach).sum()  # r times the derivative in r
    shape_twice = shape**2 * (polygamma(1, shape + ends) - polygamma(1, shape)).sum()
    both = shape * (due / reach).sum()
    rate_twice = ((shape + ends) * (rate / reach) ** 2 - shape).sum()
    gradient = np.array([by_shape + by_rate, -by_rate]) - (at - centre)
    own = by_rate + rate_twice
    cross = -own - both
    hessian = np.array([[by_shape + shape_twice + 2 * both + own, cross], [cross, own]])
    return gradient, hessian - np.eye(2)


def _digamma_rest(x: Floats) -> Floats:
    """Digamma minus logarithm, keeping its digits for large x (Abramowitz & Stegun 6.3.18)."""
    x = np.asarray(x)
    inverse = 1 / np.maximum(x, _DIGAMMA_SERIES_FROM) ** 2
    series = -1 / 12 + inverse * (1 / 120 - inverse * (1 / 252 - inverse * (1 / 240)))
    far = inverse * series - 0.5 / np.maximum(x, _DIGAMMA_SERIES_FROM)
    return np.where(x < _DIGAMMA_SERIES_FROM, digamma(x) - np.log(x), far)


def posterior(
    sums: Sums,
    suspicion: Floats,
    honesty: Floats,
    hazard: Floats,
    frailty: Frailty,
    settings: Settings,
) -> Posterior:
    """The frailty of each brand, given probabilities (B, 25), baseline (9,) and prior.

    The gamma posterior keeps its mean and is widened on the log scale by what it leaves out:
    stories whose label is in doubt, and a variance of the model itself, which bounds A' however
    many stories a brand has.
    """
    return posterior_by_bin(
        sums.stories,
        sums.events.sum(axis=2),
        sums.exposure @ hazard,
        suspicion,
        honesty,
        frailty,
        settings,
    )


def posterior_by_bin(
    stories: Floats,
    ends_by_bin: Floats,
    due_by_bin: Floats,
    suspicion: Floats,
    honesty: Floats,
    frailty: Frailty,
    settings: Settings,
) -> Posterior:
    """The same from stories, ends, and ends due under the baseline, all of the shape (B, 25)."""
    observed = np.einsum("bj,bj->b", honesty, ends_by_bin)
    expected = np.einsum("bj,bj->b", honesty, due_by_bin)
    shape, rate = frailty.shape + observed, frailty.rate + expected
    told = np.where(stories > 0, stories, 1.0)  # an empty bin has nothing due either
    doubt = suspicion * honesty
    variance = np.einsum("bj,bj->b", doubt, ends_by_bin) / shape**2
    variance += 2 * np.einsum("bj,bj->b", doubt, due_by_bin**2 / told) / rate**2
    variance += settings.model_variance
    widened = 1 / (1 / shape + variance)
    return Posterior(observed, expected, shape=widened, rate=widened * rate / shape)


def survival(shape: Floats, rate: Floats, hazard: float) -> Floats:
    """Expected share of stories alive once the baseline has accumulated `hazard`.

    The Laplace transform of a gamma frailty (Hougaard 1984).

    >>> float(survival(np.array(5.0), np.array(5.0), 0.6).round(9))
    0.567426856
    """
    return np.exp(-shape * np.log1p(hazard / rate))


def survival_bound(shape: Floats, rate: Floats, hazard: float, quantile: float) -> Floats:
    """Share alive for a brand whose frailty stands at this quantile of its posterior."""
    return np.exp(-gammaincinv(shape, quantile) / rate * hazard)


def restricted_mean_years(shape: Floats, rate: Floats, hazard: Floats, months: int) -> Floats:
    """Mean love years within the first `months`: the area under survival, by trapezoids."""
    alive = np.zeros_like(shape)
    for month in range(months + 1):
        part = 0.5 if month in (0, months) else 1.0
        alive += part * survival(shape, rate, cumulative_hazard(hazard, month))
    return alive / 12


@dataclass(frozen=True, eq=False)
class Fit:
    """All that is estimated from the sums of one window."""

    sums: Sums
    ads: AdShares
    hazard: Floats  # (9,) baseline, ends per story month
    frailty: Frailty
    posterior: Posterior
