"""Marginals: shares of a population from a sample, smoothed and with what was not seen."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.assess.codes import encode_column
from suyuan.assess.marginals import add_unseen, make_kernel, read_marginal, smooth


def test_smoothed_shares_are_nearer_to_the_truth():
    rng = np.random.default_rng(1)
    truth = np.exp(-0.5 * ((np.arange(80) - 40) / 12) ** 2)
    truth /= truth.sum()
    drawn = rng.choice(80, 300, p=truth)
    seen, counts = np.unique(drawn, return_counts=True)
    shares = smooth(seen, counts)
    assert shares.sum() == pytest.approx(1.0)
    whole = truth[seen[0] : seen[-1] + 1]
    rough = np.bincount(drawn - seen[0], minlength=len(whole)) / 300
    assert np.abs(shares - whole).sum() < 0.5 * np.abs(rough - whole).sum()


def test_numbers_far_apart_are_left():
    assert smooth(np.array([1, 1_000_000]), np.array([3, 1])).tolist() == [0.75, 0.25]


def test_unseen_values_are_as_many_and_as_frequent_as_the_rare_ones_say():
    shares = add_unseen(np.array([50, 30, 2, 1, 1, 1]))
    assert len(shares) == 6 + 2  # Chao: 3 * 2 / (2 * (1 + 1)), rounded up
    assert shares.sum() == pytest.approx(1.0)
    assert shares[6:].sum() == pytest.approx(3 / 85 * 84 / 85)
    assert add_unseen(np.array([5, 5])).tolist() == [0.5, 0.5]


def test_values_stand_in_their_order():
    marginal = read_marginal(encode_column("x", pa.array([9, 10, 9, 11])))
    assert marginal.places.tolist() == [0, 1, 0, 2]
    texts = read_marginal(encode_column("x", pa.array(["b", None, "a", "b"])))
    assert texts.places.tolist() == [1, 2, 0, 1]
    assert texts.seen == pytest.approx([-0.6745, 0.6745], abs=1e-4)


def test_a_kernel_gives_to_neighbours_and_narrows_with_rows():
    shares = np.full(20, 0.05)
    few, many = make_kernel(shares, 50), make_kernel(shares, 50_000)
    assert few.sum(axis=0) == pytest.approx(1.0)
    assert few[10, 10] < many[10, 10]
    assert few[9, 10] > few[7, 10] > 0.0


def test_rows_stand_among_the_values_expected():
    gap = read_marginal(encode_column("x", pa.array([5, 8, 5, 6])))
    assert (gap.smoothed, gap.standing.tolist(), len(gap.shares)) == (True, [0, 3, 0, 1], 4)
    texts = read_marginal(encode_column("x", pa.array(["a", "b", "a"])))
    assert (texts.smoothed, texts.standing.tolist()) == (False, [0, 1, 0])
