"""Populations of known make: none of them is a Gaussian copula."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from suyuan.assess.classes import classify
from suyuan.assess.codes import encode

FIELDS = ("age", "town", "job", "school")


def people(seed: int, count: int = 20_000) -> pa.Table:
    """Four groups of people with habits of their own; fields are independent within a group only."""
    rng = np.random.default_rng(seed)
    group = rng.choice(4, count, p=[0.4, 0.3, 0.2, 0.1])
    age = np.clip(rng.normal(25 + 12 * group, 9, count), 18, 90).astype(int)

    def draw(size: int) -> np.ndarray:
        orders = [rng.permutation(size) for _ in range(4)]
        rank = np.minimum(rng.geometric(0.25, count) - 1, size - 1)
        return np.array([orders[g][r] for g, r in zip(group, rank, strict=True)])

    town, job, school = (draw(size) for size in (40, 14, 8))
    return pa.table(
        {
            "age": age,
            "town": [f"t{v}" for v in town],
            "job": [f"j{v}" for v in job],
            "school": [f"s{v}" for v in school],
        }
    )


def uniqueness(table: pa.Table) -> float:
    return float((classify(encode(table, FIELDS)).sizes == 1).sum() / table.num_rows)


def sample(table: pa.Table, share: float, seed: int) -> pa.Table:
    rows = np.random.default_rng(seed).choice(table.num_rows, int(share * table.num_rows), replace=False)
    return table.take(rows)
