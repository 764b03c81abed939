"""A small table with hierarchies, and its grid."""

from __future__ import annotations

from itertools import product

import numpy as np
import pyarrow as pa

from suyuan.assess.codes import encode
from suyuan.release.deidentify.grid import lay_grid
from suyuan.release.deidentify.hierarchy import build_hierarchy, grade

FIELDS = ("age", "town", "job")
LEAVES = {
    "age": [
        [str(v) for v in range(20, 40)],
        [f"{v // 5 * 5}+" for v in range(20, 40)],
        [f"{v // 10}0s" for v in range(20, 40)],
    ],
    "town": [[a + b for a, b in product("PQR", "xyz")], [a for a, _ in product("PQR", "xyz")]],
    "job": [["nurse", "doctor", "smith"]],
}


def small_table(seed: int, rows: int = 60) -> pa.Table:
    rng = np.random.default_rng(seed)

    def draw(leaves):
        return pa.array([leaves[min(int(v), len(leaves) - 1)] for v in rng.geometric(2.5 / len(leaves), rows) - 1])

    table = pa.table({field: draw(LEAVES[field][0]) for field in FIELDS})
    return table.append_column("illness", pa.array(rng.choice(["a", "b", "c"], rows, p=[0.6, 0.3, 0.1])))


def small_grid(table: pa.Table, *, sensitive: bool = False, released=None):
    columns = encode(table, FIELDS)
    graded = [grade(c, build_hierarchy(c.name, LEAVES[c.name])) for c in columns]
    return lay_grid(graded, encode(table, ["illness"]) if sensitive else (), released)
