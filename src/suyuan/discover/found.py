"""What a recognizer finds: spans of a buffer, how sure each is, and what it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from suyuan.discover.folding import Places


class Tier(IntEnum):
    """How sure a hit is by itself; a column or a context may raise it.

    ``FAILED``: of the shape, but its check fails; it counts against those that pass and is no hit.
    ``UNTOLD``: too common a shape for running text; a word before it, or its whole column, makes it a hit.
    """

    FAILED = -1
    UNTOLD = 0
    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3


@dataclass(frozen=True, slots=True)
class Found:
    """Spans in folded bytes and their tiers; all of shape (n,)."""

    start: Places
    end: Places
    tier: NDArray[np.int8]

    def where(self, kept: NDArray[np.bool_] | Places) -> Found:
        """Some of the spans."""
        return Found(self.start[kept], self.end[kept], self.tier[kept])


def nothing() -> Found:
    """No span."""
    return Found(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.int8))


def spans(start: Places, end: Places, tier: Tier | NDArray[np.int8]) -> Found:
    """Spans of one tier, or of a tier each."""
    tiers = np.full(len(start), tier, dtype=np.int8) if isinstance(tier, Tier) else tier
    return Found(start, end, tiers)


def unite(parts: Sequence[Found]) -> Found:
    """Several finds as one."""
    some = [part for part in parts if len(part.start)]
    if len(some) < 2:
        return some[0] if some else nothing()
    start, end = np.concatenate([part.start for part in some]), np.concatenate([part.end for part in some])
    return Found(start, end, np.concatenate([part.tier for part in some]))
