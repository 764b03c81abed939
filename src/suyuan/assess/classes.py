"""Classes of equal rows: the one pass from which uniqueness, k, l, t and the rest are read.

Codes of the fields are joined into one integer key by mixed radix; keys are ranked through an array of presence where
their range is small beside the rows, else through a hash table (Arrow's).  About 10 to 20 million rows a second a core.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suyuan.assess.codes import Coded

SPARE = 8
"""A range of keys up to this many times the rows is ranked through an array of presence."""

WIDEST = 1 << 62


@dataclass(frozen=True, slots=True)
class Classes:
    """Rows in classes of equal values.

    Attributes:
        ids: the class of each row, shape (n,), dtype int32.
        sizes: rows (or their weights) in each class, shape (c,), dtype int64; every class has a row.
    """

    ids: NDArray[np.int32]
    sizes: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many classes there are."""
        return len(self.sizes)

    def first_rows(self) -> NDArray[np.int64]:
        """A row of each class, the first one, shape (c,)."""
        first = np.empty(self.count, dtype=np.int64)
        first[self.ids[::-1]] = np.arange(len(self.ids) - 1, -1, -1)
        return first


def classify(columns: Sequence[Coded]) -> Classes:
    """Put rows with equal codes in all columns into one class; of no column, all rows.

    Args:
        columns: at least one, each of the same n rows.
    """
    return group([column.codes for column in columns], [column.size for column in columns])


def group(
    codes: Sequence[NDArray[np.int32]], sizes: Sequence[int], weights: NDArray[np.int64] | None = None
) -> Classes:
    """Put rows with equal codes into one class.

    Args:
        codes: columns, each of shape (n,), column j in ``range(sizes[j])``.
        sizes: how many codes each column has.
        weights: how often each row stands in the table, shape (n,); once each where None.
    """
    key, span = codes[0].astype(np.int64), int(sizes[0])
    for column, size in zip(codes[1:], sizes[1:], strict=True):
        if span > WIDEST // max(size, 1):
            ranked = rank(key, span)
            key, span = ranked.ids.astype(np.int64), ranked.count
        key *= size
        key += column
        span *= int(size)
    return rank(key, span, weights)


def rank(key: NDArray[np.int64], span: int, weights: NDArray[np.int64] | None = None) -> Classes:
    """Number the distinct keys.

    Args:
        key: shape (n,), each in ``range(span)``.
        span: the range.
        weights: of rows, shape (n,); one each where None.
    """
    if span <= SPARE * len(key):
        present = np.zeros(span, dtype=np.int32)
        present[key] = 1
        numbered = np.cumsum(present, dtype=np.int32) - 1
        ids = numbered[key]
        count = int(numbered[-1]) + 1
    else:
        encoded = pc.dictionary_encode(pa.array(key))
        ids = np.asarray(encoded.indices)
        count = len(encoded.dictionary)
    return Classes(ids, tally(ids, count, weights))


def tally(ids: NDArray[np.int32], count: int, weights: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Rows or weight of each class, shape (count,); whole numbers below 2^53 stay exact."""
    if weights is None:
        return np.bincount(ids, minlength=count)
    return np.bincount(ids, weights=weights, minlength=count).astype(np.int64)
