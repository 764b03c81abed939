"""The heat map names no rare value."""

import numpy as np
import pyarrow as pa

from suyuan.assess.heat import COMMON, MISSING, OTHERS, heat_map


def test_rare_values_stand_together_and_persons_are_masked():
    rows = 3 * COMMON
    table = pa.table(
        {
            "hospital": ["常见医院"] * (2 * COMMON) + [f"罕见医院{k}" for k in range(COMMON - 1)] + [None],
            "mother_name": ["王虚构"] * COMMON + [f"李{k}号" for k in range(2 * COMMON)],
            "birth_date": ["2021-03-05"] * rows,
        }
    )
    singled = np.arange(rows) >= 2 * COMMON
    hospital, mother, birth = heat_map(table, table.column_names, [singled] * 3)
    assert [one.label for one in hospital.cells] == ["常见医院", OTHERS, MISSING]
    assert [one.share for one in hospital.cells] == [0.0, 1.0, 1.0]
    assert {one.label for one in mother.cells} == {"李**", "王**"}
    assert [(one.label, one.rows) for one in birth.cells] == [("2021-**", rows)]
    for row in (hospital, mother, birth):
        assert sum(one.rows for one in row.cells) == rows
