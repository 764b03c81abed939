"""The population view: exact where it can be, close where it is modelled, and with intervals that hold."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.assess.codes import encode
from suyuan.assess.population import count_in_register, estimate_population
from suyuan.core.errors import AssessFault
from tests.unit.assess.populations import FIELDS, people, sample, uniqueness


def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize(("share", "off"), [(0.02, 0.06), (0.1, 0.03)])
def test_the_models_are_near_the_truth_of_populations_of_another_kind(share, off):
    errors = []
    for seed in range(6):
        table = people(seed)
        found = estimate_population(encode(sample(table, share, seed), FIELDS), table.num_rows, rng(), halves=0)
        errors.append(abs(found[-1].uniqueness - uniqueness(table)))
    assert np.mean(errors) < off


def test_intervals_hold_the_truth_as_often_as_they_say_and_no_narrower_ones_would():
    """Nominally 95 of 100.  Were it so, 17 or more of 20 would hold with probability 0.98.

    A quarter of the width holds in about four of ten: an interval that is too narrow by much fails this claim, and so
    does one so wide that it says nothing.
    """
    held, narrow, widths = 0, 0, []
    for seed in range(20):
        table = people(100 + seed)
        truth = uniqueness(table)
        found = estimate_population(encode(sample(table, 0.01, 500 + seed), FIELDS), table.num_rows, rng(), halves=6)[
            -1
        ]
        held += found.low <= truth <= found.high
        narrow += abs(found.uniqueness - truth) <= (found.high - found.low) / 8
        widths.append(found.high - found.low)
    assert held >= 17
    assert narrow < 17
    assert np.mean(widths) < 0.5


def test_methods_come_in_their_order():
    table = people(1, 2_000)
    tenth = encode(sample(table, 0.1, 1), FIELDS)
    assert [one.method for one in estimate_population(tenth, 2_000, rng(), halves=0)] == ["pitman", "models"]
    assert [one.method for one in estimate_population(tenth, 20_000, rng(), halves=0)] == ["models"]
    (exact,) = estimate_population(encode(table, FIELDS), 2_000, rng())
    assert (exact.method, exact.uniqueness, exact.low) == ("register", uniqueness(table), uniqueness(table))


def test_a_register_is_counted():
    copy = [pa.chunked_array([["x", "y", None]]), pa.array([1, 1, 2])]
    register = [pa.array(["x", "x", "z", None]), pa.array([1, 1, 1, 2])]
    assert count_in_register(copy, register).tolist() == [2, 0, 1]


@pytest.mark.parametrize(("rows", "population", "code"), [(100, 99, "SY-A007"), (20, 1_000, "SY-A008")])
def test_what_cannot_be_estimated_is_told(rows, population, code):
    with pytest.raises(AssessFault, match=code):
        estimate_population(encode(people(1, rows), FIELDS), population, rng())
