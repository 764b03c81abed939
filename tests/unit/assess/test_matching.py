"""The dial: it is turned to where the sample is, and sets that tell nothing have no say."""

import numpy as np
import pytest

from suyuan.assess.matching import choose_sets, share_unique, turn_dial, unique_by_sets

RNG = np.random.default_rng(1)


@pytest.mark.parametrize(("fields", "smallest"), [(1, 1), (2, 2), (5, 2), (12, 2)])
def test_sets_have_two_fields_or_more_and_are_few(fields, smallest):
    sets = choose_sets(fields, RNG)
    assert 1 <= len(sets) <= 40
    assert min(map(len, sets)) == smallest
    assert all(len(set(one)) == len(one) and max(one) < fields for one in sets)


def test_unique_rows_are_counted_within_each_stretch():
    codes = [np.array([0, 0, 1, 2, 2, 2], dtype=np.int32)]
    assert share_unique(codes, [3]) == pytest.approx(1 / 6)
    assert unique_by_sets((codes, [3]), [(0,)], 3).tolist() == pytest.approx([1 / 6])
    assert unique_by_sets((codes, [3]), [(0,)], 2).tolist() == pytest.approx([2 / 6])


def test_the_dial_stands_where_the_sample_is():
    reached = np.array([[0.2, 0.5], [0.4, 0.5], [0.8, 0.5]])
    assert turn_dial(np.array([0.4, 0.9]), reached, (0.0, 1.0, 2.0), 300) == pytest.approx(1.0)
    assert turn_dial(np.array([0.6, 0.0]), reached, (0.0, 1.0, 2.0), 300) == pytest.approx(1.5)
    assert turn_dial(np.array([0.9, 0.5]), reached, (0.0, 1.0, 2.0), 300) == pytest.approx(2.0), (
        "no further than it goes"
    )
