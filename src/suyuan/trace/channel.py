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
INTACT = 0.6
"""Weight, before anything is seen, of a carrier that nobody touched."""

ONE_SPELLING = 0.8
"""Weight of cleaning that rewrites to one symbol always; the rest is for cleaning that rewrites to both."""

OWN_VIEW = 2.0
"""How many slots' worth of experience the weights above count for against what the list's own slots show."""

LEARNING_STEPS = 20

BENT_CHI2 = 6.0
BENT_SHARE = 0.03
"""Chi-square for each degree of freedom, and mean bend, from which symbols were not rewritten but chosen."""


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
    """The channel of each slot that is expected from the symbols: the mean over all channels, weighted by fit.

    Slots of one carrier went through the same hands, so how often symbols were kept is learned from them together: a
    short list tells too little about each alone.  A mean of channels is a channel of the same form.

    Whatever rewriting did, symbol 1 is seen with a chance linear in its prior.  Colluders who pick between what they
    hold bend that line; then every symbol seen is one that a member was given, and the carrier counts as intact.

    Args:
        reading: the symbols.
        threshold: biases of the reading's records, shape (u, s).
    """
    size = len(reading.slots)
    kept, ones = np.ones(size), np.full(size, 0.5)
    read = np.asarray((reading.symbols >= 0).sum(axis=0), dtype=np.int64)
    carriers: dict[str, list[int]] = {}
    for column, slot in enumerate(reading.slots):
        if slot.carrier != "withhold" and read[column]:  # a row that is there was not withheld: nothing to estimate
            carriers.setdefault(slot.carrier, []).append(column)
    for columns in carriers.values():
        if _bent([_count(reading, threshold, column) for column in columns]):
            continue  # colluders chose among symbols that were all intact
        fits = np.stack([_fit(reading, threshold, column) for column in columns])
        weight = _learn(fits)
        one_given_zero = (weight * ((1 - KEPT_GRID)[:, None] * ONES_GRID)).sum(axis=(1, 2))
        kept[columns] = np.minimum((weight * KEPT_GRID[:, None]).sum(axis=(1, 2)), 1.0)
        rewritten = 1 - kept[columns]
        ones[columns] = np.divide(one_given_zero, rewritten, out=np.full(len(columns), 0.5), where=rewritten > 0)
    return Channel(kept, ones, read)


def _count(
    reading: Reading, threshold: NDArray[np.uint16], column: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """For one slot its distinct priors, and how often 1 and 0 were seen at each."""
    seen = reading.symbols[:, column] >= 0
    prior = threshold[reading.owner[seen], column] / WORD_RANGE
    symbol, weight = reading.symbols[seen, column], reading.weight[seen]
    levels, group = np.unique(prior, return_inverse=True)
    one = np.bincount(group, weights=weight * (symbol == 1), minlength=len(levels))
    zero = np.bincount(group, weights=weight * (symbol == 0), minlength=len(levels))
    return levels, one.astype(np.float64), zero.astype(np.float64)


def _bent(counts: list[tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]]) -> bool:
    """Whether the chance of symbol 1 is no straight line in its prior, over all slots of a carrier."""
    chi2, freedom, bend, cells = 0.0, 0, 0.0, 0.0
    for levels, one, zero in counts:
        total = one + zero
        if len(levels) < 3:
            continue
        chance = (one + 0.5) / (total + 1.0)
        precise = total / (chance * (1 - chance))
        design = np.stack([np.ones(len(levels)), levels], axis=1) * np.sqrt(precise)[:, None]
        line = np.linalg.lstsq(design, chance * np.sqrt(precise), rcond=None)[0]
        off = chance - line[0] - line[1] * levels
        chi2 += float((precise * off**2).sum())
        freedom += len(levels) - 2
        bend += float((total * np.abs(off)).sum())
        cells += float(total.sum())
    return freedom > 0 and chi2 / freedom > BENT_CHI2 and bend / cells > BENT_SHARE


def _fit(reading: Reading, threshold: NDArray[np.uint16], column: int) -> NDArray[np.float64]:
    """ln likelihood of every channel of the grids for one slot, shape (kept, ones)."""
    levels, count_one, count_zero = _count(reading, threshold, column)
    kept, ones = KEPT_GRID[:, None, None], ONES_GRID[None, :, None]
    chance = kept * levels[None, None, :] + (1 - kept) * ones
    with np.errstate(divide="ignore", invalid="ignore"):
        fit = np.where(count_one, count_one * np.log(chance), 0) + np.where(
            count_zero, count_zero * np.log1p(-chance), 0
        )
    return np.asarray(fit.sum(axis=2))


def _learn(fits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weight of every channel for each slot, shape (slots, kept, ones), by empirical Bayes over ``kept``."""
    sides = np.full(len(ONES_GRID), (1 - ONE_SPELLING) / (len(ONES_GRID) - 2))
    sides[[0, -1]] = ONE_SPELLING / 2
    view = np.full(len(KEPT_GRID), (1 - INTACT) / (len(KEPT_GRID) - 1))
    view[-1] = INTACT
    levels = view
    likelihood = np.exp(fits - fits.max(axis=(1, 2), keepdims=True))
    weight: NDArray[np.float64] = likelihood
    for _ in range(LEARNING_STEPS):
        weight = np.asarray(likelihood * levels[:, None] * sides)
        weight = weight / weight.sum(axis=(1, 2), keepdims=True)
        levels = (OWN_VIEW * view + weight.sum(axis=(0, 2))) / (OWN_VIEW + len(fits))
    return weight


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
