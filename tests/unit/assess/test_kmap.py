"""k-map from public facts: the newborn table to two digits, and the formula against drawn people."""

import numpy as np
import pytest

from suyuan.assess.facts import facts
from suyuan.assess.kmap import CELLS, expect_matches, expect_matches_of_records, newborn_table

# Rows and columns of the published table; two digits, or the bound as printed.
TABLE = {
    "sex": (0.0, 0.0, 0.0, 0.0),
    "father_surname": (0.0, 0.0, 0.04, 0.72),
    "both_surnames": (0.0, 0.07, 0.92, 0.99),
    "mother_name": (0.0, 0.41, 0.97, 0.997),
    "both_names": (0.997, 0.9998, 0.99999, 0.999999),
}


@pytest.mark.parametrize("step", TABLE)
def test_the_newborn_table(step):
    found = newborn_table()[step]
    for cell, wanted in zip(CELLS, TABLE[step], strict=True):
        one = found[cell]
        if wanted > 0.99:
            assert wanted - 5e-6 <= one.unique < 1, cell  # 0.99980 was printed, 0.999797 follows
        else:
            assert round(one.unique, 2) == wanted, cell
        assert one.bound is (step in {"mother_name", "both_names"})
        low, high = one.unique_interval
        assert low <= one.unique <= high


def test_the_probability_is_that_of_drawn_people():
    """Children of a day with two surnames drawn from the same shares: how often is a child the only one?"""
    rng = np.random.default_rng(11)
    shares = np.array([0.07, 0.05, 0.03] + [0.85 / 170] * 170)
    collision = float((shares**2).sum())
    alone = drawn = 0
    for _ in range(400):
        pairs = rng.choice(len(shares), (130, 2), p=shares)
        _, counts = np.unique(pairs @ [1000, 1], return_counts=True)
        alone, drawn = alone + int((counts == 1).sum()), drawn + 130
    said = np.exp(-129 * collision**2)
    # exp(-E) uses the mean chance, so it is below the mean probability (Jensen) and close to it.
    assert said <= alone / drawn + 0.005
    assert alone / drawn - said < 0.03


def test_dependence_is_put_in_as_a_factor():
    shares = [facts()["surname_collision"]] * 2
    plain, stressed = expect_matches(130, shares), expect_matches(130, shares, stress=10)
    assert stressed.expected == pytest.approx(10 * plain.expected)
    assert stressed.unique < plain.unique


def test_one_person_has_no_other():
    assert expect_matches(1, []).unique == 1.0
    assert expect_matches(0.4, []).expected == 0.0


def test_records_have_bounds_of_their_own():
    least, most = expect_matches_of_records(
        np.array([101.0, 101.0]), [(np.array([0.071, 0.0]), np.array([0.071, 0.0096]))]
    )
    assert least == pytest.approx([7.1, 0.0])
    assert most == pytest.approx([7.1, 0.96])
