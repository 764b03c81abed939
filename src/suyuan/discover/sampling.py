"""A few rows that stand for all: evenly spaced, the same rows for every column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.normalise.cells import as_text, matches

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLE_ROWS = 2_000
_FEW = 40


def sample_columns(table: pa.Table) -> list[pa.Array]:
    """Evenly spaced rows of every column as text, at most ``SAMPLE_ROWS`` of them."""
    if table.num_rows <= SAMPLE_ROWS:
        return [as_text(column) for column in table.columns]
    return [_take(column, _spread(table.num_rows)) for column in table.columns]


def sample_cells(column: pa.ChunkedArray, sampled: pa.Array) -> pa.Array:
    """The filled cells of a sampled column; where the sample holds few, cells are sought in the whole column."""
    cells = _filled(sampled)
    if len(cells) >= _FEW or len(column) <= SAMPLE_ROWS:
        return cells
    everywhere = np.flatnonzero(pc.fill_null(pc.greater(pc.binary_length(column), 0), False).to_numpy())  # noqa: FBT003
    if len(everywhere) <= len(cells):
        return cells
    return _filled(_take(column, everywhere[_spread(len(everywhere))]))


def _spread(count: int) -> NDArray[np.int64]:
    """At most ``SAMPLE_ROWS`` indices below ``count``, from the first to the last."""
    return np.linspace(0, count - 1, min(count, SAMPLE_ROWS)).astype(np.int64)


def _take(column: pa.ChunkedArray, rows: NDArray[np.int64]) -> pa.Array:
    """Take rising rows chunk by chunk: no chunk is copied whole."""
    ends = np.cumsum([len(chunk) for chunk in column.chunks])
    owners = np.searchsorted(ends, rows, side="right")
    parts = []
    for owner in np.unique(owners):
        chunk = column.chunk(int(owner))
        inside = rows[owners == owner] - (ends[owner] - len(chunk))
        parts.append(as_text(chunk.take(pa.array(inside))))
    return pa.concat_arrays(parts)


def _filled(cells: pa.Array) -> pa.Array:
    return cells.filter(matches(cells, r"\S"))
