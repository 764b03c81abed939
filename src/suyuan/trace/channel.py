"""The channel: how a broker's cleaning changed the symbols, estimated from the leak alone.

Model of one position: with probability ``kept`` the symbol is what was handed over, else it was rewritten and is 1
with probability ``ones``, whatever it was.  A list normalised to one spelling has kept = 0.  The estimate looks at the
symbols and the priors, never at any candidate's symbols, so an error in it costs power and never the bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.core.keyed import WORD_RANGE
from suyuan.trace.reading import Reading

KEPT_GRID = np.array(
    [0.0, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0]
)
ONES_GRID = np.array([0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0])
PRIOR_INTACT = 1.5
"""Nats by which another channel must beat the intact one before it is believed."""


@dataclass(frozen=True, slots=True)
class Channel:
    """Channel of each slot: ``kept`` and ``ones`` of shape (s,), ``read`` rows read of shape (s,)."""

    kept: NDArray[np.float64]
    ones: NDArray[np.float64]
    read: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ratios:
    """Likelihood ratios of each pattern's cells, for a candidate whose symbol is 0 or 1; both of shape (p, s)."""

    zero: NDArray[np.float64]
    one: NDArray[np.float64]


def estimate_channel(reading: Reading, threshold: NDArray[np.uint16]) -> Channel:
    """Most likely channel of each slot, with a preference for the intact one.

    Args:
        reading: the symbols.
        threshold: biases of the reading's records, shape (u, s).
    """
    size = len(reading.slots)
    kept, ones = np.ones(size), np.full(size, 0.5)
    read = np.zeros(size, dtype=np.int64)
    for column, slot in enumerate(reading.slots):
        seen = reading.symbols[:, column] >= 0
        read[column] = int(seen.sum())
        if slot.carrier == "withhold" or not read[column]:
            continue  # a row that is there was not withheld: nothing to estimate
        prior = threshold[reading.owner[seen], column] / WORD_RANGE
        kept[column], ones[column] = _most_likely(prior, reading.symbols[seen, column], reading.weight[seen])
    return Channel(kept, ones, read)


def _most_likely(
    prior: NDArray[np.float64], symbol: NDArray[np.int8], weight: NDArray[np.float64]
) -> tuple[float, float]:
    levels, group = np.unique(prior, return_inverse=True)
    count_one = np.bincount(group, weights=weight * (symbol == 1), minlength=len(levels))
    count_zero = np.bincount(group, weights=weight * (symbol == 0), minlength=len(levels))
    kept, ones = KEPT_GRID[:, None, None], ONES_GRID[None, :, None]
    chance = kept * levels[None, None, :] + (1 - kept) * ones
    with np.errstate(divide="ignore", invalid="ignore"):
        fit = np.where(count_one, count_one * np.log(chance), 0) + np.where(
            count_zero, count_zero * np.log1p(-chance), 0
        )
    total = fit.sum(axis=2)
    intact = total[-1, 0]
    best = np.unravel_index(int(np.argmax(total)), total.shape)
    if total[best] - intact < PRIOR_INTACT:
        return 1.0, 0.5
    return float(KEPT_GRID[best[0]]), float(ONES_GRID[best[1]])


def weigh_cells(reading: Reading, threshold: NDArray[np.uint16], channel: Channel) -> Ratios:
    """R of every cell: P(y | x) / sum over x of p(x) P(y | x); exactly 1 where nothing was read.

    The prior-weighted mean over x is 1 by construction, whatever the channel.
    """
    prior = threshold[reading.owner] / WORD_RANGE
    kept, rewritten = channel.kept[None, :], (1 - channel.kept) * channel.ones
    one_given_one = kept + rewritten
    one_given_zero = np.broadcast_to(rewritten, prior.shape)
    shows_one = reading.symbols == 1
    given_one = np.where(shows_one, one_given_one, 1 - one_given_one)
    given_zero = np.where(shows_one, one_given_zero, 1 - one_given_zero)
    mean = prior * given_one + (1 - prior) * given_zero
    live = (reading.symbols >= 0) & (mean > 0)
    safe = np.where(live, mean, 1.0)
    return Ratios(np.where(live, given_zero / safe, 1.0), np.where(live, given_one / safe, 1.0))
