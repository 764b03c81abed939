"""Chance agreement: the rates measured on a registry against strangers who are really drawn."""

import numpy as np
import pytest

from suyuan.trace.strangers import measure_cells


def draw(rng, size, values):
    """Few common values, many rare ones."""
    weights = 1.0 / np.arange(1, values + 1)
    return rng.choice(np.arange(1, values + 1, dtype=np.uint32), size, p=weights / weights.sum())


@pytest.mark.parametrize("values", [50, 5_000, 2_000_000])
def test_the_rate_is_what_strangers_meet(values):
    rng = np.random.default_rng(values)
    registry = draw(rng, 20_000, values)
    rate = measure_cells({"name": [registry]})["name"]
    strangers = draw(rng, 20_000, values)
    held, times = np.unique(registry, return_counts=True)
    place = np.minimum(np.searchsorted(held, strangers), len(held) - 1)
    met = np.where(held[place] == strangers, times[place], 0)
    assert rate == pytest.approx(met.mean() / len(registry), rel=0.1)


def test_fields_of_one_label_add_up_and_a_record_does_not_meet_itself():
    rng = np.random.default_rng(1)
    mother = rng.permutation(np.arange(1, 5_001, dtype=np.uint32))
    assert measure_cells({"phone": [mother]})["phone"] == pytest.approx(1 / (5_000 * 4_999))
    # Both parents give the same number: no stranger gains by it.
    assert measure_cells({"phone": [mother, mother]})["phone"] == pytest.approx(2 / (5_000 * 4_999))
    shared = np.repeat(np.arange(1, 2_501, dtype=np.uint32), 2)
    assert measure_cells({"phone": [shared, np.zeros_like(shared)]})["phone"] == pytest.approx(1 / 4_999, rel=0.01)


def test_what_never_happened_is_not_impossible():
    assert measure_cells({"id-text": [np.arange(1, 101, dtype=np.uint32)]})["id-text"] > 0
    assert measure_cells({"id-text": [np.zeros(100, np.uint32)]})["id-text"] == 1.0
