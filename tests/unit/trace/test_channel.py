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
