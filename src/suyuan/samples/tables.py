"""The package's own tables of invented people, and draws from their rows."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def read_table(name: str) -> list[list[str]]:
    """Read a table of ``samples/data``: its rows without comments and column names, cells as text."""
    text = files("suyuan.samples.data").joinpath(name).read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return rows[1:]


def fall_by_rank(length: int) -> NDArray[np.float64]:
    """The weights of a list in falling order of use: 1 / (rank + 6), rank from 1, shape (length,).

    The offset flattens the head: the first of a list is no outlier among the first ten.
    """
    return 1.0 / np.arange(7.0, length + 7.0)


def draw_weighted(weights: NDArray[np.float64], count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw ``count`` indices in proportion to ``weights``, with replacement, shape (count,).

    Only uniform numbers are taken from the generator: of all its streams the least likely to change.
    """
    edges = np.cumsum(weights)
    drawn: NDArray[np.int64] = np.searchsorted(edges[:-1], rng.random(count) * edges[-1], side="right")
    return drawn


def draw_normal(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw numbers near the normal law (mean 0, deviation 1, within ±3.46): centred sums of four uniforms."""
    drawn: NDArray[np.float64] = (rng.random((count, 4)).sum(axis=1) - 2.0) * 3.0**0.5
    return drawn


def find_repeats(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find the places whose value stands at an earlier place too, in rising order.

    A plain sort finds the few values that repeat; only their places are then sorted with indices.
    """
    ordered = np.sort(values)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not twice.size:
        return twice
    nearest = np.minimum(np.searchsorted(twice, values), twice.size - 1)
    places = np.flatnonzero(twice[nearest] == values)
    _, first = np.unique(values[places], return_index=True)
    return np.delete(places, first)
