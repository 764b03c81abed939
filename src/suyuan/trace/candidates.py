"""Candidates: the recipients who could be the source, each with its releases.

The unit of accusation is the recipient.  Symbols of the recipient layer are shared by all its releases, so a release is
never "innocent" of another release to the same hands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.core.keyed import WORD_RANGE
from suyuan.release.bias import Biases
from suyuan.release.mark import MarkingKeys, draw_symbols
from suyuan.trace.channel import Ratios
from suyuan.trace.evidence import CandidateRatios, combine_releases, mix_shares
from suyuan.trace.reading import Reading

SCREENED_RECORDS = 6000
"""How many records, the most telling ones, the first score of every candidate looks at."""

WORTH_WEIGHING = 100
"""How many innocent candidates may pass the first score, on average and at most."""


@dataclass(frozen=True, slots=True)
class CandidateRelease:
    """One release that could be the source.

    Attributes:
        release_id: its id.
        keys: what marked it.
        uses: positions its layout marks, shape (s,).
        scope: which of the reading's records it was drawn from, before any was withheld, shape (u,).
    """

    release_id: str
    keys: MarkingKeys
    uses: NDArray[np.bool_]
    scope: NDArray[np.bool_]

    def active(self) -> NDArray[np.bool_]:
        """Positions that carry this release's draws, shape (u, s)."""
        return self.scope[:, None] & self.uses[None, :]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One recipient with all its releases of the epoch; ``bonus`` is ln of its honey and token factors."""

    recipient: str
    releases: tuple[CandidateRelease, ...]
    bonus: float = 0.0


@dataclass(frozen=True, slots=True)
class Exhibited:
    """What all candidates are held against: the reading, its biases and its ratios."""

    reading: Reading
    biases: Biases
    ratios: Ratios


def ratios_of(candidate: Candidate, exhibit: Exhibited) -> CandidateRatios:
    """R of a recipient over the rows that any of its releases held."""
    return combine_releases(
        exhibit.reading,
        exhibit.ratios,
        [_symbols(release, exhibit) for release in candidate.releases],
        [release.active() for release in candidate.releases],
    )


def ratios_of_release(release: CandidateRelease, exhibit: Exhibited) -> CandidateRatios:
    """R of one release from release-layer symbols alone: given the recipient they are fresh randomness again."""
    active = release.active() & exhibit.biases.release
    return combine_releases(exhibit.reading, exhibit.ratios, [_symbols(release, exhibit)], [active])


def screen(
    candidates: tuple[Candidate, ...], exhibit: Exhibited
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """The candidates worth full weighing: those whose quick cell-wise score reaches a line set by N alone.

    Dropping a candidate can cost power; the bound stays, because N stays, and because nobody's place depends on how
    others score.  By Markov's inequality at most ``WORTH_WEIGHING`` innocent candidates pass on average.

    Returns:
        Those worth weighing and those dropped, both in falling order of the quick score.
    """
    if len(candidates) <= WORTH_WEIGHING:
        return candidates, ()
    line = math.log(len(candidates) / WORTH_WEIGHING)
    table = ScreenTable(exhibit, SCREENED_RECORDS)
    scores = [max(table.score(release) for release in c.releases) + c.bonus for c in candidates]
    ranked = sorted(zip(scores, range(len(scores)), candidates, strict=True), reverse=True)
    kept = tuple(candidate for score, _, candidate in ranked if score >= line)
    return kept, tuple(candidate for score, _, candidate in ranked if score < line)


def _symbols(release: CandidateRelease, exhibit: Exhibited) -> NDArray[np.uint8]:
    return draw_symbols(release.keys, exhibit.reading.rids, exhibit.reading.slots, exhibit.biases)


class ScreenTable:
    """Cells of the most telling records, grouped by their pair of ratios: a score is a count for each group."""

    def __init__(self, exhibit: Exhibited, records: int) -> None:
        reading = exhibit.reading
        zero, one = _mean(reading, exhibit.ratios.zero), _mean(reading, exhibit.ratios.one)
        prior = exhibit.biases.threshold / WORD_RANGE
        with np.errstate(divide="ignore", invalid="ignore"):
            worth = prior * np.where(one > 0, one * np.log(one), 0) + (1 - prior) * np.where(
                zero > 0, zero * np.log(zero), 0
            )
        chosen = np.sort(np.argsort(worth.sum(axis=1))[::-1][:records])
        self._chosen, self._rids, self._slots = chosen, reading.rids[chosen], reading.slots
        self._biases = Biases(
            exhibit.biases.threshold[chosen], exhibit.biases.coalition[chosen], exhibit.biases.release[chosen]
        )
        pairs = np.stack([zero[chosen], one[chosen]], axis=-1)
        self._record, self._slot = np.nonzero((pairs != 1.0).any(axis=-1))
        layer = self._biases.coalition[self._record, self._slot].astype(np.float64)
        keyed = np.column_stack([pairs[self._record, self._slot], layer])
        self._groups, group = np.unique(keyed, axis=0, return_inverse=True)
        self._group = group.ravel()

    @property
    def groups(self) -> NDArray[np.float64]:
        """R of symbol 0, R of symbol 1, and the layer (1 coalition) of each group, shape (g, 3)."""
        return self._groups

    def count(self, release: CandidateRelease) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How many cells of each group the release draws as 0 and as 1, both of shape (g,)."""
        drawn = draw_symbols(release.keys, self._rids, self._slots, self._biases)[self._record, self._slot]
        group = self._group
        scope = release.scope[self._chosen]
        if not (scope.all() and release.uses.all()):
            active = (scope[:, None] & release.uses[None, :])[self._record, self._slot]
            group, drawn = group[active], drawn[active]
        size = len(self._groups)
        ones = np.bincount(group, weights=drawn, minlength=size)
        return np.bincount(group, minlength=size).astype(np.float64) - ones, ones.astype(np.float64)

    def score(self, release: CandidateRelease) -> float:
        """ln E_cell of one release over the chosen records."""
        zeros, ones = self.count(release)
        total = 0.0
        for layer in (0.0, 1.0):
            inside = self._groups[:, 2] == layer
            ratio = np.concatenate([self._groups[inside, 0], self._groups[inside, 1]])
            total += mix_shares(ratio, None, 1.0, np.concatenate([zeros[inside], ones[inside]]))
        return total


def _mean(reading: Reading, ratio: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(ratio) == reading.records:
        return ratio
    mean = np.zeros((reading.records, ratio.shape[1]))
    np.add.at(mean, reading.owner, ratio * reading.weight[:, None])
    return mean
