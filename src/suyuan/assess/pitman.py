"""Pitman's model: unique records of the population from the sizes of a sample's classes, without looking at fields.

The Ewens-Pitman partition with parameters theta and alpha (Pitman 1995; for disclosure risk, Hoshino 2001), fitted by
maximum likelihood.  Good where the sample is at least a twentieth of the population; below it is not offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_FRACTION = 0.05
ROUNDS, GRID = 40, 21
LOW_ALPHA, HIGH_ALPHA = 1e-4, 1.0 - 1e-4


@dataclass(frozen=True, slots=True)
class Pitman:
    """A fitted model; ``alpha`` lies in (0, 1), ``theta`` is above 0."""

    theta: float
    alpha: float

    def uniqueness(self, population: int) -> float:
        """Expected share of unique records in a population."""
        n, a, t = population, self.alpha, self.theta
        return min(1.0, exp(lgamma(t + a + n - 1) - lgamma(t + a) + lgamma(t + 1) - lgamma(t + n)))


def fit_pitman(sizes: NDArray[np.int64]) -> Pitman:
    """Fit to the sizes of a sample's classes, shape (c,).

    The likelihood is searched over alpha and log(theta) on grids that close in on the best point.
    """
    rows = int(sizes.sum())
    centre, reach = (0.5, log(rows)), (0.4999, log(rows) + 5.0)
    best = (-np.inf, *centre)
    by_size = np.bincount(sizes)
    for _ in range(ROUNDS):
        for alpha in np.clip(np.linspace(centre[0] - reach[0], centre[0] + reach[0], GRID), LOW_ALPHA, HIGH_ALPHA):
            inner = _within(by_size, float(alpha))
            for theta in np.linspace(centre[1] - reach[1], centre[1] + reach[1], GRID):
                value = inner + _between(len(sizes), rows, float(alpha), exp(float(theta)))
                if value > best[0]:
                    best = (value, float(alpha), float(theta))
        if reach[0] < 1e-5 and reach[1] < 1e-4:
            break
        centre, reach = (best[1], best[2]), (reach[0] * 0.5, reach[1] * 0.5)
    return Pitman(exp(best[2]), best[1])


def _between(classes: int, rows: int, alpha: float, theta: float) -> float:
    """Sum of log(theta + i alpha), i = 1 .. classes - 1, less that of log(theta + i), i = 1 .. rows - 1."""
    start = theta / alpha
    joined = (classes - 1) * log(alpha) + lgamma(start + classes) - lgamma(start + 1)
    return joined - lgamma(theta + rows) + lgamma(theta + 1)


def _within(by_size: NDArray[np.int64], alpha: float) -> float:
    """Sum over classes of log(i - alpha), i = 1 .. size - 1."""
    steps = np.log(np.arange(1, max(len(by_size) - 1, 1)) - alpha)
    sums = np.concatenate([[0.0], np.cumsum(steps)])
    return float((by_size[1:] * sums[: len(by_size) - 1]).sum())
