"""Latent classes: people of a few kinds, fields independent within a kind; a second model beside the copula.

Fitted by expectation and maximisation with a Dirichlet prior about the marginals (Goodman 1974; Dempster, Laird, Rubin
1977).  The weight of the prior is the dial (``suyuan.assess.matching``): likelihood alone would take from a small
sample either too much dependence or none.  Fields of names have no order here, which is what the copula gets wrong;
kinds are few, which is what this model gets wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from suyuan.assess.marginals import Marginal, make_kernel
from suyuan.assess.matching import DRAWN, Drawn, turn_dial, unique_by_sets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

KINDS = 8
WEIGHTS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 40.0, 150.0)
"""Rows that the prior of each kind counts as."""

ROUNDS, SETTLED = 100, 3e-5
"""At most so many rounds; ended when the likelihood of a row grows by less."""

ASKED = 30_000
"""Records whose own probability is computed, at most."""

START = 0.3
"""Concentration of the kinds that rows are first dealt to."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """A fitted model.

    Attributes:
        kinds: share of each, shape (k,).
        shares: of each field's values by kind, each of shape (values, k), columns summing to 1.
    """

    kinds: NDArray[np.float64]
    shares: tuple[NDArray[np.float64], ...]

    def draw(self, rows: int, rng: np.random.Generator) -> Drawn:
        """Rows of the model."""
        kind = rng.choice(len(self.kinds), rows, p=self.kinds)
        places = [np.flatnonzero(kind == one) for one in range(len(self.kinds))]
        codes = []
        for shares in self.shares:
            edges, level = np.cumsum(shares, axis=0), rng.random(rows)
            drawn = np.empty(rows, dtype=np.int32)
            for one, place in enumerate(places):
                drawn[place] = np.searchsorted(edges[:-1, one], level[place])
            codes.append(drawn)
        return codes, [len(shares) for shares in self.shares]

    def unique_among(self, population: int, rng: np.random.Generator) -> float:
        """Expected share of unique records in a population: what a record's probability leaves alone."""
        codes, _ = self.draw(min(population, ASKED), rng)
        by_kind = self.kinds * np.prod([part[one] for part, one in zip(self.shares, codes, strict=True)], axis=0)
        alone = np.log1p(-np.minimum(by_kind.sum(axis=1), 1.0 - 1e-12))
        return float(np.exp((population - 1) * alone).mean())


def fit_mixture(
    marginals: Sequence[Marginal],
    sets: Sequence[tuple[int, ...]],
    observed: NDArray[np.float64],
    rng: np.random.Generator,
) -> Mixture:
    """Fit the model to a sample.

    Args:
        marginals: of the fields, at least one.
        sets, observed: shares of unique rows that the sample shows by sets of fields.
        rng: source of randomness.
    """
    rows = len(marginals[0].places)
    start = rng.dirichlet(np.full(KINDS, START), rows)
    draws = max(2, DRAWN // rows) * rows
    reached = [unique_by_sets(_maximise(marginals, weight, start).draw(draws, rng), sets, rows) for weight in WEIGHTS]
    dial = turn_dial(observed, np.array(reached), np.log(WEIGHTS).tolist(), rows)
    return _maximise(marginals, float(np.exp(dial)), start)


def _maximise(marginals: Sequence[Marginal], weight: float, start: NDArray[np.float64]) -> Mixture:
    """The most likely model with a prior of so many rows."""
    rows, count = start.shape
    kernels = [make_kernel(one.shares, rows / count) if one.smoothed else None for one in marginals]
    belonging, last = start, -np.inf
    for _ in range(ROUNDS):
        kinds = (belonging.sum(axis=0) + 0.5) / (rows + 0.5 * count)
        shares = [_share_out(one, kernel, weight, belonging) for one, kernel in zip(marginals, kernels, strict=True)]
        logs = np.zeros((rows, count)) + np.log(kinds)
        for one, part in zip(marginals, shares, strict=True):
            logs += np.log(part)[one.standing]
        highest = logs.max(axis=1, keepdims=True)
        likely = np.exp(logs - highest)
        total = likely.sum(axis=1, keepdims=True)
        grown = float((highest + np.log(total)).mean())
        if abs(grown - last) < SETTLED:
            break
        belonging, last = likely / total, grown
    return Mixture(kinds / kinds.sum(), tuple(shares))


def _share_out(
    marginal: Marginal, kernel: NDArray[np.float64] | None, weight: float, belonging: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Shares of a field's values in each kind, shape (values, k)."""
    size = len(marginal.shares)
    counts: NDArray[np.float64] = np.stack(
        [np.bincount(marginal.standing, one, size).astype(np.float64) for one in belonging.T], axis=1
    )
    if kernel is not None:
        counts = kernel @ counts
    prior = np.maximum(marginal.shares, 1e-12)[:, None]
    shares = counts + weight * prior
    return np.asarray(shares / shares.sum(axis=0))
