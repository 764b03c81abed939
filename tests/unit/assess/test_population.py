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


@pytest.mark.parametrize(("share", "off"), [(0.02, 0.08), (0.1, 0.06)])
def test_the_copula_is_near_the_truth_of_a_population_of_another_kind(share, off):
    errors = []
    for seed in range(3):
        table = people(seed)
        found = estimate_population(encode(sample(table, share, seed), FIELDS), table.num_rows, rng(), halves=0)
        errors.append(abs(found[-1].uniqueness - uniqueness(table)))
    assert np.mean(errors) < off


@pytest.mark.parametrize(("share", "widest"), [(0.02, 0.7), (0.05, 0.5)])
def test_intervals_hold_the_truth(share, widest):
    """Nominally 95 of 100; of 10 samples 8 or more hold it with probability 0.99 if that is so.

    Four hundred rows that are nearly all unique say little, and the interval says so: it is wide.
    """
    held, widths = 0, []
    for seed in range(10):
        table = people(seed % 2)
        columns = encode(sample(table, share, 50 + seed), FIELDS)
        found = estimate_population(columns, table.num_rows, rng(), halves=3)[-1]
        held += found.low <= uniqueness(table) <= found.high
        widths.append(found.high - found.low)
    assert held >= 8
    assert np.mean(widths) < widest


def test_methods_come_in_their_order():
    table = people(1, 2_000)
    tenth = encode(sample(table, 0.1, 1), FIELDS)
    assert [one.method for one in estimate_population(tenth, 2_000, rng(), halves=0)] == ["pitman", "copula"]
    assert [one.method for one in estimate_population(tenth, 20_000, rng(), halves=0)] == ["copula"]
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
