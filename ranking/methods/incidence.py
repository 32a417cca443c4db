"""Why love ends: each kind of end among the others, never as if the others did not exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincinv, ndtri

from .curves import Estimate, Stretches, _rest
from .values import Floats, Interval

MONTHS_A_CENTURY: Final = 1200


@dataclass(frozen=True)
class Rate:
    """Ends per 100 years of love, and their interval."""

    value: float
    interval: Interval


@dataclass(frozen=True, eq=False)
class Incidence:
    """Shares ended in each of K competing ways by each month from 0 to T."""

    alive: Floats  # (T + 1,) ended in no way
    ended: Floats  # (K, T + 1)
    ends: Floats  # (K, T + 1) in each month, in fractional counts
    at_risk: Floats  # (T + 1,)
    level: float

    @property
    def last(self) -> int:
        """The last month anybody was followed to."""
        return len(self.alive) - 1

    def at(self, kind: int, month: int) -> Estimate | None:
        """The share ended in this way (1 to K) by a month; None where `Curve.at` is None.

        The interval is on the scale log(-log). Where nobody ended so, or everybody, its bound is
        the exact binomial one for the stories at risk.
        """
        if month > self.last and self.alive[-1] > 0:
            return None
        at = min(month, self.last)
        share = float(self.ended[kind - 1, at])
        followed = float(self.at_risk[at])
        bounds = self._bounds(kind - 1, at, share, followed)
        return Estimate(share, bounds, followed if month <= self.last else 0.0)

    def _bounds(self, row: int, at: int, share: float, followed: float) -> Interval:
        if at == 0:
            return Interval(0.0, 0.0)
        unseen = 1 - ((1 - self.level) / 2) ** (1 / followed)
        if share <= 0:
            return Interval(0.0, unseen)
        if share >= 1:
            return Interval(1 - unseen, 1.0)
        log = np.log(share)
        z = float(ndtri((1 + self.level) / 2))
        spread = min(z * np.sqrt(self._variance(row, at)) / (share * -log), 700.0)
        return Interval(*(float(np.exp(log * np.exp(sign * spread))) for sign in (1, -1)))

    def _variance(self, row: int, at: int) -> float:
        """Of a share ended by a month, by the delta method (Marubini & Valsecchi 1995, ch. 10)."""
        months = slice(0, at + 1)
        followed, ends = self.at_risk[months], self.ends[:, months]
        before = np.concatenate(([1.0], self.alive[:at]))
        whole, own = ends.sum(axis=0), ends[row]
        rest = _rest(followed, whole)
        gap = self.ended[row, at] - self.ended[row, months]
        ways = np.divide(whole, followed * rest, out=np.zeros_like(rest), where=rest > 0)
        total = (gap**2 * ways).sum()
        total += (before**2 * own * (followed - own) / followed**3).sum()
        total -= 2 * (gap * before * own / followed**2).sum()
        return max(float(total), 0.0)


def cumulative_incidence(
    months: ArrayLike,
    kinds: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    ways: int,
    level: float = 0.95,
) -> Incidence:
    """The share ended in each way by each month (Aalen & Johansen 1978), of competing ways.

    All have the shape (n,). A kind is 0 where no end was seen, else from 1 to `ways`. At every
    month the shares of all ways and the share alive make 1. Raises what `kaplan_meier` raises,
    and `ValueError` for a kind outside its range.

    >>> found = cumulative_incidence([12, 24, 36, 60], [1, 2, 0, 1], ways=2)
    >>> found.ended[:, 60].tolist(), found.alive[60].tolist()
    ([0.75, 0.25], 0.0)
    """
    stretches = Stretches.checked(months, kinds, weights)
    if not ((stretches.kinds >= 0) & (stretches.kinds <= ways)).all():
        raise ValueError(f"a kind of end lies from 0 to {ways}")
    at_risk = stretches.at_risk
    ends = np.array([stretches.ends_of(kind) for kind in range(1, ways + 1)])
    whole = ends.sum(axis=0)
    alive = np.cumprod(
        np.divide(_rest(at_risk, whole), at_risk, out=np.ones_like(whole), where=whole > 0)
    )
    before = np.concatenate(([1.0], alive[:-1]))
    ended = np.cumsum(before * ends / at_risk, axis=1)
    return Incidence(alive=alive, ended=ended, ends=ends, at_risk=at_risk, level=level)


def rate_per_century(ends: float, months: float, *, level: float = 0.95) -> Rate:
    """Ends per 100 years of love, with the exact Poisson interval (Garwood 1936).

    Both are sums of weights, the months times their weight. Raises `ValueError` unless `ends` is
    not negative and `months` is above 0.

    >>> rate_per_century(3, 1200).interval.rounded(2)
    Interval(low=0.62, high=8.77)
    """
    if not (0 <= ends < np.inf and 0 < months < np.inf):
        raise ValueError(f"{ends!r} ends in {months!r} months make no rate")
    edge = (1 - level) / 2
    low = float(gammaincinv(ends, edge)) if ends > 0 else 0.0
    high = float(gammaincinv(ends + 1, 1 - edge))
    scale = MONTHS_A_CENTURY / months
    return Rate(ends * scale, Interval(low * scale, high * scale))
