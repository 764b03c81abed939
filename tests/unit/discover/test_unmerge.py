"""Merged cells are taken apart; plain columns are left alone."""

from __future__ import annotations

import pyarrow as pa

from suyuan.discover.unmerge import take_apart


def test_a_merged_cell_gives_a_column_for_each_shape():
    rows = pa.table(
        {
            "c0": pa.array(
                [
                    "李明 2021-03-05 15400000001 浙江省杭州市西湖区听荷花园11号楼2-603",
                    "女;王芳;15400000002/154****0003;2021年3月5日",
                    None,
                    "赵，江苏省南京市雨花台区皎隰街672号",
                ]
            )
        }
    )
    grown = take_apart(rows)
    assert grown["c0"].equals(rows["c0"])
    assert grown["c0 phone1"].to_pylist() == ["15400000001", "15400000002", None, None]
    assert grown["c0 phone2"].to_pylist() == [None, "154****0003", None, None]
    assert grown["c0 date1"].to_pylist() == ["2021-03-05", "2021年3月5日", None, None]
    assert grown["c0 name1"].to_pylist() == ["李明", "王芳", None, "赵"]
    assert grown["c0 address1"].to_pylist()[3] == "江苏省南京市雨花台区皎隰街672号"


def test_plain_columns_stay_as_they_are():
    rows = pa.table(
        {
            "c0": pa.array(["李明", "王芳"]),
            "c1": pa.array(["15400000001/15400000002", "15400000003"]),
            "c2": pa.array(["浙江省杭州市西湖区 听荷花园11号楼", "义乌市汾坞镇潘塘村55号"]),
            "c3": pa.array(["", None]),
        }
    )
    assert take_apart(rows).column_names == rows.column_names
