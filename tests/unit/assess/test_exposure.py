"""Exposure: the figures of one table agree with counting by hand."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.assess.exposure import SUBSETS, expose
from suyuan.core.errors import AssessFault

TABLE = pa.table(
    {
        "sex": ["女", "女", "男", "男", "女", "男"],
        "month": ["1", "1", "1", "2", "2", None],
        "code": ["a", "a", "b", "c", "d", "e"],
        "weight": pa.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
    }
)


def test_classes_sets_and_contributions():
    found = expose(TABLE, ["sex", "month", "code"], ["weight"], share=0.5)
    assert (found.measures.unique, found.measures.k, found.missing) == (4, 1, 1)
    assert found.measures.diversity[0].ordered
    assert [one.fields for one in found.sets] == [("code",), ("sex", "month")]
    assert sum(one.share for one in found.shares) == pytest.approx(1.0)
    assert found.shares[0].field == "code"
    assert [one.fields for one in found.steps] == [1, 2, 3]


def test_missing_as_any_value_makes_rows_alike():
    found = expose(TABLE, ["sex", "month"])
    assert found.measures.unique == 4
    assert found.wildcards.unique == 1  # only the girl of the second month agrees with nobody


def test_the_frontier_rises_and_ends_with_all_fields():
    found = expose(TABLE, ["sex", "month", "code"])
    useful = [one[0] for one in found.frontier]
    risks = [one[1] for one in found.frontier]
    assert useful == sorted(useful)
    assert risks == sorted(risks)
    assert useful[-1] == pytest.approx(1.0)


def test_pairs_say_which_rows_a_field_helps_to_single_out():
    found = expose(TABLE, ["sex", "month", "code"])
    assert found.paired[2].tolist() == [False, False, True, True, True, True]
    assert all(((found.class_size == 1) | ~rows).all() for rows in found.paired)


def test_many_fields_are_looked_at_less_deep():
    rng = np.random.default_rng(3)
    table = pa.table({f"c{k}": rng.integers(0, 3, 40).astype(str) for k in range(60)})
    found = expose(table, table.column_names)
    assert sum(one.sets for one in found.steps) <= SUBSETS
    assert (found.depth, found.shares) == (2, ())


def test_a_field_is_not_both_known_and_sensitive():
    with pytest.raises(AssessFault, match="SY-A040"):
        expose(TABLE, ["sex"], ["sex"])
