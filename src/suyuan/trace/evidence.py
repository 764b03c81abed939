"""E: the evidence that a list is a candidate's copy.

For one candidate j,

    E_j = average of  E_cell (product over the two bias layers)  and  E_row,
    each  sum over theta of w(theta) * product over units u of [ 1 + theta * (R_u(j) - 1) / B_u ],

where B_u is 1 in the first round and the share explained by already accused sources later.  If j is innocent its
symbols are independent of the leak, every factor has mean 1, hence E[E_j | leak] = 1 and P(E_j >= 1/a) <= a whatever
the leaker did.  E_j is a likelihood ratio and an e-value in one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.trace.channel import Ratios
from suyuan.trace.reading import Reading

THETA = np.array([0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 0.999])
"""Grid of shares; 0 is in it, so that an attack on one layer cannot poison the other."""


@dataclass(frozen=True, slots=True)
class CandidateRatios:
    """R of one candidate in both units.

    Attributes:
        cell: shape (u, s); 1 where nothing was read or the record is outside the candidate's scope.
        row: product over a row's cells, shape (u,); 1 outside the scope.
        scope: records that a release of the candidate held, shape (u,).
    """

    cell: NDArray[np.float64]
    row: NDArray[np.float64]
    scope: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Background:
    """What already accused sources explain: B of every cell and row, and the share left for others.

    ``None`` for an array means 1 throughout, the first round.
    """

    cell: NDArray[np.float64] | None = None
    row: NDArray[np.float64] | None = None
    cell_left: tuple[float, float] = (1.0, 1.0)
    row_left: float = 1.0


@dataclass(frozen=True, slots=True)
class LogEvidence:
    """Natural logarithms of E and its parts."""

    fair: float
    coalition: float
    row: float

    @property
    def cell(self) -> float:
        """Both layers together; their keyed draws are independent."""
        return self.fair + self.coalition

    @property
    def total(self) -> float:
        """ln E: the average of cell-wise and row-wise evidence."""
        return float(np.logaddexp(self.cell, self.row) - np.log(2))


def combine_releases(
    reading: Reading,
    ratios: Ratios,
    symbols: list[NDArray[np.uint8]],
    active: list[NDArray[np.bool_]],
) -> CandidateRatios:
    """R of a candidate from the symbols of its releases.

    Where several releases of one recipient held a record, their R are averaged: a recipient-layer symbol that was
    seen in two releases is still one symbol.

    Args:
        reading, ratios: what was read, and R of each cell.
        symbols: for each release the symbols it drew, shape (u, s).
        active: for each release the positions it used, False outside its scope, shape (u, s).
    """
    cell_sum = np.zeros((reading.records, len(reading.slots)))
    cell_count = np.zeros_like(cell_sum)
    row_sum, row_count = np.zeros(reading.records), np.zeros(reading.records)
    owner, weight = reading.owner, reading.weight
    for drawn, used in zip(symbols, active, strict=True):
        pattern = np.where(drawn[owner] == 1, ratios.one, ratios.zero)
        pattern[~used[owner]] = 1.0
        held = used.any(axis=1)
        cell_sum += _sum_by_owner(pattern * weight[:, None], owner, reading.records) * used
        cell_count += used
        row_sum += _sum_by_owner(pattern.prod(axis=1) * weight, owner, reading.records) * held
        row_count += held
    cell = np.where(cell_count > 0, cell_sum / np.maximum(cell_count, 1), 1.0)
    row = np.where(row_count > 0, row_sum / np.maximum(row_count, 1), 1.0)
    return CandidateRatios(cell, row, row_count > 0)


def weigh(candidate: CandidateRatios, coalition: NDArray[np.bool_], behind: Background) -> LogEvidence:
    """Weigh one candidate.

    Args:
        candidate: its R.
        coalition: True for positions under Nuida's law, shape (u, s).
        behind: what accused sources explain.
    """
    live = candidate.cell != 1.0
    parts = []
    for layer, left in ((~coalition, behind.cell_left[0]), (coalition, behind.cell_left[1])):
        mask = live & layer
        base = None if behind.cell is None else behind.cell[mask]
        parts.append(mix_shares(candidate.cell[mask], base, left))
    held = candidate.scope
    base = None if behind.row is None else behind.row[held]
    return LogEvidence(parts[0], parts[1], mix_shares(candidate.row[held], base, behind.row_left))


def mix_shares(
    ratio: NDArray[np.float64],
    base: NDArray[np.float64] | None,
    left: float,
    counts: NDArray[np.float64] | None = None,
) -> float:
    """ln of the mixture over shares of the product of 1 + theta (R - 1) / B.

    Args:
        ratio: R of the units, shape (m,).
        base: B of the units, or None for 1.
        left: the largest share that is still free; the grid is stretched to it.
        counts: how many units share each R, shape (m,); None for one each.
    """
    excess = ratio - 1.0 if base is None else (ratio - 1.0) / base
    logs = (np.log1p(theta * left * excess) for theta in THETA)
    sums = np.array([log.sum() if counts is None else log @ counts for log in logs])
    return float(np.logaddexp.reduce(sums) - np.log(len(THETA)))


def _sum_by_owner(values: NDArray[np.float64], owner: NDArray[np.intp], records: int) -> NDArray[np.float64]:
    if len(values) == records:
        return values  # one pattern a record: the usual list
    summed = np.zeros((records, *values.shape[1:]))
    np.add.at(summed, owner, values)
    return summed
