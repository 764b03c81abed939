"""The package's own tables of invented people, and draws from their rows."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
from numpy.typing import NDArray


def read_table(name: str) -> list[list[str]]:
    """Read a table of ``samples/data``: its rows without comments and column names, cells as text."""
    text = files("suyuan.samples.data").joinpath(name).read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return rows[1:]


def fall_by_rank(length: int) -> NDArray[np.float64]:
    """The weights of a list in falling order of use: 1 / (rank + 6), rank from 1, shape (length,).

    The offset flattens the head, as counts of name characters show: the first is no outlier among the first ten.
    """
    return 1.0 / (np.arange(length) + 7.0)


def draw_weighted(weights: NDArray[np.float64], count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw ``count`` indices in proportion to ``weights``, with replacement, shape (count,).

    Only uniform numbers are taken from the generator, whose stream for them is the most stable of its methods.
    """
    edges = np.cumsum(weights)
    return np.searchsorted(edges[:-1], rng.random(count) * edges[-1], side="right").astype(np.int64)


def draw_normal(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw numbers near the normal law (mean 0, deviation 1, within ±3.46): centred sums of four uniforms."""
    return (rng.random((count, 4)).sum(axis=1) - 2.0) * np.sqrt(3.0)
