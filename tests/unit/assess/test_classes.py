"""Classes of equal rows: the same whether ranked by presence or by hash, with weights, and beyond 64 bits of key."""

import numpy as np
import pytest

from suyuan.assess.classes import classify, group, rank
from suyuan.assess.codes import encode
from tests.unit.assess.tables import classes_of, random_table


@pytest.mark.parametrize("seed", range(5))
def test_rows_share_a_class_where_all_cells_are_equal(seed):
    table = random_table(seed, missing=0.1)
    fields = ["a", "b", "c", "d", "age"]
    classes = classify(encode(table, fields))
    expected = classes_of(table, fields)
    assert classes.count == len(expected)
    for rows in expected.values():
        assert set(classes.ids[rows]) == {classes.ids[rows[0]]}
        assert classes.sizes[classes.ids[rows[0]]] == len(rows)
    assert (classes.ids[classes.first_rows()] == np.arange(classes.count)).all()


def test_presence_and_hash_find_the_same_classes():
    key = np.random.default_rng(1).integers(0, 900, 500)
    near, far = rank(key, 900), rank(key, 1 << 40)
    assert near.count == far.count
    assert (near.sizes[near.ids] == far.sizes[far.ids]).all()


def test_weights_are_added():
    classes = group([np.array([0, 1, 0], np.int32)], [2], np.array([5, 2, 1]))
    assert sorted(classes.sizes.tolist()) == [2, 6]


def test_a_key_longer_than_64_bits_does_not_run_over():
    rng = np.random.default_rng(2)
    columns = [rng.integers(0, 1000, 300).astype(np.int32) for _ in range(30)]
    columns = [np.append(column, column[:50]) for column in columns]
    classes = group(columns, [1000] * 30)
    assert classes.count == 300
    assert sorted(np.unique(classes.sizes, return_counts=True)[1].tolist()) == [50, 250]
