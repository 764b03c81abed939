"""Leads: how well access to the records explains a list.  Never evidence, and never part of it.

Whoever had a record may have passed it on, so each holder of a listed record explains it a little:

    score_i = 1 - product over listed records t that i had of (1 - (1 - p) / |V_t|)

with ``V_t`` the holders of t and p the share of records that could be had without any of them (Papadimitriou and
Garcia-Molina, "Data Leakage Detection", IEEE TKDE 23(1), 2011).  Where holdings overlap, the score is high for all of
them, innocent ones too; ``Contrast`` says so in figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ALIKE = 0.05
"""Scores this close to the best one do not tell two holders apart."""

CLEAR = 0.1
"""A best holder who stands less than this above the median is like everybody."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who had which of the listed records.  Holders who had the same records form one group.

    Attributes:
        listed: number of distinct records in the list, n.
        registry: number of records in the registry.
        group, place: shape (m,): a group, and one of the listed records (0 to n - 1) that it had; no pair twice.
        size: number of holders in each group, shape (g,).
        held: number of records that each of them had in the whole registry, shape (g,).
    """

    listed: int
    registry: int
    group: NDArray[np.intp]
    place: NDArray[np.intp]
    size: NDArray[np.int64]
    held: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Contrast:
    """How far the best holder stands above others, among those who had any listed record.

    Attributes:
        holders: how many had any.
        best, second, median: scores of the best holder, the next one, and the median of all but the best.
        alike: holders whose score is within ``ALIKE`` of the best one, itself included.
    """

    holders: int
    best: float
    second: float
    median: float
    alike: int

    @property
    def above_median(self) -> float:
        """How far the best stands above the median of the others."""
        return self.best - self.median

    @property
    def tells_apart(self) -> bool:
        """Whether the score tells the best holder from the others at all."""
        return self.alike == 1 and self.above_median >= CLEAR


@dataclass(frozen=True, slots=True)
class Explanation:
    """How well the access of each group explains the list; every array has shape (g,).

    Attributes:
        score: 0 to 1.  Not an error rate, and no statement on what anybody did.
        log_unexplained: ln(1 - score), which still ranks groups whose score rounds to 1.
        overlap: listed records that a holder of the group had.
        share: ``overlap`` over n; 0 for an empty list.
        lift: ``overlap`` over what the group's share of the registry would give; 0 where that is 0.
        unheld: listed records that no holder had.
        contrast: None where fewer than two holders had any listed record.
    """

    score: NDArray[np.float64]
    log_unexplained: NDArray[np.float64]
    overlap: NDArray[np.int64]
    share: NDArray[np.float64]
    lift: NDArray[np.float64]
    unheld: int
    contrast: Contrast | None


def explain_by_access(access: Access, elsewhere: float) -> Explanation:
    """Score all holders.

    Args:
        access: who had what.
        elsewhere: p, share of records that could be had without any holder, 0 to below 1.

    Raises:
        ValueError: p is outside its range.
    """
    if not 0.0 <= elsewhere < 1.0:
        raise ValueError("p must be at least 0 and below 1")
    groups = len(access.size)
    holders = np.bincount(access.place, weights=access.size[access.group], minlength=access.listed)
    with np.errstate(divide="ignore"):  # a record with one holder, and p = 0: ln 0, and the score is 1
        factors = np.log1p(-(1.0 - elsewhere) / holders[access.place])
    logs = np.bincount(access.group, weights=factors, minlength=groups).astype(np.float64)
    overlap = np.bincount(access.group, minlength=groups)
    score = -np.expm1(logs)
    expected = access.listed * access.held / max(access.registry, 1)
    return Explanation(
        score=score,
        log_unexplained=logs,
        overlap=overlap,
        share=overlap / max(access.listed, 1),
        lift=np.divide(overlap, expected, out=np.zeros(groups), where=expected > 0),
        unheld=int((holders == 0).sum()),
        contrast=_contrast(score[overlap > 0], access.size[overlap > 0]),
    )


def _contrast(score: NDArray[np.float64], size: NDArray[np.int64]) -> Contrast | None:
    """Contrast among groups of ``size`` holders each, without spelling the holders out."""
    holders = int(size.sum())
    if holders < 2:
        return None
    order = np.argsort(-score, kind="stable")
    ends = np.cumsum(size[order])

    def ranked(rank: int) -> float:
        return float(score[order[np.searchsorted(ends, rank, side="right")]])

    others = holders - 1
    median = (ranked(1 + (others - 1) // 2) + ranked(1 + others // 2)) / 2
    best = ranked(0)
    return Contrast(holders, best, ranked(1), median, int(size[score >= best - ALIKE].sum()))
