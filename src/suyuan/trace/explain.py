"""Explain: what each carrier and each part of the list contributed to log10 E, and what would overturn the result.

ln E is no sum over carriers or rows: shares are mixed over, and rows are weighed whole as well as cell by cell.  The
parts given here add up to it all the same, exactly:

- carriers by Shapley's value (1953): what a carrier adds, averaged over every order in which carriers could come in;
- parts of the list in sequence: what each adds to the evidence of those before it, as when they turn up one after the
  other; E may be read at any of these points, it is an e-value there too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from suyuan.trace.candidates import Candidate, Exhibited, ratios_of
from suyuan.trace.channel import Ratios
from suyuan.trace.evidence import CandidateRatios, weigh
from suyuan.trace.rounds import ROUND_WEIGHTS, Round, background_of

LN10 = math.log(10)


@dataclass(frozen=True, slots=True)
class Part:
    """One bar of the waterfall: its name, the records behind it, and what it adds to log10 E."""

    name: str
    records: int
    log10: float


@dataclass(frozen=True, slots=True)
class Margin:
    """How far the result is from being overturned.

    Attributes:
        records: records that carry evidence.
        removable: so many of the most telling ones may be disregarded, and the threshold is still reached.
        candidates_up_to: log10 of the number of candidates up to which the same bound would hold.
    """

    records: int
    removable: int
    candidates_up_to: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one recipient was accused.  Each of the three breakdowns adds up to its log10 E.

    Attributes:
        carriers: by what carried the marks.
        links: rows whose person is certain first, then those for review.
        list_parts: ten equal parts of the list, from its top, named by their first and last row.
        others: recipient and log10 E of the best of the rest.
    """

    recipient: str
    log10_e: float
    threshold_log10: float
    carriers: tuple[Part, ...]
    links: tuple[Part, ...]
    list_parts: tuple[Part, ...]
    margin: Margin
    others: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """A recipient and those who stood behind it in some round, all held against one exhibit."""

    candidate: Candidate
    rounds: tuple[Round, ...]
    behind: Mapping[str, Candidate]
    exhibit: Exhibited

    def ratios(self, exhibit: Exhibited) -> Mapping[str, CandidateRatios]:
        """R of everybody concerned."""
        concerned = [self.candidate, *(self.behind[one.recipient] for item in self.rounds for one in item.behind)]
        return {candidate.recipient: ratios_of(candidate, exhibit) for candidate in concerned}

    def ln_marks(self, ratios: Mapping[str, CandidateRatios], kept: NDArray[np.bool_] | None = None) -> float:
        """ln E of the marks, of all records or of some: the rounds with the shares that were found.

        Args:
            ratios: of everybody concerned.
            kept: records that count, shape (u,).
        """
        if kept is not None:
            ratios = {name: _only(item, kept) for name, item in ratios.items()}
        coalition = self.exhibit.biases.coalition
        known: dict[object, float] = {}
        for item in self.rounds:
            if item.behind not in known:
                behind = background_of(item.behind, [ratios[one.recipient] for one in item.behind], coalition)
                known[item.behind] = weigh(ratios[self.candidate.recipient], coalition, behind).total
        logs = [known[item.behind] + math.log(w) for item, w in zip(self.rounds, ROUND_WEIGHTS, strict=True)]
        return float(np.logaddexp.reduce(logs))


def carrier_parts(sources: Sources) -> tuple[Part, ...]:
    """What each carrier adds; the honey and token factor, if any, is a part of its own."""
    exhibit = sources.exhibit
    slots = np.array([slot.carrier for slot in exhibit.reading.slots])
    live = ((exhibit.ratios.zero != 1.0) | (exhibit.ratios.one != 1.0)).any(axis=0)
    carriers = list(dict.fromkeys(slots[live]))
    worth = {frozenset[str](): 0.0}
    for size in range(1, len(carriers) + 1):
        for some in combinations(carriers, size):
            masked = _masked(exhibit, np.isin(slots, some))
            worth[frozenset(some)] = sources.ln_marks(sources.ratios(masked))
    parts = []
    for carrier in carriers:
        others = [one for one in carriers if one != carrier]
        value = sum(
            (worth[frozenset((*some, carrier))] - worth[frozenset(some)]) / math.comb(len(others), size)
            for size in range(len(carriers))
            for some in combinations(others, size)
        ) / len(carriers)
        read = (exhibit.reading.symbols[:, slots == carrier] >= 0).any(axis=1)
        parts.append(Part(str(carrier), len(np.unique(exhibit.reading.owner[read])), value / LN10))
    if sources.candidate.bonus:
        parts.append(Part("honey+token", 0, sources.candidate.bonus / LN10))
    return tuple(parts)


def strata_parts(sources: Sources, strata: Sequence[tuple[str, NDArray[np.bool_]]]) -> tuple[Part, ...]:
    """What each part of the list adds to those before it.

    Args:
        strata: names, and the records of each, shape (u,); together all records, each in one.
    """
    ratios = sources.ratios(sources.exhibit)
    so_far = np.zeros(sources.exhibit.reading.records, dtype=bool)
    parts, before = [], 0.0
    for name, members in strata:
        so_far |= members
        now = sources.ln_marks(ratios, so_far)
        parts.append(Part(name, int(members.sum()), (now - before) / LN10))
        before = now
    if sources.candidate.bonus:
        parts.append(Part("honey+token", 0, sources.candidate.bonus / LN10))
    return tuple(parts)


def find_margin(sources: Sources, threshold: float, alpha: float) -> Margin:
    """How many of the most telling records may be disregarded.

    Args:
        threshold: ln(N / alpha).
        alpha: the bound.
    """
    ratios = sources.ratios(sources.exhibit)
    own = ratios[sources.candidate.recipient]
    telling = np.argsort(-own.row, kind="stable")
    bonus = sources.candidate.bonus
    low, high = 0, len(telling)
    while low < high:  # the evidence left falls as records are taken away
        middle = (low + high + 1) // 2
        kept = np.ones(len(telling), dtype=bool)
        kept[telling[:middle]] = False
        if sources.ln_marks(ratios, kept) + bonus >= threshold:
            low = middle
        else:
            high = middle - 1
    evidence = sources.ln_marks(ratios) + bonus
    return Margin(int((own.row != 1.0).sum()), low, (evidence + math.log(alpha)) / LN10)


def _masked(exhibit: Exhibited, kept: NDArray[np.bool_]) -> Exhibited:
    """The exhibit as if only some positions had been read."""
    ratios = Ratios(np.where(kept, exhibit.ratios.zero, 1.0), np.where(kept, exhibit.ratios.one, 1.0))
    return Exhibited(exhibit.reading, exhibit.biases, ratios)


def _only(ratios: CandidateRatios, kept: NDArray[np.bool_]) -> CandidateRatios:
    return CandidateRatios(
        np.where(kept[:, None], ratios.cell, 1.0), np.where(kept, ratios.row, 1.0), ratios.scope & kept
    )
