"""E under the null, E of the source, and the traps that would break the bound."""

import numpy as np
import pytest

from suyuan.release.bias import draw_biases
from suyuan.trace.candidates import Candidate, Exhibited, ratios_of
from suyuan.trace.channel import estimate_channel, weigh_cells
from suyuan.trace.evidence import Background, mix_shares, weigh
from suyuan.trace.reading import gather
from tests.unit.trace.conftest import BIAS_KEY, some_rids

INNOCENTS = 4000


def log_e(candidate: Candidate, exhibit: Exhibited) -> float:
    return weigh(ratios_of(candidate, exhibit), exhibit.biases.coalition, Background()).total


def leak_of(world, kind: str, rng, rows: int = 120):
    rids = some_rids(rng, rows)
    first, second = world.copy(900_001, rids), world.copy(900_002, rids)
    if kind == "intact":
        return rids, first
    if kind == "normalised":
        symbols = first.copy()
        symbols[:, 1:] = 0
        return rids, symbols
    if kind == "merged":
        return rids, np.where(rng.random(rows)[:, None] < 0.6, first, second)
    if kind == "minority":
        third = world.copy(900_003, rids)
        votes = first.astype(int) + second + third
        return rids, np.where((votes == 1) | (votes == 3), 1, 0)
    if kind == "listed thrice":
        return np.repeat(rids, 3), np.repeat(first, 3, axis=0)
    return rids, rng.integers(0, 2, first.shape)


KINDS = ["intact", "normalised", "merged", "minority", "listed thrice", "noise"]


@pytest.mark.parametrize("kind", KINDS)
def test_innocents_reach_one_over_a_no_more_often_than_a(world, kind):
    """P(E >= 1/a) <= a for recipients who had nothing to do with the leak (fixed seed, 4,000 of them)."""
    exhibit = world.exhibit(*leak_of(world, kind, np.random.default_rng(5)))
    scores = np.array([log_e(world.candidate(r, exhibit), exhibit) for r in range(INNOCENTS)])
    for a in (0.1, 0.01, 0.001):
        slack = 4 * np.sqrt(a * (1 - a) / INNOCENTS)
        assert (scores >= -np.log(a)).mean() <= a + slack
    # The mean of E is at most 1; its tail is heavy, so the bulk is what can be tested.
    assert np.exp(scores[scores < np.log(50)]).mean() <= 1.2


def test_counting_a_mark_three_times_would_break_the_bound(world):
    """The same list with its rows taken for different records: innocents reach what they never should."""
    rng = np.random.default_rng(6)
    rids, symbols = leak_of(world, "intact", rng)
    exhibit = world.exhibit(rids, symbols)
    ratios = [ratios_of(world.candidate(r, exhibit), exhibit) for r in range(1500)]
    honest = np.array([mix_shares(r.cell.ravel(), None, 1.0) for r in ratios])
    tripled = np.array([mix_shares(np.tile(r.cell.ravel(), 3), None, 1.0) for r in ratios])
    assert (honest >= np.log(100)).mean() <= 0.01 + 0.011
    assert (tripled >= np.log(100)).mean() > (honest >= np.log(100)).mean()
    assert tripled.max() > honest.max()


def test_a_record_listed_twice_is_one_factor(world):
    rids, symbols = leak_of(world, "intact", np.random.default_rng(7), rows=40)
    once = world.exhibit(rids, symbols)
    twice = world.exhibit(np.repeat(rids, 2), np.repeat(symbols, 2, axis=0))
    source = world.candidate(900_001, once)
    assert log_e(source, twice) == pytest.approx(log_e(source, once), rel=1e-12)


def test_both_symbols_seen_of_one_record_is_no_evidence_for_a_fair_mark(world):
    rids = np.array([3], dtype=np.uint64)
    both = np.repeat(rids, 2)
    symbols = np.zeros((2, 6), dtype=np.int8)
    symbols[1] = 1
    exhibit = world.exhibit(both, symbols)
    ratios = ratios_of(world.candidate(1, exhibit), exhibit)
    fair = ~exhibit.biases.coalition[0]
    assert fair.any()
    assert ratios.cell[0, fair] == pytest.approx(1.0)


def test_mean_of_r_is_one_whatever_the_channel(world):
    """Sum over x of p(x) R(x) = 1 in every cell: the heart of the proof."""
    rng = np.random.default_rng(8)
    for kind in KINDS:
        rids, symbols = leak_of(world, kind, rng)
        reading = gather(world.slots, rids, symbols.astype(np.int8))
        biases = draw_biases(BIAS_KEY, reading.rids, world.slots)
        ratios = weigh_cells(reading, biases.threshold, estimate_channel(reading, biases.threshold))
        prior = biases.threshold[reading.owner] / 65536
        assert prior * ratios.one + (1 - prior) * ratios.zero == pytest.approx(np.ones_like(prior))


def test_the_source_needs_no_more_rows_than_designed(world):
    """One source, six marks a row, intact: 14 rows at N = 10^6 and alpha = 10^-9 in at least 19 of 20 leaks."""
    named = 0
    for seed in range(20):
        rids, symbols = leak_of(world, "intact", np.random.default_rng(100 + seed), rows=16)
        exhibit = world.exhibit(rids, symbols)
        named += log_e(world.candidate(900_001, exhibit), exhibit) >= np.log(1e15)
    assert named >= 19


def test_mixture_grid_counts_equal_ratios_alike():
    ratio = np.array([2.0, 2.0, 0.0, 0.5])
    assert mix_shares(ratio, None, 1.0) == pytest.approx(
        mix_shares(np.array([2.0, 0.0, 0.5]), None, 1.0, np.array([2.0, 1.0, 1.0]))
    )
    assert mix_shares(np.zeros(0), None, 1.0) == pytest.approx(0.0)
