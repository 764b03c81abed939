"""Latent classes: what they draw looks like the sample, and probability agrees with counting."""

import numpy as np
import pytest

from suyuan.assess.codes import encode
from suyuan.assess.marginals import read_marginal
from suyuan.assess.matching import choose_sets, share_unique, unique_by_sets
from suyuan.assess.mixture import fit_mixture
from tests.unit.assess.populations import FIELDS, people, sample, uniqueness


@pytest.fixture(scope="module")
def fitted():
    table = sample(people(1), 0.05, 2)
    marginals = [read_marginal(column) for column in encode(table, FIELDS)]
    sets = choose_sets(len(FIELDS), np.random.default_rng(1))
    seen = [one.places for one in marginals], [one.size for one in marginals]
    observed = unique_by_sets(seen, sets, table.num_rows)
    return table, marginals, fit_mixture(marginals, sets, observed, np.random.default_rng(3))


def test_shares_are_shares(fitted):
    _, marginals, model = fitted
    assert model.kinds.sum() == pytest.approx(1.0)
    for one, part in zip(marginals, model.shares, strict=True):
        assert part.shape == (len(one.shares), len(model.kinds))
        assert part.sum(axis=0) == pytest.approx(1.0)
        assert np.abs(part @ model.kinds - one.shares).sum() < 0.1, "kinds together are everybody"


def test_samples_of_the_model_are_as_unique_as_the_sample(fitted):
    table, _, model = fitted
    drawn = [share_unique(*model.draw(table.num_rows, np.random.default_rng(seed))) for seed in range(10)]
    assert np.mean(drawn) == pytest.approx(uniqueness(table), abs=0.04)


def test_probability_agrees_with_counting(fitted):
    model = fitted[2]
    counted = share_unique(*model.draw(20_000, np.random.default_rng(5)))
    assert model.unique_among(20_000, np.random.default_rng(6)) == pytest.approx(counted, abs=0.012)
