"""An order of rows that follows from what they say alone, so that a count cannot depend on how a file was sorted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.fields import Kind
from suyuan.core.keyed import keyed_hash
from suyuan.core.normalise import normalise

SEPARATOR = "\x1f"
_KEY = b"suyuan/row-order"
"""No secret: the hash only mixes the rows."""


@dataclass(frozen=True, slots=True)
class RowOrder:
    """Rows in their own order.

    Attributes:
        order: place in the file of each row, shape (n,); equal rows stand together, the first of the file first.
        first_equal: for each row of that order the first one with the same cells, shape (n,).
    """

    order: NDArray[np.intp]
    first_equal: NDArray[np.intp]


def order_rows(columns: list[pa.Array], rows: int) -> RowOrder:
    """Order rows by a hash of their cells, spacing and width of characters aside."""
    if not columns:
        return RowOrder(np.arange(rows), np.arange(rows))
    cells = [pc.fill_null(normalise(Kind.TEXT, column), "") for column in columns]
    joined = pc.binary_join_element_wise(*cells, SEPARATOR)
    hashes = keyed_hash(_KEY, joined)
    order = np.argsort(hashes, kind="stable")
    ordered = joined.take(pa.array(order))
    same = np.zeros(rows, dtype=bool)
    same[1:] = np.asarray(pc.equal(ordered.slice(1), ordered.slice(0, max(rows - 1, 0))))
    alike = hashes[order]
    if (alike[1:][~same[1:]] == alike[:-1][~same[1:]]).any():  # two texts of one hash: sort by the texts themselves
        order = np.asarray(pc.sort_indices(joined)).astype(np.intp)
        ordered = joined.take(pa.array(order))
        same[1:] = np.asarray(pc.equal(ordered.slice(1), ordered.slice(0, rows - 1)))
    first = np.where(same, 0, np.arange(rows))
    return RowOrder(order, np.maximum.accumulate(first))


def first_equal(columns: list[pa.Array], rows: int) -> NDArray[np.intp]:
    """For each row, in the order given, the first row with the same cells, shape (n,)."""
    found = order_rows(columns, rows)
    equal = np.empty(rows, dtype=np.intp)
    equal[found.order] = found.order[found.first_equal]
    return equal
