"""Minimal identifying sets: each suffices, none of its parts does, and none is missed."""

from itertools import combinations

import pytest

from suyuan.assess.codes import encode
from suyuan.assess.identifying import find_identifying
from suyuan.assess.subsets import walk_subsets
from suyuan.core.errors import AssessFault
from tests.unit.assess.tables import classes_of, random_table

FIELDS = ("a", "b", "c", "d", "age")


@pytest.mark.parametrize("share", [0.02, 0.1, 0.4])
def test_sets_are_minimal_and_all_are_found(share):
    table = random_table(7, rows=150)

    def unique(fields) -> int:
        return sum(len(rows) == 1 for rows in classes_of(table, fields).values())

    enough = {
        chosen
        for size in range(1, 6)
        for chosen in combinations(FIELDS, size)
        if unique(chosen) >= share * table.num_rows
    }
    minimal = {one for one in enough if not any(set(other) < set(one) for other in enough)}
    found = find_identifying(walk_subsets(encode(table, FIELDS)), share)
    assert {one.fields for one in found} == minimal
    assert all(one.unique == unique(one.fields) and one.share == one.unique / 150 for one in found)


@pytest.mark.parametrize("share", [0.0, -1.0, 1.5, float("nan")])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(AssessFault, match="SY-A006"):
        find_identifying(walk_subsets(encode(random_table(1), FIELDS)), share)
