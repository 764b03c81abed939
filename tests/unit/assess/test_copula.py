"""The copula: correlations are found again, samples of its own kind are met, and mutual information is what it says."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.assess.codes import encode
from suyuan.assess.copula import Copula, _correlate, fit_copula, mutual_information
from suyuan.assess.marginals import read_marginal
from suyuan.assess.matching import choose_sets, share_unique, unique_by_sets
from tests.unit.assess.populations import FIELDS, people, sample, uniqueness


def normal_table(correlation: float, rows: int = 4000) -> pa.Table:
    rng = np.random.default_rng(3)
    one, other = rng.standard_normal((2, rows))
    other = correlation * one + np.sqrt(1 - correlation**2) * other
    return pa.table({"x": np.floor(one * 3).astype(int), "y": np.floor(other * 2).astype(int)})


@pytest.mark.parametrize("correlation", [-0.6, 0.0, 0.4, 0.8])
def test_a_latent_correlation_is_found_again(correlation):
    marginals = [read_marginal(column) for column in encode(normal_table(correlation), ["x", "y"])]
    assert abs(_correlate(marginals, np.random.default_rng(1))[0, 1] - correlation) < 0.12


def test_mutual_information_of_equal_and_of_independent_columns():
    column = np.repeat(np.arange(4), 25)
    assert mutual_information(column, column, 4, 4) == pytest.approx(np.log(4))
    assert mutual_information(column, np.tile(np.arange(25), 4), 4, 25) == pytest.approx(0.0)


def fit(table: pa.Table, seed: int) -> Copula:
    rng = np.random.default_rng(seed)
    marginals = [read_marginal(column) for column in encode(table, FIELDS)]
    sets = choose_sets(len(FIELDS), rng)
    seen = [one.places for one in marginals], [one.size for one in marginals]
    return fit_copula(marginals, sets, unique_by_sets(seen, sets, table.num_rows), rng)


def test_samples_of_the_model_are_as_unique_as_the_sample():
    table = sample(people(1), 0.05, 2)
    model = fit(table, 1)
    drawn = [share_unique(*model.draw(table.num_rows, np.random.default_rng(seed))) for seed in range(10)]
    assert np.mean(drawn) == pytest.approx(uniqueness(table), abs=0.04)


def test_the_same_seed_gives_the_same_model():
    table = sample(people(1), 0.02, 2)
    assert (fit(table, 7).root == fit(table, 7).root).all()
