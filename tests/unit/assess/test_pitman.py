"""Pitman's model: its parameters and its uniqueness from partitions drawn by its own urn."""

import numpy as np
import pytest

from suyuan.assess.pitman import Pitman, fit_pitman


def draw_partition(theta: float, alpha: float, rows: int, seed: int) -> list[int]:
    """The Chinese restaurant of two parameters."""
    rng = np.random.default_rng(seed)
    owners: list[int] = []
    sizes: list[int] = []
    for row, draw in enumerate(rng.random(rows)):
        if draw * (theta + row) < theta + alpha * len(sizes):
            owners.append(len(sizes))
            sizes.append(1)
        else:
            while True:  # an earlier row's class, less alpha a class
                chosen = owners[int(rng.integers(row))]
                if rng.random() > alpha / sizes[chosen]:
                    break
            owners.append(chosen)
            sizes[chosen] += 1
    return owners


@pytest.mark.parametrize(("theta", "alpha"), [(50.0, 0.3), (200.0, 0.6)])
def test_uniqueness_of_a_drawn_population_is_met(theta, alpha):
    owners = np.array(draw_partition(theta, alpha, 20_000, 5))
    truth = float((np.bincount(owners) == 1).sum() / 20_000)
    assert Pitman(theta, alpha).uniqueness(20_000) == pytest.approx(truth, rel=0.12)
    rows = np.random.default_rng(1).choice(20_000, 2_000, replace=False)
    _, sizes = np.unique(owners[rows], return_counts=True)
    fitted = fit_pitman(sizes)
    assert fitted.alpha == pytest.approx(alpha, abs=0.1)
    assert fitted.uniqueness(20_000) == pytest.approx(truth, rel=0.35)


def test_more_people_never_make_records_more_unique():
    model = Pitman(100.0, 0.4)
    shares = [model.uniqueness(people) for people in (1, 10, 1_000, 100_000)]
    assert shares[0] == pytest.approx(1.0)
    assert shares == sorted(shares, reverse=True)
