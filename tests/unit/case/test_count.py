"""Counting: duplicates, persons, families, children, and the sum that must come out."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.case.count import count, label_components
from suyuan.core.fields import parse_field
from suyuan.discover.columns import propose
from suyuan.trace.align import Alignment
from suyuan.trace.leak import read_leak

FIELDS = tuple(parse_field(name) for name in ("mother_phone", "father_phone", "birth_date"))
RECORDS = pa.table(
    {
        "rid": pa.array([0, 1, 2], pa.uint64()),
        "mother_phone": ["15400000001", "15400000001", "15400000009"],
        "father_phone": ["15400000002", "15400000002", None],
        "birth_date": ["2021-03-05", "2019-07-01", "2010-04-01"],
    }
)


def listed(rows, rid, certain=None, ambiguous=None, rivals=None):
    header = ["姓名", "出生日期", "电话"]
    table = pa.table({f"c{i}": pa.array([row[i] for row in rows], pa.string()) for i in range(3)})
    size = len(rows)
    linked = np.array(rid, dtype=np.int64)
    alignment = Alignment(
        linked,
        np.zeros(size),
        linked >= 0 if certain is None else np.array(certain),
        np.zeros(size, dtype=bool) if ambiguous is None else np.array(ambiguous),
        np.zeros(size, dtype=np.intp) if rivals is None else np.array(rivals),
    )
    return read_leak(table, propose(header, table)), alignment


ROWS = [
    ("王小明", "2021-03-05", "15400000001"),
    ("王小明", "2021-03-05", "15400000001"),  # the same cells again
    ("王小明", "2021.3.5", "15400000002"),  # the same child by the father's phone
    ("王大宝", "2019-07-01", "15400000001"),  # a sibling
    ("李四", "2010-04-01", "15400000009"),  # fourteen on the day of the leak
    ("张某某", "2020-02-02", "15400000077"),  # a stranger
    ("张某某", "2020年2月2日", "154-0000-0077"),  # the same stranger, written otherwise
    ("无名氏", None, None),  # a name alone is nobody
]


def test_every_row_is_a_person_or_has_a_reason():
    found = count(*listed(ROWS, [0, 0, 0, 1, 2, -1, -1, -1]), RECORDS, FIELDS, date(2024, 4, 1))
    assert (found.rows, found.exact_duplicates, found.invalid, found.same_person, found.people) == (8, 1, 1, 2, 4)
    assert (found.certain, found.review, found.not_ours) == (3, 0, 1)
    assert found.families == 3
    assert found.minors == 3
    assert [(r.row, r.reason, r.of) for r in found.removed] == [
        (1, "exact_duplicate", 0),
        (2, "same_person", 0),
        (6, "same_person", 5),
        (7, "invalid", -1),
    ]


@pytest.mark.parametrize(
    ("day", "minors"), [(date(2024, 3, 31), 4), (date(2024, 4, 1), 3), (date(2033, 7, 1), 2), (date(2040, 1, 1), 0)]
)
def test_a_child_is_one_until_the_fourteenth_birthday(day, minors):
    assert count(*listed(ROWS, [0, 0, 0, 1, 2, -1, -1, -1]), RECORDS, FIELDS, day).minors == minors


def test_equal_rows_that_fit_twins_widen_the_interval():
    rows = [("王", "2021-03", "15400000001")] * 2 + [("李", "2020-05", "15400000055"), ("赵", "2020-06", "15400000066")]
    found = count(
        *listed(rows, [-1, -1, -1, -1], ambiguous=[True, True, False, False], rivals=[2, 2, 0, 0]),
        RECORDS,
        FIELDS,
        date(2024, 4, 1),
    )
    assert found.people == 3
    assert found.review == 1
    assert found.people_high == 4


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("ghijkl")), min_size=1, max_size=12))
def test_components_are_those_of_a_plain_search(ties):
    labels = label_components(len(ties), [pa.array([t[0] for t in ties]), pa.array([t[1] for t in ties])])
    expected = list(range(len(ties)))
    changed = True
    while changed:
        changed = False
        for i, one in enumerate(ties):
            for j, other in enumerate(ties):
                if set(one) & set(other) and expected[i] != expected[j]:
                    expected[i] = expected[j] = min(expected[i], expected[j])
                    changed = True
    assert labels.tolist() == expected
