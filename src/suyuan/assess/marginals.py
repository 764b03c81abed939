"""Marginals: how frequent each value of a field is in the population, read from a sample.

A sample misses rare values and is rough.  Whole numbers are smoothed over their neighbours (Gaussian kernel, Silverman
1986); of other values, those not seen are added: their number after Chao 1984, their share after Good 1953.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from suyuan.assess.codes import Coded

SPARSE = 10
"""Whole numbers are smoothed where their range is at most this many times the values seen."""

EDGE = 1e-12
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Marginal:
    """One field of a sample.

    Attributes:
        places: of each row's value in the order of the values, shape (n,), each in ``range(size)``.
        size: values seen.
        seen: thresholds on the normal scale by the sample's own shares, shape (size - 1,).
        whole: thresholds by the shares expected in the population, shape (values expected - 1,).
        shares: expected in the population, shape (values expected,).
        standing: of each row's value among the values expected, shape (n,).
        smoothed: whole numbers whose shares were smoothed: neighbours are alike.
    """

    places: NDArray[np.int32]
    size: int
    seen: NDArray[np.float64]
    whole: NDArray[np.float64]
    shares: NDArray[np.float64]
    standing: NDArray[np.int32]
    smoothed: bool


def read_marginal(column: Coded) -> Marginal:
    """Read a field's marginal; numbers stand in their order, texts in that of their characters, missing last."""
    values = column.values.to_pylist()
    order = np.array(sorted(range(len(values)), key=values.__getitem__), dtype=np.int64)
    if column.missing:
        order = np.append(order, len(values))
    place = np.empty(column.size, dtype=np.int64)
    place[order] = np.arange(column.size)
    present, places = np.unique(place[column.codes], return_inverse=True)
    counts = np.bincount(places)
    numbers = None
    if pa.types.is_integer(column.values.type) and not column.missing:
        numbers = np.array(sorted(values), dtype=np.int64)[present]
    shares = smooth(numbers, counts) if numbers is not None else add_unseen(counts)
    smoothed = numbers is not None and len(shares) > 1 and lies_densely(numbers)
    standing = (numbers - numbers[0])[places] if smoothed and numbers is not None else places
    return Marginal(
        places.astype(np.int32),
        len(counts),
        _thresholds(counts / counts.sum()),
        _thresholds(shares),
        shares,
        standing.astype(np.int32),
        smoothed,
    )


def lies_densely(numbers: NDArray[np.int64]) -> bool:
    """Whether rising whole numbers are close enough to each other to be smoothed."""
    return 1 < int(numbers[-1] - numbers[0]) + 1 <= SPARSE * len(numbers)


def smooth(numbers: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Shares of all whole numbers from first to last, smoothed; of those seen alone where they lie sparsely."""
    rows = int(counts.sum())
    shares = counts / rows
    if not lies_densely(numbers):
        return np.asarray(shares, dtype=np.float64)
    raw = np.zeros(int(numbers[-1] - numbers[0]) + 1)
    raw[numbers - numbers[0]] = shares
    smoothed = make_kernel(raw, rows) @ raw
    return np.asarray(smoothed / smoothed.sum(), dtype=np.float64)


def make_kernel(shares: NDArray[np.float64], rows: float) -> NDArray[np.float64]:
    """What each of neighbouring values (columns) gives to each (rows), shape (values, values); columns sum to 1.

    Args:
        shares: of the values.
        rows: that they were read from: the more, the narrower the kernel.
    """
    line = np.arange(len(shares))
    spread = np.sqrt(max(float((shares * line**2).sum() - (shares * line).sum() ** 2), 0.0))
    width = max(0.9 * spread * rows**-0.2, 1e-3)
    kernel = np.exp(-0.5 * ((line[:, None] - line) / width) ** 2)
    return np.asarray(kernel / kernel.sum(axis=0))


def add_unseen(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Shares of the values seen and, behind them, of those that probably were not."""
    rows = int(counts.sum())
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    unseen = -(-once * (once - 1) // (2 * (twice + 1)))
    if not unseen:
        return np.asarray(counts / rows, dtype=np.float64)
    mass = once / rows * (rows - 1) / rows
    return np.append(counts / rows * (1.0 - mass), np.full(unseen, mass / unseen))


def _thresholds(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    edges = np.clip(np.cumsum(shares)[:-1], EDGE, 1.0 - EDGE)
    return np.array([_NORMAL.inv_cdf(float(edge)) for edge in edges])
