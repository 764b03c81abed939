"""Candidates: the recipients who could be the source, each with its releases.

The unit of accusation is the recipient.  Symbols of the recipient layer are shared by all its releases, so a release is
never "innocent" of another release to the same hands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.release.bias import Biases
from suyuan.release.mark import MarkingKeys, draw_symbols
from suyuan.trace.channel import Ratios
from suyuan.trace.evidence import CandidateRatios, combine_releases
from suyuan.trace.reading import Reading


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


def _symbols(release: CandidateRelease, exhibit: Exhibited) -> NDArray[np.uint8]:
    return draw_symbols(release.keys, exhibit.reading.rids, exhibit.reading.slots, exhibit.biases)
