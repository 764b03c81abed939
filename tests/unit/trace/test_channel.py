"""The channel is found from symbols and priors alone."""

import numpy as np
import pytest

from suyuan.release.bias import draw_biases
from suyuan.trace.channel import estimate_channel
from suyuan.trace.reading import gather
from tests.unit.trace.conftest import BIAS_KEY, some_rids


def channel_of(world, rids, symbols):
    reading = gather(world.slots, rids, symbols.astype(np.int8))
    return estimate_channel(reading, draw_biases(BIAS_KEY, reading.rids, world.slots).threshold)


@pytest.mark.parametrize("kept", [1.0, 0.9, 0.5, 0.1, 0.0])
def test_kept_share_is_recovered(world, kept):
    rng = np.random.default_rng(20)
    rids = some_rids(rng, 6000)
    symbols = world.copy(1, rids)
    symbols[rng.random(symbols.shape) >= kept] = 0
    assert channel_of(world, rids, symbols).kept == pytest.approx(np.full(6, kept), abs=0.06)


def test_a_few_rows_are_taken_as_intact(world):
    rng = np.random.default_rng(21)
    rids = some_rids(rng, 12)
    assert (channel_of(world, rids, world.copy(1, rids)).kept >= 0.4).sum() >= 5


def test_rows_read_are_counted(world):
    rng = np.random.default_rng(22)
    rids = some_rids(rng, 50)
    symbols = world.copy(1, rids).astype(np.int8)
    symbols[:20, 2] = -1
    assert channel_of(world, rids, symbols).read.tolist() == [50, 50, 30, 50, 50, 50]


def test_a_mark_normalised_in_half_the_cells_is_seen_in_forty_rows(world):
    """Slots learn from each other: forty rows tell half from none, which one slot alone could not."""
    found = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        rids = some_rids(rng, 40)
        symbols = world.copy(1, rids)
        symbols[:, 1:][rng.random((40, 5)) < 0.5] = 0
        found.append(channel_of(world, rids, symbols).kept[1:].mean())
    assert np.mean(found) == pytest.approx(0.5, abs=0.12)


def colluded(world, rids, pick):
    shown = np.stack([world.copy(member, rids) for member in range(5)])
    return pick(shown.sum(axis=0))


def test_colluders_are_not_taken_for_cleaning(world):
    """Five colluders by minority bend the line; their symbols are intact, whatever the frequencies say."""
    rng = np.random.default_rng(23)
    rids = some_rids(rng, 1500)
    minority = colluded(world, rids, lambda ones: np.where((ones == 0) | (ones == 5), ones == 5, ones < 3))
    assert (channel_of(world, rids, minority).kept == 1.0).all()


@pytest.mark.parametrize("rows", [300, 20_000])
@pytest.mark.parametrize("kept", [0.9, 0.5, 0.05])
def test_cleaning_is_not_taken_for_collusion(world, rows, kept):
    for seed in range(10):
        rng = np.random.default_rng([rows, seed])
        rids = some_rids(rng, rows)
        symbols = world.copy(1, rids)
        symbols[rng.random(symbols.shape) >= kept] = 1
        assert (channel_of(world, rids, symbols).kept < 1.0).all()
