"""Strength of a planned copy: how many of its rows, leaked, would be needed to attribute it.

From the priors alone: a fair mark seen intact is worth ln 2 nats, a mark of prior p its -ln p.  The threshold is
ln(N / alpha); the decoder's own mixing costs ``DECODER_COST`` nats more.  The count is for one source, 95 % of the
time, from a normal approximation of the sum over rows; ``bench/`` holds it against the real decoder.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.core.keyed import WORD_RANGE

DECODER_COST = math.log(2) + math.log(2) + math.log(13)
"""Nats that the decoder spends: two halves (cell, row), the first round's weight, a grid of thirteen shares."""

Z95 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Strength:
    """What a set of positions is worth.

    Attributes:
        nats_per_row: mean evidence of one leaked row.
        rows: leaked rows needed, None where no number of rows is enough.
    """

    nats_per_row: float
    rows: int | None


def rows_needed(threshold: NDArray[np.uint16], live: NDArray[np.bool_], candidates: int, alpha: float) -> Strength:
    """Rows needed to attribute a copy of these positions at the declared bound.

    Args:
        threshold: biases of the planned rows' positions, shape (n, s).
        live: positions that exist and are expected to be read, shape (n, s).
        candidates: N, recipients who could be the source.
        alpha: bound on any false accusation.
    """
    prior = threshold.astype(np.float64) / WORD_RANGE
    with np.errstate(divide="ignore"):
        gain_one, gain_zero = -np.log(prior), -np.log1p(-prior)
    mean = np.where(live, prior * gain_one + (1 - prior) * gain_zero, 0.0).sum(axis=1)
    square = np.where(live, prior * gain_one**2 + (1 - prior) * gain_zero**2, 0.0)
    spread = (square - np.where(live, prior * gain_one + (1 - prior) * gain_zero, 0.0) ** 2).sum(axis=1)
    if not len(mean) or mean.mean() <= 0:
        return Strength(0.0, None)
    drift, variance = float(mean.mean()), float(spread.mean() + mean.var())
    need = math.log(candidates / alpha) + DECODER_COST
    root = (Z95 * math.sqrt(variance) + math.sqrt(Z95**2 * variance + 4 * drift * need)) / (2 * drift)
    return Strength(drift, math.ceil(root**2))
