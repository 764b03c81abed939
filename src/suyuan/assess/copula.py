"""A Gaussian copula of the fields: the population as it might be, drawn from what a sample shows.

Each field is a normal variable cut at thresholds (``marginals``); each pair of them has the correlation whose mutual
information, in samples of the same size, is that which was observed: both carry the same bias.  Correlations are then
scaled by one common factor, the dial (``suyuan.assess.matching``), until samples drawn from the model are as unique as
the sample by many sets of fields.  Written from the statistics of copulas (Nelsen 2006) and of discrete dependence; the
idea of asking a copula for uniqueness is that of Rocher, Hendrickx and de Montjoye 2019.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from suyuan.assess.marginals import Marginal
from suyuan.assess.matching import DRAWN, Drawn, share_unique, turn_dial, unique_by_sets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PAIRED = 20_000
"""Rows drawn at least for each pair of fields."""

STEPS = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.88, 0.97)
"""Correlations at which mutual information is computed; between them the square is interpolated."""

CELL_ROWS = 8
"""Rows to a cell, on the mean, of the tables that mutual information is read from: finer ones are noise."""

FACTORS = (2.2, 1.7, 1.3, 1.1, 0.9, 0.6, 0.3, 0.0)

LARGEST, LEAST_EIGENVALUE = 0.98, 1e-4


@dataclass(frozen=True, slots=True)
class Copula:
    """A fitted model.

    Attributes:
        thresholds: of each field on the normal scale.
        root: lower triangle L with L L^T the correlations, shape (m, m).
        factor: what all correlations were multiplied with, in 0..2.2.
    """

    thresholds: tuple[NDArray[np.float64], ...]
    root: NDArray[np.float64]
    factor: float

    def draw(self, rows: int, rng: np.random.Generator) -> Drawn:
        """Rows of the model."""
        normal = rng.standard_normal((rows, len(self.thresholds))) @ self.root.T
        codes = [np.searchsorted(cuts, normal[:, j]).astype(np.int32) for j, cuts in enumerate(self.thresholds)]
        return codes, [len(cuts) + 1 for cuts in self.thresholds]

    def unique_among(self, population: int, rng: np.random.Generator) -> float:
        """Share of unique records in a population, by drawing one."""
        return share_unique(*self.draw(population, rng))


def fit_copula(
    marginals: Sequence[Marginal],
    sets: Sequence[tuple[int, ...]],
    observed: NDArray[np.float64],
    rng: np.random.Generator,
) -> Copula:
    """Fit the model to a sample.

    Args:
        marginals: of the fields, at least one.
        sets, observed: shares of unique rows that the sample shows by sets of fields.
        rng: source of randomness.
    """
    correlations = _correlate(marginals, rng)
    thresholds = tuple(one.whole for one in marginals)
    rows = len(marginals[0].places)
    draws = max(2, DRAWN // rows) * rows
    reached = []
    seed = int(rng.integers(1 << 32))
    for factor in FACTORS:
        model = Copula(thresholds, _root(correlations, factor), factor)
        # The same draws for every factor: their differences are then those of the factor.
        reached.append(unique_by_sets(model.draw(draws, np.random.default_rng(seed)), sets, rows))
    factor = turn_dial(observed, np.array(reached), FACTORS, rows)
    return Copula(thresholds, _root(correlations, factor), factor)


def _correlate(marginals: Sequence[Marginal], rng: np.random.Generator) -> NDArray[np.float64]:
    """Latent correlation of each pair, shape (m, m)."""
    rows = len(marginals[0].places)
    marginals = [_coarsen(one, max(2, int((rows / CELL_ROWS) ** 0.5))) for one in marginals]
    times = max(1, PAIRED // rows)
    first, second = rng.standard_normal((2, times * rows))
    found = np.eye(len(marginals))
    for i, one in enumerate(marginals):
        drawn = np.searchsorted(one.seen, first)
        for j in range(i + 1, len(marginals)):
            other = marginals[j]
            wanted = mutual_information(one.places, other.places, one.size, other.size)
            reached: list[float] = []
            for step in STEPS:
                mixed = np.searchsorted(other.seen, step * first + np.sqrt(1 - step * step) * second)
                reached.append(mutual_information(drawn, mixed, one.size, other.size, times))
                if reached[-1] > wanted:
                    break
            squares = np.square(STEPS[: len(reached)])
            square = float(np.interp(wanted, np.maximum.accumulate(reached), squares))
            together = float(((one.places - one.places.mean()) * (other.places - other.places.mean())).sum())
            found[i, j] = found[j, i] = np.sqrt(square) * (1.0 if together >= 0 else -1.0)
    return found


def _coarsen(marginal: Marginal, bins: int) -> Marginal:
    """The same field in at most so many bins of neighbours with about equal rows."""
    if marginal.size <= bins:
        return marginal
    below = np.cumsum(np.bincount(marginal.places, minlength=marginal.size))[:-1] / len(marginal.places)
    chosen = np.unique([int(np.abs(below - step / bins).argmin()) for step in range(1, bins)])
    places = np.searchsorted(chosen, marginal.places).astype(np.int32)
    return replace(marginal, places=places, size=len(chosen) + 1, seen=marginal.seen[chosen])


def mutual_information(
    one: NDArray[np.integer], other: NDArray[np.integer], size: int, width: int, times: int = 1
) -> float:
    """Plug-in mutual information in nats of two columns, the mean over ``times`` stretches of equal length."""
    rows = len(one) // times
    stretch = np.repeat(np.arange(times), rows)
    joint = np.bincount((stretch * size + one) * width + other, minlength=times * size * width)
    cells = joint.reshape(times, size, width) / rows
    return float((_entropy(cells.sum(axis=2)) + _entropy(cells.sum(axis=1)) - _entropy(cells)).mean())


def _entropy(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    terms = shares * np.log(np.where(shares > 0, shares, 1.0))
    return np.asarray(-terms.reshape(len(shares), -1).sum(axis=1))


def _root(correlations: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """The triangle of scaled correlations, brought to the nearest matrix that has one."""
    scaled = np.tanh(np.arctanh(np.clip(correlations, -LARGEST, LARGEST)) * factor)
    np.fill_diagonal(scaled, 1.0)
    values, vectors = np.linalg.eigh(scaled)
    mended = (vectors * np.maximum(values, LEAST_EIGENVALUE)) @ vectors.T
    scale = np.sqrt(np.diag(mended))
    return np.asarray(np.linalg.cholesky(mended / scale / scale[:, None]))
