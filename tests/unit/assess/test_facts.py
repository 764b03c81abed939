"""Public facts: each lies in its bounds, says where it comes from, and follows from what it is derived from."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.assess.facts import facts, surname_bounds, surname_shares
from suyuan.samples.tables import read_table


def test_facts_lie_in_their_bounds_and_name_their_source():
    for one in facts().values():
        assert one.low <= one.value <= one.high
        assert one.evidence in {"read", "derived", "remembered"}
        assert one.source
        assert one.note


def test_the_collision_of_surnames_is_bounded_by_the_listed_ones():
    shares = np.array(list(surname_shares().values()))
    listed = float((shares**2).sum())
    one = facts()["surname_collision"]
    assert one.low == pytest.approx(listed, abs=5e-5)
    assert one.high == pytest.approx(listed + (1 - shares.sum()) * shares.min(), abs=5e-5)


def test_the_most_frequent_name_is_bearers_over_the_register():
    register = 92_881_000 / 0.0725
    assert facts()["full_name_most_frequent"].value == pytest.approx(290_607 / register, rel=1e-4)


def test_births_are_residents_times_the_rate():
    one = facts()["births_hangzhou"]
    assert one.value == pytest.approx(12.624e6 * 7.5e-3)
    assert one.low <= 12.624e6 * 7.45e-3
    assert one.high >= 12.624e6 * 7.55e-3


def test_surnames_are_those_that_people_are_invented_with():
    assert {name: float(percent) / 100 for name, percent, mark in read_table("surnames.tsv") if mark == "2010"} == dict(
        surname_shares()
    )


def test_an_unlisted_surname_is_at_most_the_last_listed_and_an_unknown_one_anything():
    low, high = surname_bounds(pa.array(["王", "亓", None]))
    assert low.tolist() == [0.071, 0.0, 0.0]
    assert high.tolist() == [0.071, 0.0096, 1.0]
