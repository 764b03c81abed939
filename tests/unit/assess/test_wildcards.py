"""The reading of missing cells as wildcards: against every pair of rows compared."""

import pyarrow as pa
import pytest

from suyuan.assess.codes import encode
from suyuan.assess.wildcards import count_compatible
from suyuan.core.errors import AssessFault
from tests.unit.assess.tables import random_table, rows_of

FIELDS = ["a", "b", "c", "d"]


def agree(one, other) -> bool:
    return all(x is None or y is None or x == y for x, y in zip(one, other, strict=True))


@pytest.mark.parametrize("missing", [0.0, 0.15])
def test_rows_that_may_be_equal_are_counted(missing):
    table = random_table(5, rows=120, missing=missing)
    rows = rows_of(table, FIELDS)
    expected = [sum(agree(one, other) for other in rows) for one in rows]
    assert count_compatible(encode(table, FIELDS)).tolist() == expected


def test_a_row_of_nothing_agrees_with_all():
    table = pa.table({"a": ["x", None, "y"], "b": ["1", None, "2"]})
    assert count_compatible(encode(table, ["a", "b"])).tolist() == [2, 3, 2]


def test_too_many_patterns_are_refused():
    table = random_table(6, rows=4000, sizes=(2,) * 12, missing=0.5)
    with pytest.raises(AssessFault, match="SY-A004"):
        count_compatible(encode(table, table.column_names[:12]))
