"""Reading a table of counts: margins, suppressed cells, and what is none."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.assess.aggregate import ENDLESS, HIDDEN, TOTAL, read_aggregate
from suyuan.core.errors import AssessFault
from tests.unit.assess.counts import counts, rows, table


def test_margins_and_hidden_cells_are_known():
    found = counts(hidden={("乙", "女")})
    assert found.dimensions == ("区县", "性别")
    assert found.categories == (("丙", "乙", "甲"), ("女", "男"))
    assert found.counts[3] == HIDDEN
    assert found.keys[6].tolist() == [2, TOTAL]
    assert (found.label(6), found.label(11)) == (("甲", ""), ("", ""))


@pytest.mark.parametrize(
    ("shown", "cap"),
    [("", ENDLESS), ("*", ENDLESS), ("x", ENDLESS), (None, ENDLESS), ("<10", 9), ("少于10", 9), ("≤5", 5)],
)
def test_ways_to_suppress(shown, cap):
    found = read_aggregate(pa.table({"a": ["u", "v"], "n": ["12", shown]}), "n")
    assert (found.counts.tolist(), found.caps.tolist()) == ([12, HIDDEN], [ENDLESS, cap])


def test_thousands_and_spreadsheet_numbers():
    assert read_aggregate(pa.table({"a": ["u", "v"], "n": ["1,200", "30.0"]}), "n").counts.tolist() == [1200, 30]


def test_sums_go_with_their_greatest_contributions():
    made = table(rows()[:6], 金额=[100.0] * 6, 最大=[10.0] * 6)
    found = read_aggregate(made, "人数", ("金额",), ("最大",))
    assert found.dimensions == ("区县", "性别")
    assert found.sums[0].largest.tolist() == [10.0] * 6
    alone = read_aggregate(made.drop_columns(["最大"]), "人数", ("金额",))
    assert alone.sums[0].largest is None
    gap = read_aggregate(made.set_column(3, "金额", pa.array(["*", *["5"] * 5])), "人数", ("金额",), ("最大",))
    assert np.isnan(gap.sums[0].values[0])


@pytest.mark.parametrize(
    ("made", "arguments", "code"),
    [
        (table(rows()), ("nothing",), "SY-A001"),
        (table(rows()), ("人数", ("人数",)), "SY-A003"),
        (table(rows()).slice(0, 0), ("人数",), "SY-A002"),
        (table([("甲", "男", "many")]), ("人数",), "SY-A050"),
        (table([("甲", "男", "-3")]), ("人数",), "SY-A050"),
        (table([("甲", "男", "2.5")]), ("人数",), "SY-A050"),
        (table([("甲", "男", "20"), ("甲", "男", "30")]), ("人数",), "SY-A051"),
        (table(rows()[:2], 均值=["3.25", "2.5"]), ("人数",), "SY-A052"),
        (pa.table({"人数": ["20"]}), ("人数",), "SY-A053"),
    ],
)
def test_what_is_no_table_of_counts(made, arguments, code):
    with pytest.raises(AssessFault, match=code):
        read_aggregate(made, *arguments)
