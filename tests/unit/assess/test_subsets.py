"""Subsets: every count and every mark against the rows themselves."""

from itertools import combinations

import numpy as np
import pytest

from suyuan.assess.codes import encode
from suyuan.assess.subsets import choose_depth, walk_subsets
from suyuan.core.errors import AssessFault
from tests.unit.assess.tables import classes_of, random_table

FIELDS = ["a", "b", "c", "d", "age"]


def unique_rows(table, fields) -> set[int]:
    return {rows[0] for rows in classes_of(table, fields).values() if len(rows) == 1}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("depth", [None, 2])
def test_every_subset_is_counted(seed, depth):
    table = random_table(seed, rows=90, missing=0.1 * (seed % 2))
    found = walk_subsets(encode(table, FIELDS), depth, mark=True)
    expected = 0
    for size in range(1, (depth or 5) + 1):
        for chosen in combinations(range(5), size):
            subset = sum(1 << j for j in chosen)
            rows = unique_rows(table, [FIELDS[j] for j in chosen])
            assert found.unique[subset] == len(rows)
            bits = np.unpackbits(found.marked[subset], count=len(found.candidates))
            assert set(found.candidates[bits == 1].tolist()) == rows
            assert found.names(subset) == tuple(FIELDS[j] for j in chosen)
            expected += 1
    assert len(found.unique) == expected


def test_no_subset_of_one_row_is_left_out():
    found = walk_subsets(encode(random_table(1, rows=1), FIELDS), mark=True)
    assert set(found.unique.values()) == {1}
    assert len(found.unique) == 31


def test_a_table_of_equal_rows_has_no_unique_one():
    table = random_table(1, rows=1)
    found = walk_subsets(encode(table.take([0] * 7), FIELDS), mark=True)
    assert set(found.unique.values()) == {0}


def test_five_hundred_columns_are_walked_as_deep_as_can_be():
    assert choose_depth(500, 30_000) == 1
    assert choose_depth(500, 1_000) == 2
    with pytest.raises(AssessFault, match="SY-A005"):
        choose_depth(500, 30_000, depth=4)
