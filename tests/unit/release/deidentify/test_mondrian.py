"""Mondrian: parts of k rows, ranges and sets that hold their rows, and the granularity that follows from them."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.assess.codes import encode
from suyuan.core.errors import AssessFault
from suyuan.release.deidentify.mondrian import cut_parts, make_axis
from suyuan.release.deidentify.recode import recode_parts


def table_of(seed: int, rows: int = 200, missing: float = 0.0) -> pa.Table:
    rng = np.random.default_rng(seed)
    towns = [None if rng.random() < missing else f"t{min(int(v), 8)}" for v in rng.geometric(0.3, rows)]
    return pa.table({"age": rng.integers(20, 60, rows), "town": towns, "pay": rng.normal(5, 2, rows).round(1)})


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("k", [1, 3, 10, 200])
def test_parts_hold_their_rows(seed, k):
    table = table_of(seed, missing=0.1 * (seed % 2))
    columns = list(encode(table, ["age", "town", "pay"]))
    axes = [make_axis(column) for column in columns]
    parts = cut_parts(axes, k)
    assert np.bincount(parts.part, minlength=parts.count).min() >= k
    written = recode_parts(axes, columns, parts)
    loss = 0.0
    for name in ("age", "town", "pay"):
        cells, labels = table[name].to_pylist(), written[name].to_pylist()
        for part in range(parts.count):
            rows = np.flatnonzero(parts.part == part)
            members = {cells[row] for row in rows}
            label = labels[rows[0]]
            assert {labels[row] for row in rows} == {label}
            if name == "town":
                loss += len(rows) * (len(members) - 1) / (columns[1].size - 1)
                assert label == (
                    members.pop() if len(members) == 1 else "{" + ", ".join(sorted(m or "" for m in members)) + "}"
                )
            else:
                low, high = min(members), max(members)
                loss += len(rows) * (high - low) / (max(cells) - min(cells))
                assert label == (str(low) if low == high else f"[{low}, {high}]")
    assert parts.granularity == pytest.approx(1 - loss / 600)


def test_without_a_demand_every_different_row_is_kept():
    table = table_of(1, rows=80)
    assert cut_parts([make_axis(c) for c in encode(table, ["age", "town", "pay"])], 1).granularity == pytest.approx(1.0)


def test_a_larger_k_never_gains():
    axes = [make_axis(c) for c in encode(table_of(4, rows=500), ["age", "town", "pay"])]
    values = [cut_parts(axes, k).granularity for k in (2, 5, 20, 100, 500)]
    assert values == sorted(values, reverse=True)
    assert values[-1] == pytest.approx(0.0)


@pytest.mark.parametrize(("k", "code"), [(0, "SY-A013"), (9, "SY-A014")])
def test_a_k_out_of_reach_is_told(k, code):
    axes = [make_axis(c) for c in encode(table_of(1, rows=8), ["age"])]
    with pytest.raises(AssessFault, match=code):
        cut_parts(axes, k)
