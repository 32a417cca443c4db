"""Logistic regression whose weights keep the sign they should (scikit-learn has no such bound)."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

FREE, AT_LEAST_ZERO, AT_MOST_ZERO = (None, None), (0.0, None), (None, 0.0)


def fit(
    features: np.ndarray,
    labels: np.ndarray,
    bounds: list[tuple[float | None, float | None]],
    *,
    ridge: np.ndarray,
    centre: np.ndarray | None = None,
    weights: np.ndarray | None = None,
) -> np.ndarray:
    """Weights that minimise the weighted log loss plus `ridge` times their squares.

    The problem is convex and small, so the optimum does not depend on the road to it.
    """
    centre = np.zeros(features.shape[1]) if centre is None else centre
    weights = np.ones(len(labels)) if weights is None else weights
    signs = np.where(labels > 0, 1.0, -1.0)

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        margin = signs * (features @ beta)
        value = np.sum(weights * np.logaddexp(0.0, -margin)) + np.sum(ridge * (beta - centre) ** 2)
        slope = -(features.T @ (weights * signs * expit(-margin))) + 2 * ridge * (beta - centre)
        return float(value), slope

    start = np.zeros(features.shape[1])
    options = {"maxiter": 5000, "maxfun": 50_000, "ftol": 1e-14, "gtol": 1e-9, "maxcor": 30}
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x
