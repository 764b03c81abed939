"""Random tables for the tests of assessment, and the plainest possible reading of what is measured on them."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pyarrow as pa


def random_table(
    seed: int, rows: int = 200, sizes: tuple[int, ...] = (3, 4, 2, 5), *, missing: float = 0.0
) -> pa.Table:
    """Columns a, b, c … of skewed letters, one of numbers (``age``), some cells missing."""
    rng = np.random.default_rng(seed)
    columns = {}
    for position, size in enumerate(sizes):
        drawn = np.minimum(rng.geometric(0.4, rows) - 1, size - 1)
        cells = [None if rng.random() < missing else f"{chr(97 + position)}{value}" for value in drawn]
        columns[chr(97 + position)] = pa.array(cells, pa.string())
    columns["age"] = pa.array(rng.integers(20, 29, rows))
    return pa.table(columns)


def rows_of(table: pa.Table, fields) -> list[tuple]:
    return list(zip(*(table[field].to_pylist() for field in fields), strict=True))


def classes_of(table: pa.Table, fields) -> dict[tuple, list[int]]:
    found = defaultdict(list)
    for row, cells in enumerate(rows_of(table, fields)):
        found[cells].append(row)
    return found


def shares_of(cells) -> dict[object, float]:
    return {value: count / len(cells) for value, count in Counter(cells).items()}
