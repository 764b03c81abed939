"""Silence: whether the marks of a list could have named anybody at all.

A union of several whole copies shows both alternatives of a choice and, once its addresses are brought to one spelling,
nothing else that a key picked.  Then "no copy explains this list" means that the marks were silenced, not that the list
came from elsewhere; invented records alone could still tell.
"""

from __future__ import annotations

import math

import numpy as np

from suyuan.trace.candidates import Exhibited
from suyuan.trace.observe import Alternatives
from suyuan.trace.screen import mean_ratios

MOST = 0.5
"""Share of the rows with alternatives that must show several for a list to look like a union."""


def only_honey_could_tell(exhibit: Exhibited, seen: Alternatives, threshold: float) -> bool:
    """Whether a list looks like a union, and no candidate at all could reach the threshold by its marks.

    Args:
        exhibit: what candidates are held against.
        seen: how many rows show several alternatives of a choice.
        threshold: ln(N / alpha).
    """
    union = seen.offered > 0 and seen.several >= MOST * seen.offered
    return union and most_evidence(exhibit) < threshold


def most_evidence(exhibit: Exhibited) -> float:
    """ln E that no candidate can exceed, whatever its symbols: every factor 1 + theta (R - 1) / B at its greatest."""
    reading = exhibit.reading
    if not reading.records:
        return -math.inf
    greatest = np.maximum(np.maximum(exhibit.ratios.zero, exhibit.ratios.one), 1.0)
    cells = np.log(mean_ratios(reading, greatest)).sum()
    rows = np.log(mean_ratios(reading, greatest.prod(axis=1)[:, None])).sum()
    return float(max(cells, rows))
