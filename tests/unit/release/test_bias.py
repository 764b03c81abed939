"""Biases: Nuida's law against its published values, exact priors, layers in the promised shares."""

import numpy as np
import pytest

from suyuan.core.keyed import derive_key
from suyuan.release.bias import COALITION, FAIR, LAW_EDGES, LAW_VALUES, draw_biases, nuida_law
from suyuan.release.mark import MarkingKeys, draw_symbols
from suyuan.release.slots import Slot

BIAS_KEY = derive_key(b"b" * 32, "bias")
RIDS = np.arange(60_000, dtype=np.uint64)
SLOTS = (Slot("choice:a|b:0", 0), Slot("form:address:x", 9), Slot("withhold:record:655", 3))


@pytest.mark.parametrize(
    ("coalition", "biases", "weights"),
    [
        (2, [0.5], [1.0]),
        (4, [0.21132, 0.78868], [0.5, 0.5]),
        (6, [0.11270, 0.5, 0.88730], [0.33201, 0.33598, 0.33201]),
        (8, [0.06943, 0.33001, 0.66999, 0.93057], [0.24833, 0.25167, 0.25167, 0.24833]),
    ],
)
def test_law_matches_the_published_table(coalition, biases, weights):
    found = nuida_law(coalition)
    assert found[0] == pytest.approx(biases, abs=5e-6)
    assert found[1] == pytest.approx(weights, abs=1e-5)


def test_the_constants_of_the_format_are_the_law():
    biases, weights = nuida_law(COALITION)
    assert np.rint(biases * 65536).tolist() == list(LAW_VALUES)
    assert np.rint(np.cumsum(weights) * 4096).tolist()[:-1] == list(LAW_EDGES)


def test_single_source_drift_of_the_law():
    biases, weights = nuida_law(10)
    entropy = -(biases * np.log(biases) + (1 - biases) * np.log1p(-biases))
    assert float(weights @ entropy) == pytest.approx(0.432, abs=1e-3)


def test_layers_have_their_shares_and_values():
    drawn = draw_biases(BIAS_KEY, RIDS, SLOTS)
    assert drawn.coalition[:, 0].mean() == pytest.approx(0.5, abs=0.01)
    assert (drawn.threshold[~drawn.coalition[:, 0], 0] == FAIR).all()
    values, counts = np.unique(drawn.threshold[drawn.coalition[:, 0], 0], return_counts=True)
    biases, weights = nuida_law(10)
    assert values == pytest.approx(biases * 65536, abs=1)
    assert counts / counts.sum() == pytest.approx(weights, abs=0.012)


def test_only_form_positions_are_shared_with_the_release_layer():
    drawn = draw_biases(BIAS_KEY, RIDS, SLOTS)
    assert drawn.release[:, 1].mean() == pytest.approx(0.25, abs=0.01)
    assert not drawn.release[:, [0, 2]].any()


def test_removal_carriers_have_their_declared_bias():
    drawn = draw_biases(BIAS_KEY, RIDS, SLOTS)
    assert (drawn.threshold[:, 2] == 655).all()
    assert not drawn.coalition[:, 2].any()


def test_symbols_are_one_as_often_as_their_prior_says():
    """A biased prior would break the bound; each class of biases is held to its exact prior within 4.5 sigma."""
    keys = MarkingKeys(derive_key(b"r" * 32, "r"), derive_key(b"j" * 32, "j"), BIAS_KEY)
    drawn = draw_biases(BIAS_KEY, RIDS, SLOTS)
    symbols = draw_symbols(keys, RIDS, SLOTS, drawn)
    for column in range(len(SLOTS)):
        for threshold in np.unique(drawn.threshold[:, column]):
            mine = drawn.threshold[:, column] == threshold
            prior = threshold / 65536
            spread = np.sqrt(prior * (1 - prior) / mine.sum())
            assert abs(symbols[mine, column].mean() - prior) < 4.5 * spread


def test_two_recipients_draw_independently():
    drawn = draw_biases(BIAS_KEY, RIDS, SLOTS[:1])
    one, two = (
        draw_symbols(MarkingKeys(derive_key(b"r" * 32, name), b"j" * 16, BIAS_KEY), RIDS, SLOTS[:1], drawn)
        for name in ("one", "two")
    )
    fair = ~drawn.coalition[:, 0]
    assert (one[fair] == two[fair]).mean() == pytest.approx(0.5, abs=0.013)


def test_releases_of_one_recipient_share_the_recipient_layer():
    drawn = draw_biases(BIAS_KEY, RIDS, SLOTS)
    first, second = (
        draw_symbols(MarkingKeys(b"r" * 16, derive_key(b"j" * 32, name), BIAS_KEY), RIDS, SLOTS, drawn)
        for name in ("first", "second")
    )
    assert (first[~drawn.release] == second[~drawn.release]).all()
    assert (first[drawn.release] != second[drawn.release]).any()
