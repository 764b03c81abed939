"""A Gaussian copula of the fields: the population as it might be, drawn from what a sample shows.

Each field is a normal variable cut at thresholds (``marginals``); each pair of them has the correlation whose mutual
information, in samples of the same size, is that which was observed: both carry the same bias.  Correlations are then
scaled by one common factor until samples drawn from the model have as many unique records as the sample itself; this is
what a sample of one per cent knows best.  Written from the statistics of copulas (Nelsen 2006) and of discrete
dependence; the idea of asking a copula for uniqueness is that of Rocher, Hendrickx and de Montjoye 2019.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from suyuan.assess.classes import group
from suyuan.assess.marginals import Marginal, read_marginal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from suyuan.assess.codes import Coded

DRAWN = 20_000
"""Rows drawn at least for each comparison with the sample."""

STEPS = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.88, 0.97)
"""Correlations at which mutual information is computed; between them the square is interpolated."""

CELL_ROWS = 8
"""Rows to a cell, on the mean, of the tables that mutual information is read from: finer ones are noise."""

FACTORS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.3, 1.7, 2.2)
EXPECTED, SPREAD = 1.0, 0.5
"""What the factor is before a sample says anything: the correlations stand as they were read."""

LARGEST, LEAST_EIGENVALUE = 0.98, 1e-4


@dataclass(frozen=True, slots=True)
class Copula:
    """A fitted model.

    Attributes:
        thresholds: of each field on the normal scale.
        root: lower triangle L with L L^T the correlations, shape (m, m).
        factor: what all correlations were multiplied with, in 0..2.2.
        looser, tighter: the triangle one standard error of the factor below and above.
    """

    thresholds: tuple[NDArray[np.float64], ...]
    root: NDArray[np.float64]
    factor: float
    looser: NDArray[np.float64]
    tighter: NDArray[np.float64]


def fit_copula(columns: Sequence[Coded], rng: np.random.Generator) -> Copula:
    """Fit the model to a sample.

    Args:
        columns: m fields of the sample, at least one.
        rng: source of randomness.
    """
    marginals = [read_marginal(column) for column in columns]
    correlations = _correlate(marginals, rng)
    observed = share_unique([one.places for one in marginals], [one.size for one in marginals])
    thresholds = tuple(one.whole for one in marginals)
    rows = len(marginals[0].places)
    reached = []
    seed = int(rng.integers(1 << 32))
    for factor in FACTORS:
        root = _root(correlations, factor)
        model = Copula(thresholds, root, factor, root, root)
        # The same draws for every factor: their differences are then those of the factor.
        reached.append(model_uniqueness(model, rows, np.random.default_rng(seed), DRAWN * 2))
    factor, error = _weigh_factor(observed, np.minimum.accumulate(reached), rows)
    roots = [_root(correlations, one) for one in (factor, max(0.0, factor - error), factor + error)]
    return Copula(thresholds, roots[0], factor, roots[1], roots[2])


def _weigh_factor(observed: float, reached: NDArray[np.float64], rows: int) -> tuple[float, float]:
    """The factor and its standard error: met by the sample's uniqueness, weighed against ``EXPECTED``.

    Args:
        observed: share of unique records in the sample.
        reached: the same in samples from the model, by ``FACTORS``, falling.
        rows: in the sample.
    """
    met = float(np.interp(-observed, -reached, FACTORS))
    slope = float(reached[0] - reached[-1]) / (FACTORS[-1] - FACTORS[0])
    # Records that are not unique come in pairs: their number varies by about the root of twice itself.
    error = np.sqrt(2.0 * max((1.0 - observed) * rows, 2.0)) / rows / max(slope, 1e-9)
    known, assumed = 1.0 / error**2, 1.0 / SPREAD**2
    return float((met * known + EXPECTED * assumed) / (known + assumed)), float((known + assumed) ** -0.5)


def model_uniqueness(model: Copula, rows: int, rng: np.random.Generator, least: int = 0) -> float:
    """Share of unique records among ``rows`` drawn from the model, over as many such draws as make ``least`` rows."""
    times = max(1, least // rows)
    normal = rng.standard_normal((times * rows, len(model.thresholds))) @ model.root.T
    codes = [np.searchsorted(cuts, normal[:, j]).astype(np.int32) for j, cuts in enumerate(model.thresholds)]
    draw = np.repeat(np.arange(times, dtype=np.int32), rows)
    return share_unique([draw, *codes], [times, *(len(cuts) + 1 for cuts in model.thresholds)])


def share_unique(codes: Sequence[NDArray[np.int32]], sizes: Sequence[int]) -> float:
    """Share of rows that no other row equals."""
    return float((group(codes, sizes).sizes == 1).sum() / len(codes[0]))


def _correlate(marginals: Sequence[Marginal], rng: np.random.Generator) -> NDArray[np.float64]:
    """Latent correlation of each pair, shape (m, m)."""
    rows = len(marginals[0].places)
    marginals = [_coarsen(one, max(2, int((rows / CELL_ROWS) ** 0.5))) for one in marginals]
    times = max(1, DRAWN // rows)
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
    return Marginal(places, len(chosen) + 1, marginal.seen[chosen], marginal.whole)


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
    scaled = np.clip(correlations * factor, -LARGEST, LARGEST)
    np.fill_diagonal(scaled, 1.0)
    values, vectors = np.linalg.eigh(scaled)
    mended = (vectors * np.maximum(values, LEAST_EIGENVALUE)) @ vectors.T
    scale = np.sqrt(np.diag(mended))
    return np.asarray(np.linalg.cholesky(mended / scale / scale[:, None]))
