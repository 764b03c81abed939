"""What a sample says about dependence: how many of its rows are unique by each of many sets of fields.

Of all fields together nearly every row of a small sample is unique, which tells little; by two, three or four of them
many are not.  A model has a dial for how much its fields depend on each other; it is turned until samples drawn from
the model are as unique as the sample, over all these sets.  Sets count by how well they tell its settings apart.
"""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from suyuan.assess.classes import group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Drawn: TypeAlias = "tuple[Sequence[NDArray[np.int32]], Sequence[int]]"
"""Columns of codes, each of shape (n,), and how many codes each has."""

SETS = 40
"""Sets of fields that are compared, drawn at random where there are more."""

DRAWN = 12_000
"""Rows drawn at least for each comparison with the sample."""

NOISE = 1e-4
"""Variance of a share that is never believed to be less."""


def choose_sets(fields: int, rng: np.random.Generator) -> list[tuple[int, ...]]:
    """Sets of two fields and more (of one, where there is one), at most ``SETS``."""
    smallest = min(2, fields)
    if sum(comb(fields, size) for size in range(smallest, fields + 1)) <= 4 * SETS:
        every = [one for size in range(smallest, fields + 1) for one in combinations(range(fields), size)]
        chosen = sorted(rng.choice(len(every), min(SETS, len(every)), replace=False))
        return [every[place] for place in chosen]
    sizes = rng.integers(smallest, fields + 1, SETS)
    return [tuple(sorted(rng.choice(fields, size, replace=False).tolist())) for size in sizes]


def share_unique(codes: Sequence[NDArray[np.int32]], sizes: Sequence[int]) -> float:
    """Share of rows that no other row equals."""
    return float((group(codes, sizes).sizes == 1).sum() / len(codes[0]))


def unique_by_sets(drawn: Drawn, sets: Sequence[tuple[int, ...]], rows: int) -> NDArray[np.float64]:
    """Share of unique rows by each set of fields, the mean over stretches of ``rows`` rows, shape (sets,)."""
    codes, sizes = drawn
    stretch = (np.arange(len(codes[0])) // rows).astype(np.int32)
    times = int(stretch[-1]) + 1
    return np.array(
        [share_unique([stretch, *(codes[j] for j in one)], [times, *(sizes[j] for j in one)]) for one in sets]
    )


def turn_dial(
    observed: NDArray[np.float64], reached: NDArray[np.float64], settings: Sequence[float], rows: int
) -> float:
    """The setting at which a model is as unique as the sample.

    Args:
        observed: share of unique rows of the sample by each set, shape (s,).
        reached: the same of samples from the model by setting, shape (settings, s).
        settings: of the dial, from the most dependent fields to the least.
        rows: in the sample.
    """
    told = np.maximum(reached[-1] - reached[0], 0.0)
    weights = told / (observed * (1.0 - observed) / rows + NOISE)
    rising = np.maximum.accumulate(reached @ weights)
    return float(np.interp(observed @ weights, rising, settings))
