"""Tally: cells grouped by their pair of ratios, so that a score is a count for each group.

What the line-up and the exact tail work on: the law of a count is known exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from suyuan.release.bias import Biases
from suyuan.release.mark import draw_symbols
from suyuan.trace.candidates import CandidateRelease, Exhibited
from suyuan.trace.evidence import mix_shares
from suyuan.trace.screen import mean_ratios, rank_by_worth


class Tally:
    """Cells of the most telling records, grouped by their pair of ratios: a score is a count for each group."""

    def __init__(self, exhibit: Exhibited, records: int) -> None:
        reading = exhibit.reading
        zero, one = mean_ratios(reading, exhibit.ratios.zero), mean_ratios(reading, exhibit.ratios.one)
        chosen = np.sort(rank_by_worth(exhibit)[:records])
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
