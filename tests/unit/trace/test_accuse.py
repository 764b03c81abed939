"""Whom the threshold names: the sources and nobody else."""

import numpy as np
import pytest

from suyuan.trace.accuse import accuse
from tests.unit.trace.conftest import some_rids


def merge(world, rids, shares, rng):
    source = rng.choice(len(shares), len(rids), p=shares)
    symbols = np.zeros((len(rids), len(world.slots)), dtype=np.uint8)
    for recipient in range(len(shares)):
        symbols[source == recipient] = world.copy(recipient, rids)[source == recipient]
    return symbols


def test_two_sources_of_a_normalised_list_are_both_named_with_their_shares(world):
    rng = np.random.default_rng(11)
    rids = some_rids(rng, 3000)
    symbols = merge(world, rids, [0.7, 0.3], rng)
    symbols[:, 1:] = 0  # one spelling
    exhibit = world.exhibit(rids, symbols)
    found = accuse(world.candidates(200, exhibit), exhibit, 1e-6)
    assert [accused.recipient for accused in found.accused] == ["0", "1"]
    for accused, share in zip(found.accused, (0.7, 0.3), strict=True):
        assert accused.share.low <= share <= accused.share.high
        assert accused.share.share == pytest.approx(share, abs=0.03)
        assert sum(value for _, value in accused.contributions) == pytest.approx(accused.log10_e)


def test_intervals_cover_the_true_share(world):
    """95 % intervals of 60 merges cover at least 52 times (binomial: below that with chance 0.5 %)."""
    covered = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        rids = some_rids(rng, 400)
        drawn = merge(world, rids, [0.6, 0.4], rng)
        exhibit = world.exhibit(rids, drawn)
        found = accuse(world.candidates(2, exhibit), exhibit, 1e-3)
        first = next((a for a in found.accused if a.recipient == "0"), None)
        covered += first is not None and first.share.low <= 0.6 <= first.share.high
    assert covered >= 52


def test_nobody_is_named_when_no_release_explains_the_list(world):
    rng = np.random.default_rng(12)
    for outsider in range(700_000, 700_020):
        rids = some_rids(rng, 300)
        exhibit = world.exhibit(rids, world.copy(outsider, rids))
        found = accuse(world.candidates(40, exhibit), exhibit, 1e-3)
        assert found.accused == ()
        assert found.shortfall_log10 > 0


def test_the_right_release_of_a_recipient_is_named(world):
    rng = np.random.default_rng(13)
    rids = some_rids(rng, 400)
    exhibit = world.exhibit(rids, world.copy(3, rids, release=1))
    candidates = tuple(world.candidate(r, exhibit, releases=3 if r == 3 else 1) for r in range(50))
    found = accuse(candidates, exhibit, 1e-6)
    assert [accused.recipient for accused in found.accused] == ["3"]
    assert [release.release_id for release in found.accused[0].releases if release.named] == ["3-1"]


def test_releases_that_cannot_be_told_apart_are_not_determined(world):
    rng = np.random.default_rng(14)
    rids = some_rids(rng, 30)
    symbols = world.copy(3, rids, release=1)
    symbols[:, 1:] = 0  # all release-layer positions are spellings
    exhibit = world.exhibit(rids, np.repeat(symbols, 1, axis=0))
    candidates = tuple(world.candidate(r, exhibit, releases=3 if r == 3 else 1) for r in range(5))
    found = accuse(candidates, exhibit, 1e-3)
    for accused in found.accused:
        if accused.recipient == "3":
            assert not any(release.named for release in accused.releases)


@pytest.mark.parametrize("strategy", ["interleave", "majority", "minority", "all-ones"])
def test_three_who_mix_cell_by_cell_are_met_and_no_innocent_is(world, strategy):
    rng = np.random.default_rng(15)
    rids = some_rids(rng, 1200)
    copies = np.stack([world.copy(r, rids) for r in range(3)])
    votes = copies.sum(axis=0)
    if strategy == "interleave":
        pick = rng.integers(0, 3, votes.shape)
        symbols = np.take_along_axis(copies, pick[None], axis=0)[0]
    elif strategy == "majority":
        symbols = votes >= 2
    elif strategy == "minority":
        symbols = (votes == 1) | (votes == 3)
    else:
        symbols = votes >= 1
    exhibit = world.exhibit(rids, np.asarray(symbols, dtype=np.int8))
    found = accuse(world.candidates(60, exhibit), exhibit, 1e-6)
    assert found.accused
    assert {accused.recipient for accused in found.accused} <= {"0", "1", "2"}
